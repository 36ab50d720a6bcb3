//! The emails of the sample site: one of each kind, in every wording that a reader may get.

use std::time::Duration;

use super::recorder::Recorder;
use super::sample_site::SampleSite;

/// The name of an email here, its recipient, and its subject.
const EMAILS: [(&str, &str, &str); 17] = [
    ("reply", "ines@example.org", "replied to you"),
    ("story", "vera@example.org", "Post your story"),
    ("verify", "zoe@example.org", "Confirm your address"),
    ("already-registered", "zoe@example.org", "You already have an account"),
    ("reset", "zoe@example.org", "Reset your"),
    ("password-changed", "zoe@example.org", "password was changed"),
    ("confirm", "ann@example.org", "Confirm your subscription"),
    ("already-subscribed", "ann@example.org", "You are already subscribed"),
    ("welcome", "wim@example.org", "Welcome to"),
    ("test", "ada@example.org", "A test email"),
    ("issue", "ben@example.org", "On two lamps, again"),
    ("issue-test", "ada@example.org", "Test: On two lamps"),
    ("decision-removed", "pavel@example.org", "Your story was removed"),
    ("decision-revise", "jonas@example.org", "A moderator asked"),
    ("decision-spam", "sven@example.org", "Your story is not shown"),
    ("decision-undone", "sven@example.org", "Your story is waiting for a moderator again"),
    ("decision-published", "sven@example.org", "Your story is published"),
];

/// The owner writes a welcome, a new subscriber gets it, and the owner tests the mail server.
fn welcome(sample: &SampleSite) {
    // The session of the owner is short.
    sample.pass(Duration::ZERO);
    let words = [("welcome", "Good to have you here.\n\nThe *first* essay is [this one](/t/closeness-and-space).")];
    sample.ada.submit(&sample.ada.get("/owner/settings").expect(200), "form[action=\"/owner/settings\"]", &words).expect(303);
    sample.ada.post("/owner/settings/test-email", &[]).expect(303);
    sample.visitor.post("/subscribe", &[("email", "wim@example.org"), ("lists", "essays")]).expect(303);
    sample.site.work();
    let link = sample.outbox.latest("wim@example.org").link("/subscribe/confirm/");
    sample.visitor.post(&link, &[]).expect(303);
    sample.site.work();
}

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    welcome(sample);
    for (name, address, subject) in EMAILS {
        let messages = sample.outbox.to(address);
        let message = messages.iter().find(|message| message.subject.contains(subject));
        let subjects = || messages.iter().map(|message| message.subject.as_str()).collect::<Vec<_>>();
        recorder.email(name, message.unwrap_or_else(|| panic!("{address} got no {name}, but {:?}", subjects())));
    }
    let known = |subject: &String| EMAILS.iter().any(|(_, _, words)| subject.contains(words));
    let unknown: Vec<_> = sample.subjects().into_iter().filter(|subject| !known(subject)).collect();
    assert!(unknown.is_empty(), "record a snapshot of these emails too: {unknown:#?}");
    let replies = sample.outbox.to("ines@example.org");
    let reply = replies.iter().find(|email| email.subject.contains("replied to you")).expect("an email about a reply");
    let link = reply.link("/u/notices/");
    recorder.page("email-opt-out", &sample.visitor, &link);
    let done = sample.visitor.post(&link, &[("button", "1")]).expect(303);
    recorder.page("email-opted-out", &sample.visitor, done.location.as_deref().expect("a place"));
}
