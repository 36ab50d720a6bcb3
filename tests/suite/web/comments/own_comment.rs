//! Claims about editing and withdrawing one’s own comment.

use std::time::Duration;

use crate::support::actors::Actor;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body)]).expect(303);
    posted.location.expect("a redirect").split(['/', '?', '#']).nth(2).expect("an id").to_owned()
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
