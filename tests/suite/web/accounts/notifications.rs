//! Notifications about replies, on the site and by email.

use std::time::Duration;

use betwixt::mail::{DeliveryError, Mailer, Memory, Outcome, Stage};

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story with emails about replies; its id.
pub fn post_with_reply_email(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    id_of(&actor.submit(&page, FORM, &[("body", body), ("notify", "on")]).expect(303))
}

/// Replies; the reply's id.
pub fn reply(actor: &Actor, to: &str, body: &str) -> String {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    id_of(&actor.submit(&form, FORM, &[("body", body)]).expect(303))
}

/// The id in the address of a comment.
fn id_of(answer: &Answer) -> String {
    let location = answer.location.as_deref().expect("a place");
    location.comment_id()
}

#[test]
fn an_author_who_asked_for_it_is_notified_of_a_reply_once_by_email_without_its_text() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_with_reply_email(&ines, "We have two rooms.");
    reply(&ruth, &id, "We have a heron.");
    site.work();
    site.work();
    let messages = site.outbox.to(&ines.email);
    assert_eq!(messages.len(), 1);
    assert!(!messages[0].text.contains("heron"), "{}", messages[0].text);
    let notifications = ines.get("/notices").expect(200);
    assert_eq!(notifications.page().texts("main li a"), ["Ruth replied to you"]);
    // Looking is not marking.
    assert_eq!(ines.get("/notices").expect(200).page().texts("main .badge.new").len(), 1);
    // The count is on every page of hers, also those for members only.
    for page in ["/", THREAD, "/notices", "/settings/profile", &format!("/c/{id}/status"), &format!("/c/{id}/edit")] {
        assert_eq!(ines.get(page).expect(200).page().text("header .tally").as_deref(), Some("1"), "{page}");
    }
    ines.submit(&notifications, "form[action=\"/notices\"]", &[]).expect(303);
    assert_eq!(ines.get("/notices").expect(200).page().texts("main .badge.new").len(), 0);
}

#[test]
fn authors_who_did_not_ask_get_no_email_and_none_is_notified_of_their_own_reply() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let page = ines.get(THREAD).expect(200);
    let id = id_of(&ines.submit(&page, FORM, &[("body", "We have two rooms.")]).expect(303));
    reply(&ruth, &id, "We have a heron.");
    reply(&ines, &id, "And a balcony.");
    site.work();
    assert!(site.outbox.to(&ines.email).is_empty());
    assert_eq!(ines.get("/notices").expect(200).page().texts("main li a"), ["Ruth replied to you"]);
}

#[test]
fn an_email_that_surely_was_not_sent_is_retried_and_one_in_doubt_is_not() {
    for (ending, copies) in [
        (Outcome::NotPresented { why: DeliveryError::TimedOut(Stage::Connect) }, 1),
        (Outcome::InDoubt { why: DeliveryError::TimedOut(Stage::End) }, 0),
    ] {
        let memory = Memory::default();
        let site = TestSite::plan().mailing(Mailer::memory(memory.clone())).build();
        let (ines, ruth) = (site.member("ines"), site.member("ruth"));
        let id = post_with_reply_email(&ines, "We have two rooms.");
        reply(&ruth, &id, "We have a heron.");
        memory.script(ending);
        site.work();
        assert_eq!(memory.sent().len(), 0);
        site.pass(Duration::from_secs(5 * 60));
        assert_eq!(memory.sent().len(), copies);
    }
}

#[test]
fn a_reply_withdrawn_before_its_email_was_sent_causes_none() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_with_reply_email(&ines, "We have two rooms.");
    let written = reply(&ruth, &id, "We have a heron.");
    ruth.post(&format!("/c/{written}/withdraw"), &[]).expect(303);
    site.work();
    assert!(site.outbox.to(&ines.email).is_empty());
    assert!(ines.get("/notices").expect(200).page().texts("main li a").is_empty());
}

#[test]
fn a_notification_names_the_decision_and_the_edition_it_was_about() {
    let site = TestSite::new();
    let (ines, ruth, mara) = (site.member("ines"), site.member("ruth"), site.moderator());
    let long = "We have **two rooms** and a door between them that nobody ever closes, not in nine winters.";
    let id = post_with_reply_email(&ines, long);
    let answer = reply(&ruth, &id, "We have a heron.");
    site.work();
    for (of, reporter) in [(&id, &ruth), (&answer, &ines)] {
        reporter.post(&format!("/c/{of}/report"), &[("reason", "unkind")]).expect(303);
        let case = mara.get("/moderation/reports").expect(200).page().attributes(".cases .byline a", "href").remove(0);
        let case = mara.get(&case).expect(200);
        mara.submit(&case, "#decide", &[("decision", "remove"), ("reason", "unkind")]).expect(303);
    }
    site.pass(Duration::from_secs(61));
    let notifications = ines.get("/notices").expect(200).page();
    let said = ["A moderator removed what you reported", "Your story was removed"];
    assert_eq!(notifications.texts("main li a"), said, "a withdrawn reply causes no notification");
    let about = notifications.texts("main li .meta").remove(1);
    assert!(about.starts_with("“We have two rooms and a door between them that nobody ever…”"), "{about}");
    let said = ["Your reply was removed", "A moderator removed what you reported"];
    assert_eq!(ruth.get("/notices").expect(200).page().texts("main li a"), said);
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "We have one room.")]).expect(303);
    let about = ines.get("/notices").expect(200).page().text("main li .meta").expect("which one");
    assert!(!about.contains("one room"), "a decision about another text is not shown beside this one: {about}");
    for person in [&ines, &ruth] {
        site.outbox.to(&person.email);
    }
}

#[test]
fn opening_the_subject_of_a_notification_marks_it_as_seen_for_that_member_only() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_with_reply_email(&ines, "We have two rooms.");
    let (first, second) = (reply(&ruth, &id, "We have a heron."), reply(&ruth, &id, "And a balcony."));
    site.work();
    let fresh = || ines.get("/notices").expect(200).page().texts("main .badge.new").len();
    assert_eq!(fresh(), 2);
    ruth.get(&format!("/c/{first}")).expect(302);
    // Her own story is not the subject of the notification.
    ines.get(&format!("/c/{id}")).expect(302);
    assert_eq!(fresh(), 2);
    ines.get(&format!("/c/{first}")).expect(302);
    assert_eq!(fresh(), 1);
    // A withdrawn story leaves the list, and a restored one returns to it.
    let waits = || ines.get("/").expect(200).page().text("header .tally");
    ruth.post(&format!("/c/{second}/withdraw"), &[]).expect(303);
    assert_eq!(waits(), None);
    ruth.post(&format!("/c/{second}/return"), &[]).expect(303);
    assert_eq!(waits().as_deref(), Some("1"));
    let messages = site.outbox.to(&ines.email);
    ines.get(&messages.last().expect("an email").link("/c/")).expect(302);
    assert_eq!(fresh(), 0);
    site.work();
}
