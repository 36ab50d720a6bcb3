//! What the site answers to a choice: about a conversation, about its author, and about a position that was given before.

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;
use crate::web::moderation::{THREAD, post_story};

const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// The page on which a redirect ends.
fn land(actor: &Actor, mut answer: Answer) -> Answer {
    while answer.location.is_some() {
        answer = actor.follow(&answer);
    }
    answer.expect(200)
}

#[test]
fn following_and_muting_are_confirmed_in_the_thread_and_can_be_undone_there() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_story(&ruth, "We have two rooms.");
    let said = |page: &Answer| page.page().text(".notice.success p").expect("an answer");
    let neither = "You neither follow nor mute this conversation now.";
    let following = "You follow this conversation: you are notified of each new reply.";
    let muted = "You muted this conversation: you get no notifications of new replies in it.";
    let folded = "You muted Ruth: what they write is folded to one line, and you get no notifications of it.";
    for (field, value, part, words, button, ended) in [
        ("interest", "follow", "interest", following, "Unfollow", neither),
        ("interest", "mute", "interest", muted, "Unmute", neither),
        ("mute", "on", "mute", folded, "Unmute", "You unmuted Ruth."),
    ] {
        let form = ines.get(&format!("/c/{id}/interest")).expect(200);
        let action = format!("/c/{id}/{part}");
        let done = ines.submit(&form, &format!("form[action=\"{action}\"]"), &[(field, value)]).expect(303);
        let page = land(&ines, done);
        assert_eq!(said(&page), words);
        assert_eq!(page.page().texts(".notice.success button"), [button]);
        let undo = ines.submit(&page, &format!(".notice form[action=\"{action}\"]"), &[]).expect(303);
        assert_eq!(said(&land(&ines, undo)), ended);
    }
    let forged = land(&site.visitor(), site.visitor().get(&format!("/c/{id}?followed={id}")));
    assert!(!forged.page().has(".notice.success"), "a visitor follows nothing");
    let untrue = land(&ines, ines.get(&format!("/c/{id}?muted={id}")));
    assert!(!untrue.page().has(".notice.success"), "only the browser that acted is answered");
    site.work();
}

#[test]
fn a_form_reminds_members_of_their_position_and_a_reply_does_not_speak_of_a_story() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_story(&ruth, "We have two rooms.");
    let hint = |actor: &Actor, path: &str| actor.get(path).expect(200).page().text("#position-hint").unwrap_or_default();
    let reply = format!("{THREAD}/reply/{id}");
    assert_eq!(hint(&ines, &reply), "Leave empty to reply without placing yourself.");
    ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", "So have we."), ("position", "55")]).expect(303);
    for path in [THREAD.to_owned(), format!("{THREAD}/write"), reply.clone()] {
        assert_eq!(hint(&ines, &path), "You placed yourself at 55 before. Leave empty to keep that.", "{path}");
    }
    let refused = ines.submit(&ines.get(&reply).expect(200), FORM, &[("body", "")]).expect(422).page();
    assert_eq!(refused.text("#position-hint").as_deref(), Some("You placed yourself at 55 before. Leave empty to keep that."));
    ines.submit(&ines.get(&reply).expect(200), FORM, &[("body", "A third one.")]).expect(303);
    assert_eq!(hint(&ines, THREAD), "You placed yourself at 55 before. Leave empty to keep that.");
    assert!(
        hint(&site.visitor(), THREAD).contains("only tell a story"),
        "the hint of the essay is for those who have not answered"
    );
    site.work();
}
