//! Claims about the owner's side: writing, sending once, holding and stopping.

use std::time::Duration;

use super::smtp_site::{SmtpSite, plan, schedule, states, write};
use crate::support::html::Page;
use crate::support::test_site::TestSite;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn an_issue_goes_to_each_subscriber_of_its_list_once_however_often_the_button_is_pressed() {
    let smtp = SmtpSite::with_connections(3);
    smtp.join(&["ann@example.org", "ben@example.org", "cleo@example.org"]);
    let id = write(&smtp.owner);
    let asked = smtp.owner.get(&format!("/owner/issues/{id}/send")).expect(200);
    assert!(asked.page().text("main").unwrap().contains("goes to the 3 people"));
    assert!(smtp.copies().is_empty(), "asking sends nothing");
    let sent = smtp.owner.submit(&asked, "main form", &[]).expect(303);
    smtp.owner.submit(&asked, "main form", &[]).expect(303);
    smtp.site.work();
    smtp.owner.submit(&asked, "main form", &[]).expect(303);
    smtp.site.work();
    assert!(smtp.counts().values().all(|count| *count == 1));
    assert_eq!(smtp.copies().len(), 3);
    assert_eq!(smtp.ledger(id).len(), 3);
    assert!(smtp.ledger(id).values().all(|row| row.0 == "sent" && row.2.contains("250")));
    let shown = smtp.owner.follow(&sent).expect(200).page();
    assert!(shown.text("label[for=sent]").unwrap().contains("3 of 3 sent"));
    let archived = smtp.site.visitor().get("/letters/how-close-is-close").expect(200);
    assert!(!archived.body.contains("/u/"), "no subscriber's own link is in the archive");
    assert_eq!(archived.page().attributes("meta[property=\"og:type\"]", "content"), ["article"]);
    assert_eq!(archived.page().attributes("link[type=\"application/atom+xml\"]", "href"), ["/letters/feed.atom"]);
    assert!(smtp.site.visitor().get("/sitemap.xml").body.contains("/letters/how-close-is-close</loc><lastmod>"));
    let feed = smtp.site.visitor().get("/letters/feed.atom").expect(200).body;
    assert!(feed.contains("How close is close?") && !feed.contains("/u/"));
}

#[test]
fn the_archive_shows_the_first_sentences_of_an_issue_as_plain_text() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    smtp.send();
    smtp.site.work();
    smtp.copies();
    let list = smtp.site.visitor().get("/letters").expect(200).page();
    assert_eq!(list.texts(".list li > p:not(.meta)"), ["Two people carry a table. .A line that begins with a dot. The thread"]);
}

#[test]
fn an_issue_without_recipients_is_not_sent() {
    let site = TestSite::new();
    let owner = site.owner();
    let id = write(&owner);
    owner.post(&format!("/owner/issues/{id}/send"), &[("version", "1")]).expect(409);
    assert!(owner.get(&format!("/owner/issues/{id}")).expect(200).page().has("#email"), "it is a draft still");
    site.visitor().get("/letters/how-close-is-close").expect(404);
}

#[test]
fn two_windows_do_not_overwrite_each_other() {
    let site = TestSite::new();
    let owner = site.owner();
    let edit = format!("/owner/issues/{}/edit", write(&owner));
    let (first, second) = (owner.get(&edit).expect(200), owner.get(&edit).expect(200));
    owner.submit(&first, "main form", &[("subject", "From the first window")]).expect(303);
    let refused = owner.submit(&second, "main form", &[("subject", "From the second window")]).expect(409);
    assert_eq!(refused.page().form("main form").value("subject"), Some("From the second window"));
    assert_eq!(owner.get(&edit).expect(200).page().form("main form").value("subject"), Some("From the first window"));
    owner.submit(&refused, "main form", &[]).expect(303);
    assert_eq!(owner.get(&edit).expect(200).page().form("main form").value("subject"), Some("From the second window"));
}

#[test]
fn a_refused_issue_loses_no_word() {
    let site = TestSite::new();
    let owner = site.owner();
    let long = "x".repeat(151);
    let refused =
        owner.post("/owner/issues", &[("subject", &long), ("list", "nowhere"), ("body", "Kept word for word")]).expect(422);
    let page = refused.page();
    assert_eq!(page.form("main form").value("subject"), Some(long.as_str()));
    assert_eq!(page.form("main form").value("body"), Some("Kept word for word"));
    assert_eq!(page.texts(".errors li").len(), 2);
    let empty = owner.post("/owner/issues", &[("subject", ""), ("body", "Kept")]).expect(422);
    assert_eq!(empty.page().texts(".errors li"), ["Subject: enter some text."]);
}

