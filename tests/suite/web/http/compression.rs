//! Which answers are compressed, and which are not because their length could reveal secrets.

use crate::support::actors::Answer;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const GZIP: (&str, &str) = ("accept-encoding", "gzip");

#[test]
fn a_members_page_is_compressed_when_they_asked_for_it_themselves() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let plain = ines.get(THREAD).expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    for site in ["same-origin", "none"] {
        let small = ines.get_with(THREAD, &[GZIP, ("sec-fetch-site", site)]).expect(200);
        assert_eq!(small.header("content-encoding"), Some("gzip"), "{site}");
        let length: usize = small.header("content-length").expect("a length").parse().expect("a number");
        assert!(length * 2 < plain.body.len(), "{length} of {}", plain.body.len());
        // Each page for a member holds a form id of its own, and is the same but for that.
        let id = |answer: &Answer| answer.page().form(FORM).value("form_id").expect("an id").to_owned();
        assert_eq!(small.body.replace(&id(&small), ""), plain.body.replace(&id(&plain), ""));
    }
}

#[test]
fn a_members_page_requested_by_another_site_is_not_compressed() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for site in ["cross-site", "same-site"] {
        let answer = ines.get_with(THREAD, &[GZIP, ("sec-fetch-site", site)]).expect(200);
        assert_eq!(answer.header("content-encoding"), None, "{site}");
    }
    // A browser too old to say.
    assert_eq!(ines.get_with(THREAD, &[GZIP]).expect(200).header("content-encoding"), None);
    // What is no page.
    assert_eq!(
        ines.get_with("/robots.txt", &[GZIP, ("sec-fetch-site", "same-origin")]).expect(200).header("content-encoding"),
        None
    );
    // A public page contains no secret.
    let public = site.visitor().get_with(THREAD, &[GZIP, ("sec-fetch-site", "cross-site")]).expect(200);
    assert_eq!(public.header("content-encoding"), Some("gzip"));
}

#[test]
fn a_page_has_another_tag_when_it_is_compressed_and_each_tag_is_recognised() {
    let site = TestSite::new();
    for path in [THREAD, "/feed.atom", "/sitemap.xml"] {
        let visitor = site.visitor();
        let (plain, small) = (visitor.get(path).expect(200), visitor.get_with(path, &[GZIP]).expect(200));
        assert_eq!((plain.header("content-encoding"), small.header("content-encoding")), (None, Some("gzip")), "{path}");
        let tag = |answer: &Answer| answer.header("etag").expect("a tag").to_owned();
        assert_ne!(tag(&plain), tag(&small), "{path}");
        assert_eq!(tag(&visitor.get_with(path, &[("if-none-match", &tag(&plain))]).expect(304)), tag(&plain));
        assert_eq!(tag(&visitor.get_with(path, &[GZIP, ("if-none-match", &tag(&small))]).expect(304)), tag(&small));
        visitor.get_with(path, &[("if-none-match", &tag(&small))]).expect(200);
    }
}
