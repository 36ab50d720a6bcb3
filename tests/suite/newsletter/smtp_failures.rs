//! Claims about mail servers that fail: what is lost (nothing), what comes twice (nothing), and what the ledger says.

use std::time::Duration;

use betwixt::newsletter::ledger::{self, RetryScope};

use super::smtp_site::{SmtpSite, states};
use crate::support::sink::{At, Fault, Whose};

const MINUTE: Duration = Duration::from_secs(60);
const ALL: [&str; 3] = ["ann@example.org", "ben@example.org", "cleo@example.org"];

/// A site that sends over SMTP, with three subscribers.
fn smtp() -> SmtpSite {
    let smtp = SmtpSite::new();
    smtp.join(&ALL);
    smtp
}

#[test]
fn a_reader_whose_server_says_later_gets_it_later_once() {
    let smtp = smtp();
    smtp.sink.script(At::Recipient, Whose::Reader("ben@example.org"), Fault::Says("451 4.2.0 come back later"));
    let id = smtp.send();
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 2);
    let rows = smtp.ledger(id);
    assert_eq!(rows["ben@example.org"].0, "deferred");
    assert!(rows["ben@example.org"].2.contains("come back later"));
    smtp.sink.forgive();
    smtp.site.pass(MINUTE * 2);
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn an_address_that_does_not_exist_fails_alone_and_gets_no_more_mail() {
    let smtp = smtp();
    smtp.sink.script(At::Recipient, Whose::Reader("ben@example.org"), Fault::Says("550 5.1.1 no such user"));
    let id = smtp.send();
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 2);
    assert_eq!(smtp.ledger(id)["ben@example.org"].0, "failed");
    assert!(smtp.owner.get("/owner/subscribers?q=ben@").expect(200).body.contains("the address does not exist"));
    smtp.sink.forgive();
    let second = smtp.send();
    smtp.site.work();
    assert!(!smtp.ledger(second).contains_key("ben@example.org"));
    assert_eq!(smtp.copies().len(), 4);
}

#[test]
fn a_refusal_that_blames_us_does_not_cost_the_reader_their_subscription() {
    let smtp = smtp();
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Says("554 5.7.1 we do not like your letters"));
    let id = smtp.send();
    smtp.site.work();
    let rows = smtp.ledger(id);
    assert_eq!((rows["ben@example.org"].0.as_str(), rows["ben@example.org"].1.as_str()), ("failed", "policy"));
    smtp.sink.forgive();
    let second = smtp.send();
    smtp.site.work();
    assert_eq!(states(&smtp.ledger(second))["ben@example.org"], "sent");
}

