//! Claims about emails that announce a new thread to subscribers.

use std::time::Duration;

use betwixt::accounts::find;
use betwixt::id::ThreadId;
use betwixt::jobs::{self, Job};
use betwixt::mail::Email;

use super::smtp_site::SmtpSite;
use crate::support::actors::Actor;
use crate::support::parsed_email::ParsedEmail;

const MINUTE: Duration = Duration::from_secs(60);
const READERS: [&str; 2] = ["ann@example.org", "ben@example.org"];

/// An unpublished essay; its address in the owner's pages.
fn written(owner: &Actor) -> String {
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [
        ("title", "The *Spare* Key"),
        ("body", "Somebody has it."),
        ("cover", "1. On keys & [locks](https://example.com)."),
        ("question", "Who has yours?"),
        ("pole_low", "Nobody"),
        ("pole_high", "Everybody_"),
    ];
    owner.submit(&form, "form[data-essay]", &essay).expect(303).location.expect("a place")
}

/// The subjects of the emails about threads that came in.
fn subjects(smtp: &SmtpSite) -> Vec<String> {
    let subject = |email: &ParsedEmail| email.header("Subject").unwrap_or_default().to_owned();
    smtp.copies().iter().map(|copy| subject(&ParsedEmail::parse(&copy.bytes))).collect()
}

/// Runs the job again, as after a crash of its worker.
fn run_again(smtp: &SmtpSite, essay: &str) {
    let thread: ThreadId = essay.rsplit('/').next().unwrap().parse().unwrap();
    let email = Email::parse(&smtp.owner.email).unwrap();
    let owner = smtp.site.app.db.read_now(move |tx| find::by_email(tx, &email));
    let by = owner.unwrap().unwrap().id();
    smtp.site.app.db.write_now(move |tx| jobs::push(tx, Job::AnnounceThread { thread, by })).unwrap();
    smtp.site.work();
}

#[test]
fn subscribers_are_notified_of_a_thread_once_when_its_owner_asks_for_it() {
    let smtp = SmtpSite::new();
    smtp.join(&READERS);
    let (owner, essay) = (&smtp.owner, written(&smtp.owner));
    let page = owner.get(&essay).expect(200);
    assert!(page.body.contains("Email subscribers (2 people)"));
    let publish = format!("form[action=\"{essay}/publish\"]");
    let asked = owner.submit(&page, &publish, &[("announce", "ask")]).expect(303);
    smtp.site.work();
    assert!(smtp.copies().is_empty(), "nothing is sent before the answer");
    smtp.site.visitor().get("/t/the-spare-key").expect(404);
    let question = owner.follow(&asked).expect(200);
    let text = question.page().text("main").expect("a question");
    assert!(text.contains("will go to the 2 people who asked for “New essays”"), "{text}");
    assert!(text.contains("Publish it and email 2 people"), "{text}");
    let published = owner.submit(&question, "main form", &[]).expect(303);
    let notice = owner.follow(&published).expect(200).page();
    let said = notice.text(".notice.success").expect("a notice");
    assert_eq!(said, "“The *Spare* Key” is published. The email about it is being sent to 2 people. See its progress");
    owner.get(&notice.link("See its progress")).expect(200);
    owner.submit(&question, "main form", &[]).expect(303);
    assert_eq!(owner.follow(&asked).expect(303).location.as_deref(), Some(essay.as_str()), "there is nothing to ask any more");
    smtp.site.work();
    assert_eq!(subjects(&smtp), ["The *Spare* Key"; 2]);
    assert_eq!(smtp.counts().into_values().collect::<Vec<_>>(), [1, 1]);
    let email = smtp.emails_to(READERS[0]).pop().expect("an email");
    for words in [
        "1. On keys & [locks](https://example.com).",
        "Who has yours?",
        "Between Nobody and Everybody_.",
        "https://localhost/t/the-spare-key",
    ] {
        assert!(email.text.contains(words), "{words} is not in:\n{}", email.text);
    }
    assert!(email.header("List-Unsubscribe").is_some());
    assert!(!email.html.expect("a part in HTML").contains(">locks</a>"), "the summary of an essay is plain text");

    run_again(&smtp, &essay);
    owner.submit(&question, "main form", &[]).expect(303);
    smtp.site.pass(MINUTE);
    assert_eq!(smtp.copies().len(), 2, "never a second time");
    let issue = owner.get(&essay).expect(200).page().link("See the newsletter issue about this thread");
    assert!(owner.get(&issue).expect(200).body.contains("2 of 2 sent"));
    smtp.site.visitor().get("/letters/the-spare-key").expect(200);
}

