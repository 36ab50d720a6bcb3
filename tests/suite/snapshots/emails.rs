//! The letters of the lived-in house, read once more: of each kind one, in every wording that a reader may get.

use super::recorder::Album;
use super::sample_site::LivedIn;

/// What a letter is called here, to whom it went, and what its subject says.
const LETTERS: [(&str, &str, &str); 14] = [
    ("reply", "ines@example.org", "replied to you"),
    ("story", "vera@example.org", "Publish your story"),
    ("verify", "zoe@example.org", "Confirm your address"),
    ("already-registered", "zoe@example.org", "You already have an account"),
    ("reset", "zoe@example.org", "Reset your"),
    ("confirm", "ann@example.org", "Confirm your subscription"),
    ("already-subscribed", "ann@example.org", "You are already subscribed"),
    ("issue", "ben@example.org", "On two lamps, again"),
    ("issue-test", "ada@example.org", "Test: On two lamps"),
    ("decision-removed", "pavel@example.org", "Your story was removed"),
    ("decision-revise", "jonas@example.org", "A moderator asks"),
    ("decision-spam", "sven@example.org", "Your story is not shown"),
    ("decision-undone", "sven@example.org", "Your story waits for a moderator again"),
    ("decision-published", "sven@example.org", "Your story is published"),
];

pub fn visit(album: &mut Album, lived: &LivedIn) {
    for (name, address, subject) in LETTERS {
        let letters = lived.outbox.to(address);
        let letter = letters.iter().find(|letter| letter.subject.contains(subject));
        let subjects = || letters.iter().map(|letter| letter.subject.as_str()).collect::<Vec<_>>();
        album.letter(name, letter.unwrap_or_else(|| panic!("{address} got no {name}, but {:?}", subjects())));
    }
    let known = |subject: &String| LETTERS.iter().any(|(_, _, words)| subject.contains(words));
    let unknown: Vec<_> = lived.subjects().into_iter().filter(|subject| !known(subject)).collect();
    assert!(unknown.is_empty(), "take a picture of these letters too: {unknown:#?}");
    let replies = lived.outbox.to("ines@example.org");
    let reply = replies.iter().find(|email| email.subject.contains("replied to you")).expect("an email about a reply");
    let link = reply.link("/u/notices/");
    album.page("email-opt-out", &lived.visitor, &link);
    let done = lived.visitor.post(&link, &[]).expect(303);
    album.page("email-opted-out", &lived.visitor, done.location.as_deref().expect("a place"));
}
