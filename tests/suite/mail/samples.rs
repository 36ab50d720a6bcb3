//! One email of each kind.

use betwixt::clock::UnixMicros;
use betwixt::mail::{DisplayName, Email, EmailKind, ListHeaders, MessageId, OutgoingEmail, Sender};

use crate::support::parsed_email::ParsedEmail;

/// 2026-11-23T04:50:36.000007Z, a Monday.
pub const DATE: UnixMicros = UnixMicros::from_micros(1_795_409_436_000_007);

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn transactional() -> OutgoingEmail {
    OutgoingEmail {
        kind: EmailKind::Transactional,
        from: Sender { name: DisplayName::clean("Between Walls"), address: email("stories@example.org") },
        to: email("ann@reader.example"),
        return_path: Some(email("bounces+01j8-c0ffee@bounce.example.org")),
        subject: "Confirm your address".to_owned(),
        text: "Open this:\n\nhttps://site.example/verify/abc\n".to_owned(),
        html: Some("<!doctype html>\n<p><a href=\"https://site.example/verify/abc\">Confirm</a>\n".to_owned()),
        message_id: MessageId::new("01j8.1", "example.org"),
        date: DATE,
    }
}

pub fn list() -> ListHeaders {
    ListHeaders {
        name: DisplayName::clean("Letters, monthly"),
        id: "letters.list.example.org".to_owned(),
        unsubscribe: "https://site.example/u/s1.abcDEF_-".to_owned(),
        help: Some("https://site.example/letters".to_owned()),
        owner: Some(email("owner@example.org")),
        archive: Some("https://site.example/letters".to_owned()),
        archived_at: Some("https://site.example/letters/7".to_owned()),
        feedback: ["issue7".to_owned(), "letters".to_owned(), "bulk".to_owned(), "betwixt".to_owned()],
    }
}

pub fn notification() -> OutgoingEmail {
    OutgoingEmail { kind: EmailKind::Notification(Box::new(list())), ..transactional() }
}

pub fn bulk() -> OutgoingEmail {
    OutgoingEmail { kind: EmailKind::Bulk(Box::new(list())), subject: "Issue 7".to_owned(), ..transactional() }
}

pub fn every_kind() -> [(&'static str, OutgoingEmail); 3] {
    [("transactional", transactional()), ("notification", notification()), ("bulk", bulk())]
}

/// `kind` with an id of its own.
pub fn numbered(number: usize, email: OutgoingEmail) -> OutgoingEmail {
    OutgoingEmail { message_id: MessageId::new(&format!("d{number}.1"), "example.org"), ..email }
}

pub fn rendered(email: &OutgoingEmail) -> String {
    String::from_utf8(email.render(None).unwrap()).unwrap()
}

pub fn parsed(email: &OutgoingEmail) -> ParsedEmail {
    ParsedEmail::parse(&email.render(None).unwrap())
}