#[test]
fn a_preview_shows_the_issue_and_none_of_its_markup() {
    let site = TestSite::new();
    let owner = site.owner();
    let made =
        owner.post("/owner/issues", &[("subject", "<b>Bold</b>"), ("body", "*Hello* <script>alert(1)</script>")]).expect(303);
    let page = owner.follow(&made).expect(200);
    assert!(page.page().has("div.preview em") && !page.page().has("main script"));
    assert!(page.page().text("pre.preview").unwrap().contains("Hello"));
    assert_eq!(page.page().text("h1").as_deref(), Some("<b>Bold</b>"));
}

#[test]
fn a_preview_is_the_whole_email_with_links_that_are_visibly_samples() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let id = write(&smtp.owner);
    let page = smtp.owner.get(&format!("/owner/issues/{id}")).expect(200).page();
    let form = page.form(&format!("form[action=\"/owner/issues/{id}/test\"]"));
    assert_eq!(form.value("email"), Some("ada@example.org"), "the owner's own");
    let (html, plain) = (page.attributes("div.preview a", "href"), page.raw("pre.preview").concat());
    assert!(html.iter().any(|href| href.ends_with("/u/sample-of-a-readers-own-link")), "{html:?}");
    assert!(plain.contains("/u/sample-of-a-readers-own-link") && plain.contains("/s/sample-of-a-readers-own-link"), "{plain}");
    let asked = smtp.owner.get(&format!("/owner/issues/{id}/send")).expect(200);
    smtp.owner.submit(&asked, "main form", &[]).expect(303);
    smtp.site.work();
    let arrived = smtp.emails_to("ann@example.org").pop().expect("a copy").text;
    let own = |line: &str| line.contains("/u/") || line.contains("/s/");
    let frame = |text: &str| text.lines().filter(|line| !own(line)).map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(frame(plain.trim()), frame(arrived.trim()));
}

#[test]
fn a_test_email_goes_to_one_address_and_is_not_counted() {
    let site = plan(1).build();
    let owner = site.owner();
    let id = write(&owner);
    owner.post(&format!("/owner/issues/{id}/test"), &[("email", "ada")]).expect(422);
    let sent = owner.post(&format!("/owner/issues/{id}/test"), &[("email", "ada@example.net")]).expect(303);
    assert!(!sent.location.as_deref().expect("a page").contains("ada"), "{:?}", sent.location);
    let said = owner.follow(&sent).expect(200).page().text(".notice").unwrap();
    assert_eq!(said, "Test sent to ada@example.net.");
    let email = site.outbox.latest("ada@example.net");
    assert_eq!(email.subject, "Test: How close is close?");
    assert!(!email.text.contains("/letters/"), "it is not in the archive yet");
    owner.get(&email.link("/owner/issues/")).expect(200);
    assert!(owner.get(&format!("/owner/issues/{id}")).expect(200).page().has("#at"), "it is a draft still");
}

#[test]
fn a_scheduled_issue_is_sent_at_its_time_and_not_before() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let id = write(&smtp.owner);
    schedule(&smtp.owner, id, "2020-01-01T09:00").expect(422);
    schedule(&smtp.owner, id, "whenever").expect(422);
    schedule(&smtp.owner, id, "2026-06-01T12:20").expect(303);
    smtp.site.pass(MINUTE * 19);
    assert!(smtp.copies().is_empty());
    smtp.site.pass(MINUTE);
    assert_eq!(smtp.copies().len(), 1);
    assert_eq!(states(&smtp.ledger(id))["ann@example.org"], "sent");
}

#[test]
fn a_scheduled_issue_without_recipients_becomes_a_draft_again_at_its_time() {
    let smtp = SmtpSite::new();
    let id = write(&smtp.owner);
    schedule(&smtp.owner, id, "2026-06-01T12:20").expect(303);
    smtp.site.pass(MINUTE * 25);
    let draft = smtp.owner.get(&format!("/owner/issues/{id}")).expect(200).page();
    assert!(draft.has("#email") && !draft.has(".notice"), "it waits for its writer, and for no day");
    smtp.site.visitor().get("/letters/how-close-is-close").expect(404);
    smtp.join(&["ben@example.org"]);
    schedule(&smtp.owner, id, "2026-06-01T12:40").expect(303);
    smtp.site.pass(MINUTE * 20);
    assert_eq!(states(&smtp.ledger(id))["ben@example.org"], "sent");
}

