//! Claims about the printable version of a thread.

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str, position: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body), ("position", position)]).expect(303);
    posted.header("location").expect("a place").comment_id()
}

#[test]
fn a_booklet_holds_the_thread_with_its_stories_and_no_buttons() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let story = post_story(&ines, "We *still* have two rooms.", "62");
    let form = tomasz.get(&format!("{THREAD}/reply/{story}")).expect(200);
    tomasz.submit(&form, FORM, &[("body", "So do we.")]).expect(303);
    let thread = site.visitor().get(THREAD).expect(200).page();
    let answer = site.visitor().get(&thread.link("Print as a booklet")).expect(200);
    let page = answer.page();
    assert_eq!(page.texts(".essay"), thread.texts(".essay"));
    assert_eq!(page.texts(".words"), ["We still have two rooms.", "So do we."]);
    assert_eq!(page.texts(".stories ol .words"), ["So do we."]);
    assert_eq!(page.attributes(".mark", "aria-label"), ["62 of 100, mostly space"]);
    assert!(page.text(".asked").expect("a question").contains("Space"));
    assert_eq!(page.link("Back to the thread"), THREAD);
    let printed = page.links().into_iter().find(|link| link.href == format!("/c/{story}")).expect("a permalink");
    assert!(printed.text.starts_with("127.0.0.1:") && printed.text.ends_with(&printed.href), "{printed:?}");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    assert!(page.attributes("link[rel=canonical]", "href")[0].ends_with(THREAD));
    for reader in [&answer, &ines.get(&format!("{THREAD}/booklet")).expect(200)] {
        assert!(!reader.page().has("main :is(form, button, input, textarea, details, .actions)"));
    }
    let tag = answer.header("etag").expect("a tag").to_owned();
    site.visitor().get_with(&format!("{THREAD}/booklet"), &[("if-none-match", &tag)]).expect(304);
    let damaged = site.visitor().get(&format!("{THREAD}/booklet?after=nonsense")).expect(200);
    assert_eq!(damaged.body, site.visitor().get(&format!("{THREAD}/booklet")).expect(200).body);
    site.work();
}

#[test]
fn a_booklet_ends_after_five_hundred_stories_and_says_where_the_rest_is() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for number in 0..503 {
        let form = number.to_string();
        ines.post(&format!("{THREAD}/comments"), &[("body", &format!("Story number {number}.")), ("form_id", &form)]).expect(303);
    }
    let first = site.visitor().get(&format!("{THREAD}/booklet")).expect(200).page();
    assert_eq!(first.texts("article.story").len(), 500);
    let second = site.visitor().get(&first.link("The stories after these")).expect(200).page();
    assert_eq!(second.texts(".words"), ["Story number 500.", "Story number 501.", "Story number 502."]);
    assert!(!second.has(".essay") && !second.links().iter().any(|link| link.text == "The stories after these"));
    assert_eq!(second.link("the first booklet"), format!("{THREAD}/booklet"));
    site.work();
}
