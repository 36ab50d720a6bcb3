//! Unread stories in a thread, and replies with a quotation.

use std::time::Duration;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const DAY: Duration = Duration::from_hours(24);

fn post_story(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    let posted = actor.submit(&page, FORM, &[("body", body)]).expect(303);
    posted.header("location").expect("a redirect").comment_id()
}

/// The stories marked as new on the thread's page.
fn marked(page: &Answer) -> Vec<String> {
    page.page().attributes("article.story:has(.badge.new)", "id")
}

#[test]
fn stories_since_the_last_visit_are_marked_counted_and_linked_for_a_member_only() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let old = post_story(&tomasz, "There before.");
    assert!(!ines.get(THREAD).expect(200).page().has(".news, .badge.new"), "a first visit has nothing to compare with");
    site.pass(DAY);
    let first = post_story(&tomasz, "Came on the second day.");
    site.pass(Duration::from_mins(5));
    let second = post_story(&tomasz, "And this a little later.");
    post_story(&site.member("noor"), "And this by somebody else.");
    site.pass(DAY);

    let page = ines.get(THREAD).expect(200);
    assert!(
        page.page().text(".news").expect("a line").starts_with("3 new since you were here on"),
        "{:?}",
        page.page().text(".news")
    );
    assert_eq!(page.page().attributes(".news a", "href"), [format!("/c/{first}")]);
    let new = marked(&page);
    assert_eq!((new.len(), &new[0]), (3, &format!("c-{first}")));
    assert!(!new.contains(&format!("c-{old}")));
    assert_eq!(page.page().attributes(&format!("#c-{first} a.badge.new"), "href"), [format!("#c-{second}")]);
    assert_eq!(page.page().texts("article.story a.badge.new").len(), 2, "after the last one there is no next");
    // A member's own story is not new, and a visitor sees no marks.
    assert!(!tomasz.get(THREAD).expect(200).page().has(&format!("#c-{first} .badge.new")));
    assert!(!site.visitor().get(THREAD).expect(200).page().has(".news, .badge.new"));
    site.work();
}

#[test]
fn new_stories_stay_marked_through_a_visit_and_are_read_at_the_next() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    ines.get(THREAD).expect(200);
    site.pass(DAY);
    post_story(&tomasz, "One.");
    for _ in 0..4 {
        site.pass(Duration::from_mins(20));
        assert_eq!(marked(&ines.get(THREAD).expect(200)).len(), 1, "while the visit goes on");
    }
    post_story(&tomasz, "Two, while she reads.");
    assert_eq!(marked(&ines.get(THREAD).expect(200)).len(), 2);
    site.pass(Duration::from_mins(31));
    assert_eq!(marked(&ines.get(THREAD).expect(200)).len(), 0);
    site.work();
}

#[test]
fn a_removed_story_is_not_unread() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    ines.get(THREAD).expect(200);
    site.pass(DAY);
    let id = post_story(&tomasz, "Better not.");
    tomasz.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert!(!ines.get(THREAD).expect(200).page().has(".news"));
    site.work();
}

#[test]
fn a_reply_can_begin_with_a_quotation_and_does_not_replace_a_draft() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&tomasz, "> You said *that*.\n\nI said this.\n\nAnd <b>that</b>.");
    let page = site.visitor().get(THREAD).expect(200);
    let way = page.page().link("Quote Tomasz");
    let form = ines.get(&way).expect(200);
    assert_eq!(form.page().form(FORM).value("body"), Some("> I said this.\n>\n> And <b>that</b>.\n\n"));
    ines.post(&format!("{THREAD}/sketch"), &[("body", "Begun."), ("parent", &id), ("quiet", "1")]).expect(204);
    assert_eq!(ines.get(&way).expect(200).page().form(FORM).value("body"), Some("Begun."));
    tomasz.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let gone = site.visitor().get(&way);
    assert!(gone.status == 410 && !gone.body.contains("I said this"));
    site.work();
}