#[test]
fn an_issue_is_neither_sent_nor_scheduled_without_the_version_that_the_owner_saw() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let id = write(&smtp.owner);
    for version in [None, Some(""), Some("latest"), Some("2")] {
        let fields: Vec<_> = version.map(|version| ("version", version)).into_iter().collect();
        for (part, more) in [("send", None), ("schedule", Some(("at", "2026-06-01T12:20")))] {
            let fields: Vec<_> = fields.iter().copied().chain(more).collect();
            let refused = smtp.owner.post(&format!("/owner/issues/{id}/{part}"), &fields);
            assert!([409, 422].contains(&refused.status), "{part} {version:?}: {}", refused.status);
            assert!(refused.page().text("main").is_some_and(|words| words.contains("Nothing was")), "{part} {version:?}");
        }
    }
    smtp.site.pass(MINUTE * 25);
    assert!(smtp.copies().is_empty());
}

#[test]
fn a_scheduled_issue_can_be_made_a_draft_again() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let id = write(&smtp.owner);
    schedule(&smtp.owner, id, "2026-06-01T12:20").expect(303);
    smtp.owner.post(&format!("/owner/issues/{id}/cancel"), &[]).expect(303);
    smtp.site.pass(MINUTE * 25);
    assert!(smtp.copies().is_empty());
    smtp.owner.get(&format!("/owner/issues/{id}/edit")).expect(200);
}

#[test]
fn cancelling_a_schedule_twice_is_answered_like_once_and_never_cancels_a_sending() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org", "ben@example.org"]);
    let id = write(&smtp.owner);
    let page = format!("/owner/issues/{id}");
    schedule(&smtp.owner, id, "2026-06-01T12:20").expect(303);
    let old_tab = smtp.owner.get(&page).expect(200);
    let cancel = || smtp.owner.submit(&old_tab, "form[action$=\"/cancel\"]", &[]);
    let said = || smtp.owner.follow(&cancel().expect(303)).expect(200).page();
    let first = said();
    let notice = |page: &Page| page.text(".notice[role=status]").expect("a notice");
    assert_eq!(notice(&first), "The schedule is cancelled: this is a draft again, and nothing is sent.");
    assert_eq!(first.form("form[action$=\"/schedule\"]").value("at"), Some("2026-06-01T12:20"), "the time is kept");
    assert_eq!(notice(&said()), "This issue was no longer scheduled. It is a draft and won’t be sent.");
    smtp.owner.get(&format!("{page}/edit")).expect(200);
    super::smtp_site::send(&smtp.owner, &page);
    // What was to be a draft again is being sent: it pauses, so that the owner can decide.
    for _ in 0..2 {
        assert_eq!(notice(&said()), "It was being sent already. It is paused now: resume it, or stop it for good.");
    }
    smtp.site.work();
    assert!(smtp.copies().is_empty());
    smtp.owner.post(&format!("{page}/resume"), &[]).expect(303);
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 2);
    cancel().expect(409);
    assert!(smtp.ledger(id).values().all(|row| row.0 == "sent"));
}

#[test]
fn a_paused_issue_can_be_resumed_and_a_cancelled_one_cannot() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org", "ben@example.org"]);
    let id = smtp.send();
    let act = |part: &str| smtp.owner.post(&format!("/owner/issues/{id}/{part}"), &[]);
    act("pause").expect(303);
    act("pause").expect(303);
    smtp.site.pass(MINUTE * 10);
    assert!(smtp.copies().is_empty());
    act("resume").expect(303);
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 2);
    let second = smtp.send();
    smtp.owner.post(&format!("/owner/issues/{second}/cancel"), &[]).expect(303);
    smtp.site.work();
    assert_eq!(smtp.copies().len(), 2);
    assert!(smtp.ledger(second).values().all(|row| row.0 == "cancelled"));
    smtp.owner.post(&format!("/owner/issues/{second}/resume"), &[]).expect(409);
    smtp.owner.get(&format!("/owner/issues/{second}/edit")).expect(409);
}

#[test]
fn the_ledger_is_paged_and_filtered() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org", "ben@example.org"]);
    let id = smtp.send();
    smtp.site.work();
    let sent = smtp.owner.get(&format!("/owner/issues/{id}/ledger?state=sent")).expect(200).page();
    assert_eq!(sent.texts("tbody th"), ["ann@example.org", "ben@example.org"]);
    let failed = smtp.owner.get(&format!("/owner/issues/{id}/ledger?state=failed")).expect(200).page();
    assert!(failed.texts("tbody th").is_empty());
}
