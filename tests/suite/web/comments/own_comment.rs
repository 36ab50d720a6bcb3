//! Claims about editing and withdrawing one’s own comment.

use std::time::Duration;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body)]).expect(303);
    posted.location.expect("a redirect").comment_id()
}

#[test]
fn a_conflicting_edit_loses_no_word() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "First words.");
    let path = format!("/c/{id}/edit");
    let form = format!("form[action=\"{path}\"]");
    let stale = ines.get(&path).expect(200);
    ines.submit(&stale, &form, &[("body", "Second words.")]).expect(303);
    let refused = ines.submit(&stale, &form, &[("body", "Third words.")]).expect(409);
    assert_eq!(refused.page().form(&form).value("body"), Some("Third words."));
    assert!(refused.body.contains("<p>Second words.</p>"));
    ines.submit(&refused, &form, &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("<p>Third words.</p>"));
    site.work();
}

#[test]
fn the_text_of_a_withdrawn_story_is_deleted_after_thirty_days() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "Soon forgotten.");
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    site.pass(Duration::from_secs(31 * 24 * 60 * 60));
    let back = site.member("tomasz");
    assert!(!back.get(&format!("/c/{id}")).body.contains("Soon forgotten."));
    let id: betwixt::id::CommentId = id.parse().expect("an id");
    let kept = site.app.db.read_now(move |tx| betwixt::comments::find(tx, id)).expect("a database").expect("a row");
    assert_eq!(kept.body().as_str(), "");
}

#[test]
fn the_status_of_a_newcomers_second_story_stays_true_when_the_first_is_published() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let (first, second) = (post_story(&ines, "The first."), post_story(&ines, "The second."));
    let case = crate::web::moderation::first(&mara, "held");
    mara.submit(&case, "#decide", &[("decision", "publish")]).expect(303);
    let status = |id: &str| ines.get(&format!("/c/{id}/status")).expect(200).page();
    assert_eq!(status(&first).text("h1").as_deref(), Some("Your story is published"));
    let said = status(&second).text(".notice").expect("a status");
    let why = "When you posted this, nothing you had written was published yet. A moderator reads everything a new member posts";
    assert!(said.contains(why), "{said}");
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ines.email);
}

#[test]
fn a_withdrawn_story_that_was_never_published_does_not_promise_a_place_in_the_chart() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    let posted = ines.submit(&page, FORM, &[("body", "Two rooms."), ("position", "72")]).expect(303);
    let id = posted.location.expect("a place").comment_id();
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let said = || ines.get(&format!("/c/{id}/status")).expect(200).page().text(".notice").expect("a status");
    assert!(
        said().contains("The chart does not count your position. If you restore what you wrote, it waits for a moderator again."),
        "{}",
        said()
    );
    ines.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert!(said().contains("Until a moderator has read it"), "{}", said());
    site.work();
}
