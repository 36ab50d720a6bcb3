//! What moderators and authors find: open reports, decisions, what waits to be sent, and the log.

use std::time::Duration;

use super::{BEN, MARA, PARROT, THREAD, browser, decision_emails, settled, started, texts, words};
use crate::support::stored_stats;

const DECIDE: &str = "#decide";
const OPEN: &str = "/moderation/cases/0scfhhxrxwhct";
const KEPT: &str = "/moderation/cases/0scfhhxw6emy0";
const REMOVED: &str = "/moderation/cases/0scfhhxy5yymc";

#[test]
fn a_decision_that_was_waiting_to_be_sent_is_sent_when_it_is_due_and_once() {
    let site = started();
    site.work();
    assert!(site.outbox.to("ben@example.org").is_empty(), "it is not due yet");
    let emails = decision_emails(&site);
    assert_eq!(emails.len(), 1);
    assert!(emails[0].text.contains("It is a fine parrot, but not a letter."), "{}", emails[0].text);
    assert!(emails[0].text.contains(&format!("/c/{PARROT}/status")), "{}", emails[0].text);
    assert_eq!(decision_emails(&site).len(), 1);
    assert!(words(&browser(&site, BEN).get(&format!("/c/{PARROT}/status")).expect(200)).contains("It is a fine parrot"));
}

#[test]
fn an_open_report_is_in_its_queue_and_can_be_decided() {
    let site = settled();
    let mara = browser(&site, MARA);
    let queue = || mara.get("/moderation/reports").expect(200).page();
    assert_eq!(queue().attributes(".cases .byline a", "href"), [OPEN]);
    let case = mara.get(OPEN).expect(200);
    assert!(words(&case).contains("You all sound like liars.") && words(&case).contains("It calls everyone a liar."));
    mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    assert!(queue().attributes(".cases .byline a", "href").is_empty());
    decision_emails(&site);
    site.outbox.to("cleo@example.org");
}

#[test]
fn decided_cases_and_both_logs_say_what_was_decided_and_why() {
    let site = settled();
    let mara = browser(&site, MARA);
    assert!(words(&mara.get(KEPT).expect(200)).contains("It stays."));
    let removed = words(&mara.get(REMOVED).expect(200));
    assert!(removed.contains("Second time.") && removed.contains("To the author: It is a fine parrot"), "{removed}");
    assert!(removed.contains("Mara removed it: off topic"), "{removed}");
    let log = mara.get("/moderation/log").expect(200).page();
    assert_eq!(log.attributes("tbody a", "href")[..2], [REMOVED, KEPT], "newest first; then the trust in a reader");
    let cells = |label: &str| log.texts(&format!("td[data-label={label}]"));
    assert_eq!(cells("Who")[..2], ["Mara", "Mara"]);
    assert_eq!(cells("What")[..2], ["removed it", "kept it"]);
    assert_eq!(cells("Reason")[..2], ["off topic", "–"]);
    assert_eq!(log.attributes("tbody time", "datetime")[..2], ["2026-11-29T07:20:23Z", "2026-11-29T07:20:23Z"]);
    assert!(site.visitor().get("/log").expect(200).page().texts("tbody tr").is_empty(), "not before a day has passed");
    site.pass(Duration::from_hours(26));
    let public = site.visitor().get("/log").expect(200).page().texts("tbody tr");
    assert_eq!(public.len(), 2, "{public:?}");
    assert!(public[0].contains("removed a story or reply: off topic") && public[1].contains("kept it"), "{public:?}");
    assert!(!public.iter().any(|row| row.contains("Mara") || row.contains("parrot")), "{public:?}");
}

#[test]
fn a_removal_can_still_be_undone_and_its_author_is_then_not_notified_of_it() {
    let site = started();
    let mara = browser(&site, MARA);
    let case = mara.get(REMOVED).expect(200);
    mara.submit(&case, "form[action$=\"/undo\"]", &[]).expect(303);
    assert!(texts(&site).iter().any(|text| text == "A parrot ate mine."));
    let page = site.visitor().get(THREAD).expect(200).page();
    assert_eq!(page.text("#stories-title").as_deref(), Some("6 stories"));
    stored_stats::assert_kept(&site.app.db);
    assert!(decision_emails(&site).is_empty());
}
