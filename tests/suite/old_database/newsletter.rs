//! What subscribers get: each issue once, and nothing that they did not ask for.

use std::collections::BTreeMap;

use super::{ADA, browser, settled};
use crate::newsletter::smtp_site::{ledger, send, states, write};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const FIRST: &str = "0scfhjnzmkm9e";
const SECOND: &str = "0scfhkt65qkns";

/// How many emails each of the old subscribers got since the start.
fn counts(site: &TestSite) -> BTreeMap<&'static str, usize> {
    let everyone = ["hanna", "ivo", "jon", "kim", "lena", "mona"];
    everyone.into_iter().map(|name| (name, site.outbox.to(&format!("{name}@example.org")).len())).collect()
}

/// The subscribers who got anything, once each.
fn reached(site: &TestSite) -> Vec<&'static str> {
    let counts = counts(site);
    assert!(counts.values().all(|count| *count <= 1), "{counts:?}");
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, _)| name).collect()
}

#[test]
fn a_paused_issue_resumes_with_the_subscribers_who_do_not_have_it() {
    let site = settled();
    let ada = browser(&site, ADA);
    let id = SECOND.parse().expect("an id");
    site.work();
    assert!(reached(&site).is_empty(), "it is paused");
    ada.post(&format!("/owner/issues/{SECOND}/resume"), &[]).expect(303);
    site.work();
    site.work();
    assert_eq!(reached(&site), ["mona"]);
    assert_eq!(site.outbox.latest("mona@example.org").subject, "The second letter");
    let sent = [("hanna@example.org", "sent"), ("kim@example.org", "sent"), ("mona@example.org", "sent")];
    assert_eq!(states(&ledger(&ada, id)), BTreeMap::from(sent));
}

#[test]
fn the_next_issue_reaches_each_active_subscriber_once_and_no_other_address() {
    let site = settled();
    let ada = browser(&site, ADA);
    let id = write(&ada);
    send(&ada, &format!("/owner/issues/{id}"));
    site.work();
    site.work();
    assert_eq!(reached(&site), ["hanna", "kim", "mona"]);
}

#[test]
fn a_subscriber_who_paused_gets_issues_again_when_the_pause_ends() {
    let site = settled();
    site.pass(std::time::Duration::from_hours(31 * 24));
    let ada = site.visitor();
    ada.post("/sign-in", &[("email", "ada@example.org"), ("password", PASSWORD)]).expect(303);
    let id = write(&ada);
    send(&ada, &format!("/owner/issues/{id}"));
    site.work();
    assert_eq!(reached(&site), ["hanna", "jon", "kim", "mona"]);
}

#[test]
fn sent_issues_are_in_the_archive_and_in_the_ledger() {
    let site = settled();
    let visitor = site.visitor();
    assert!(visitor.get("/letters").expect(200).page().texts(".list h2").contains(&"The first letter".to_owned()));
    assert!(visitor.get("/letters/the-first-letter").expect(200).body.contains("here is news of The first letter."));
    let rows = ledger(&browser(&site, ADA), FIRST.parse().expect("an id"));
    let sent = ["hanna", "ivo", "jon", "kim"].map(|name| (format!("{name}@example.org"), "sent"));
    let found: Vec<_> = states(&rows).into_iter().map(|(address, state)| (address.to_owned(), state)).collect();
    assert_eq!(found, sent);
}

#[test]
fn the_form_offers_both_lists_with_their_present_descriptions() {
    let offers = settled().visitor().get("/subscribe").expect(200);
    for words in ["New essays", "Notes in between", "Short news between the essays, a few times a year."] {
        assert!(offers.body.contains(words), "{words}");
    }
}