#[test]
fn the_excerpt_of_an_essay_without_a_summary_has_its_sentences_and_none_of_its_headings() {
    let smtp = SmtpSite::new();
    smtp.join(&READERS);
    let owner = &smtp.owner;
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [
        ("title", "The Spare Key"),
        ("body", "# First heading\n\nA neighbour has it.\n\n## Second heading\n\n- Under the *mat*.\n"),
        ("cover", ""),
        ("question", "Who has yours?"),
        ("pole_low", "No one"),
        ("pole_high", "Everyone"),
    ];
    let made = owner.submit(&form, "form[data-essay]", &essay).expect(303).location.expect("a place");
    owner.post(&format!("{made}/publish"), &[("announce", "on")]).expect(303);
    smtp.site.work();
    let excerpt = "A neighbour has it. Under the mat.";
    let email = smtp.emails_to(READERS[0]).pop().expect("an email");
    assert!(email.text.contains(excerpt) && !email.text.contains("heading"), "{}", email.text);
    let visitor = smtp.site.visitor();
    assert_eq!(visitor.get("/").expect(200).page().texts("main .list li > p:not(.meta)")[0], excerpt);
    let feed = visitor.get("/feed.atom").expect(200).body;
    assert!(feed.contains(&format!("<summary>{excerpt}</summary>")), "{feed}");
    let thread = visitor.get("/t/the-spare-key").expect(200).page();
    assert_eq!(thread.attributes("meta[name=description]", "content"), [excerpt]);
}

#[test]
fn subscribers_are_not_notified_of_a_thread_unless_its_owner_asks_for_it() {
    let smtp = SmtpSite::new();
    smtp.join(&READERS);
    let essay = written(&smtp.owner);
    smtp.owner.post(&format!("{essay}/publish"), &[]).expect(303);
    // Too late to ask for the announcement: the thread is published already.
    smtp.owner.post(&format!("{essay}/publish"), &[("announce", "on")]).expect(303);
    smtp.site.work();
    assert!(smtp.copies().is_empty());
    assert!(!smtp.owner.get(&essay).body.contains("The email to subscribers"));
    smtp.owner.get(&format!("{essay}/publish")).expect(303);
}

#[test]
fn the_announcement_waits_for_the_scheduled_publication_and_is_cancelled_with_it() {
    let smtp = SmtpSite::new();
    smtp.join(&READERS);
    let (owner, essay) = (&smtp.owner, written(&smtp.owner));
    let schedule = |at: &str, announce: &str| {
        owner.post(&format!("{essay}/schedule"), &[("at", at), ("announce", announce)]);
    };
    schedule("2026-06-01T12:10", "on");
    assert!(owner.get(&essay).body.contains("2 people will be emailed then."));
    let now = format!("form[action=\"{essay}/publish\"] input[name=announce][checked]");
    let then = format!("form[action=\"{essay}/schedule\"]");
    assert!(!owner.get(&essay).page().has(&now), "publishing now is another decision");
    let cancelled = owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    let page = owner.follow(&cancelled).expect(200).page();
    let form = page.form(&then);
    assert_eq!((form.value("at"), form.value("announce")), (Some("2026-06-01T12:10"), Some("on")), "time and tick are kept");
    assert!(!page.has(&now));
    assert!(!owner.get(&essay).page().has("input[name=announce][checked]"));
    schedule("2026-06-01T12:20", "on");
    smtp.site.pass(19 * MINUTE);
    assert!(smtp.copies().is_empty());
    smtp.site.pass(MINUTE);
    assert_eq!(smtp.copies().len(), 2);
    smtp.site.pass(MINUTE);
    run_again(&smtp, &essay);
    assert_eq!(smtp.copies().len(), 2);
}

#[test]
fn an_announcement_without_subscribers_sends_no_email() {
    let smtp = SmtpSite::new();
    let (owner, essay) = (&smtp.owner, written(&smtp.owner));
    assert!(!owner.get(&essay).body.contains("about this thread"));
    owner.post(&format!("{essay}/publish"), &[("announce", "on")]).expect(303);
    smtp.site.work();
    assert!(owner.get("/owner/issues").expect(200).page().texts("tbody tr").is_empty());
    smtp.join(&READERS);
    smtp.site.pass(MINUTE);
    assert!(smtp.copies().is_empty(), "a later subscriber is not notified of earlier threads");
}

#[test]
fn a_subscriber_who_left_before_publication_is_not_notified() {
    let smtp = SmtpSite::new();
    smtp.join(&READERS);
    let essay = written(&smtp.owner);
    smtp.owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-01T12:10"), ("announce", "on")]).expect(303);
    let issue = smtp.send();
    smtp.site.work();
    let leave = super::smtp_site::path(&smtp.emails_to("ann@example.org").pop().expect("an email").text, "/u/");
    smtp.site.visitor().post(&leave, &[("button", "1")]).expect(303);
    smtp.site.pass(10 * MINUTE);
    assert_eq!(smtp.ledger(issue).len(), 2);
    assert_eq!(smtp.emails_to("ann@example.org").len(), 2, "the link that confirmed, and one issue");
    assert_eq!(smtp.emails_to("ben@example.org").len(), 3);
}
