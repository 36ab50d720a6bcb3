//! Claims about the Atom feeds.

use crate::support::actors::Actor;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body)]).expect(303);
    posted.header("location").and_then(|place| place.split(['/', '?', '#']).nth(2)).expect("an id").to_owned()
}

#[test]
fn every_announced_feed_exists() {
    let site = TestSite::new();
    let story = post_story(&site.member("ines"), "In the feed.");
    let pages = ["/", THREAD, "/letters", &format!("/c/{story}?context=1")].map(str::to_owned);
    let feeds = [
        "/feed.atom".to_owned(),
        format!("{THREAD}/feed.atom"),
        "/letters/feed.atom".to_owned(),
        format!("/c/{story}/feed.atom"),
    ];
    for (path, feed) in pages.iter().zip(feeds) {
        let page = site.visitor().get(path).expect(200).page();
        let css = "head > link[rel=alternate][type=\"application/atom+xml\"][title]";
        assert_eq!(page.attributes(css, "href"), [feed.as_str()], "{path}");
        let answer = site.visitor().get(&feed).expect(200);
        assert!(answer.header("content-type").expect("a type").starts_with("application/atom+xml"), "{feed}");
        assert!(answer.body.contains(&format!("{feed}\"")), "{feed} does not name itself");
    }
    site.work();
}

#[test]
fn a_feed_that_did_not_change_is_not_sent_again() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, "In the feed.");
    for path in ["/feed.atom".to_owned(), format!("{THREAD}/feed.atom")] {
        let feed = site.visitor().get(&path).expect(200);
        let tag = feed.header("etag").expect("a tag").to_owned();
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        site.visitor().get_with(&path, &[("if-none-match", &tag)]).expect(304);
    }
    let stories = site.visitor().get(&format!("{THREAD}/feed.atom"));
    assert!(stories.body.contains("<thr:in-reply-to ref=\"tag:") && stories.body.contains("In the feed."));
    site.work();
}