#[test]
fn a_connection_lost_before_the_end_of_an_email_loses_nothing() {
    let smtp = smtp();
    smtp.sink.script(At::Body, Whose::Reader("ben@example.org"), Fault::HangsUp);
    let id = smtp.send();
    smtp.site.work();
    assert!(!smtp.counts().contains_key("ben@example.org"));
    assert_eq!(smtp.ledger(id)["ben@example.org"].0, "deferred");
    smtp.sink.forgive();
    smtp.site.pass(MINUTE * 2);
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn a_connection_lost_after_the_end_of_an_email_is_listed_as_in_doubt_and_never_sends_a_second_copy() {
    let smtp = smtp();
    smtp.sink.script(At::End, Whose::Reader("ben@example.org"), Fault::HangsUp);
    let id = smtp.send();
    smtp.site.work();
    smtp.sink.forgive();
    for _ in 0..3 {
        smtp.site.pass(MINUTE * 8);
    }
    assert_eq!(smtp.ledger(id)["ben@example.org"].0, "in_doubt");
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    let shown = smtp.owner.get(&format!("/owner/issues/{id}")).expect(200).page();
    assert!(shown.text("aside").unwrap().contains("1 uncertain"));
}

#[test]
fn a_mail_server_that_is_away_delays_the_issue_and_says_so() {
    let smtp = smtp();
    smtp.sink.script(At::Mail, Whose::Every, Fault::SaysAndHangsUp("421 4.3.2 closing for the night"));
    let id = smtp.send();
    smtp.site.work();
    let shown = smtp.owner.get(&format!("/owner/issues/{id}")).expect(200);
    assert!(shown.body.contains("The mail server cannot be reached"), "{}", shown.page().text("main").unwrap());
    assert!(smtp.copies().is_empty());
    smtp.sink.forgive();
    smtp.site.pass(MINUTE * 2);
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_server_that_refuses_everything_pauses_the_issue_where_the_owner_sees_it() {
    let smtp = SmtpSite::new();
    let addresses: Vec<String> = (0..25).map(|number| format!("reader{number}@example.org")).collect();
    smtp.join(&addresses.iter().map(String::as_str).collect::<Vec<_>>());
    smtp.sink.script(At::Mail, Whose::Every, Fault::Says("550 5.7.1 not from you"));
    let id = smtp.send();
    smtp.site.work();
    let shown = smtp.owner.get(&format!("/owner/issues/{id}")).expect(200);
    assert!(shown.body.contains("Paused automatically"));
    let rows = smtp.ledger(id);
    let failed = rows.values().filter(|row| row.0 == "failed").count();
    assert_eq!((failed, rows.values().filter(|row| row.0 == "queued").count()), (20, 5));
    smtp.sink.forgive();
    smtp.owner.post(&format!("/owner/issues/{id}/resume"), &[]).expect(303);
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 5);
}

#[test]
fn the_owner_can_retry_what_was_not_delivered_and_nothing_else() {
    let smtp = smtp();
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Says("554 5.7.1 we do not like your letters"));
    let id = smtp.send();
    smtp.site.work();
    smtp.sink.forgive();
    let retry = move |tx: &mut betwixt::db::Tx<'_>| ledger::retry(tx, id, RetryScope::Undelivered);
    assert_eq!(smtp.site.app.db.write_now(retry).unwrap(), 1);
    smtp.site.work();
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
    assert_eq!(smtp.site.app.db.write_now(retry).unwrap(), 0);
}

#[test]
fn an_address_that_does_not_exist_does_not_exist_in_capitals_either() {
    let smtp = smtp();
    smtp.sink.script(At::Recipient, Whose::Reader("ben@example.org"), Fault::Says("550 5.1.1 no such user"));
    smtp.send();
    smtp.site.work();
    smtp.sink.forgive();
    smtp.site.visitor().post("/subscribe", &[("email", "BEN@example.org")]).expect(303);
    smtp.site.work();
    assert!(smtp.emails_to("BEN@example.org").is_empty());
    assert_eq!(smtp.owner.get("/owner/subscribers?q=ben@").expect(200).page().texts("tbody tr").len(), 1);
}

#[test]
fn a_server_that_closes_at_one_recipient_does_not_hold_up_the_others() {
    let smtp = smtp();
    smtp.sink.script(At::Recipient, Whose::Reader("ann@example.org"), Fault::SaysAndHangsUp("421 4.7.0 try again later"));
    let id = smtp.send();
    smtp.site.work();
    let states = smtp.ledger(id);
    assert_eq!(ALL.map(|address| states[address].0.as_str()), ["deferred", "sent", "sent"]);
    smtp.sink.forgive();
    smtp.site.pass(MINUTE * 2);
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn an_email_to_an_address_that_the_server_cannot_take_is_reported_to_the_owner() {
    let smtp = SmtpSite::new();
    let address = "j\u{f6}rg@example.org";
    let asked = smtp.site.visitor().post("/subscribe", &[("email", address)]);
    asked.expect(303);
    smtp.site.work();
    assert!(smtp.emails_to(address).is_empty());
    let desk = smtp.owner.get("/owner").expect(200).page().text("main").unwrap();
    assert!(desk.contains("letters outside ASCII") && !desk.contains(address), "{desk}");
    smtp.sink.offer_utf8();
    smtp.site.app.db.write_now(betwixt::jobs::retry_all).unwrap();
    smtp.site.work();
    assert_eq!(smtp.emails_to(address).len(), 1);
}
