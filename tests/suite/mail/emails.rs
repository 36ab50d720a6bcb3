//! Claims about the bytes of an email, numbered as providers and RFCs demand them.

use betwixt::mail::{Cause, DisplayName, EmailKind, MessageId, OutgoingEmail};
use proptest::prelude::*;

use super::samples::{bulk, every_kind, list, notification, parsed, rendered, transactional};

fn head(bytes: &str) -> &str {
    bytes.split("\r\n\r\n").next().unwrap()
}

fn names(email: &OutgoingEmail) -> Vec<String> {
    parsed(email).headers().map(|(name, _)| name.to_owned()).collect()
}

fn check_lines(bytes: &str) {
    assert!(bytes.is_ascii());
    assert!(bytes.ends_with("\r\n"));
    for line in bytes.split("\r\n") {
        assert!(line.len() <= 998, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
    }
    for line in head(bytes).split("\r\n").filter(|line| line.len() > 78) {
        let value = line.split_once(": ").map_or(line, |(_, value)| value);
        assert!(!value.trim().contains(' '), "could be folded: {line}");
    }
}

#[test]
fn a_letter_has_one_author_one_reader_a_date_and_a_stable_name() {
    for (kind, email) in every_kind() {
        let read = parsed(&email);
        for (name, value) in [
            ("From", "Between Walls <stories@example.org>"),
            ("To", "ann@reader.example"),
            ("Date", "Mon, 23 Nov 2026 04:50:36 +0000"),
            ("Message-ID", "<01j8.1@example.org>"),
            ("MIME-Version", "1.0"),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "OOF, AutoReply"),
        ] {
            assert_eq!(read.header(name), Some(value), "{kind}");
            assert_eq!(names(&email).iter().filter(|known| *known == name).count(), 1, "{kind} {name}");
        }
        for name in ["Sender", "Cc", "Bcc", "Return-Path", "Received", "X-Mailer", "User-Agent", "DKIM-Signature"] {
            assert_eq!(read.header(name), None, "{kind}");
        }
        assert_eq!(rendered(&email), rendered(&email.clone()), "a retry is the same message");
    }
}

#[test]
fn a_letter_is_seven_bit_in_short_lines_that_end_in_crlf() {
    for (_, email) in every_kind() {
        check_lines(&rendered(&email));
    }
    let email = OutgoingEmail {
        text: format!("{}\n.\r.hidden\r\n{}\n\0", "x".repeat(5_000), "\u{fc}".repeat(3_000)),
        subject: "y".repeat(3_000),
        ..bulk()
    };
    check_lines(&rendered(&email));
    let read = parsed(&email);
    assert_eq!(read.text, format!("{}\n.\n.hidden\n{}\n\0\n", "x".repeat(5_000), "\u{fc}".repeat(3_000)));
    assert_eq!(read.header("Subject").unwrap(), email.subject);
}

#[test]
fn plain_text_comes_first_and_html_last() {
    for (kind, email) in every_kind() {
        let bytes = rendered(&email);
        let plain = bytes.find("Content-Type: text/plain; charset=utf-8").unwrap();
        let html = bytes.find("Content-Type: text/html; charset=utf-8").unwrap();
        assert!(plain < html, "{kind}");
        assert!(parsed(&email).header("Content-Type").unwrap().starts_with("multipart/alternative; boundary="), "{kind}");
        assert_eq!(parsed(&email).text, email.text, "{kind}");
        assert_eq!(parsed(&email).html, email.html, "{kind}");
    }
    let plain = OutgoingEmail { html: None, ..transactional() };
    let read = parsed(&plain);
    assert_eq!(read.header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert_eq!(read.header("Content-Transfer-Encoding"), Some("quoted-printable"));
    assert_eq!((read.text, read.html), (plain.text, None));
}

#[test]
fn a_text_cannot_end_its_own_part() {
    let bytes = rendered(&bulk());
    let boundary = bytes.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = format!("--{boundary}--\n\n--{boundary}\nContent-Type: text/html\n\n<script>\n");
    let email = OutgoingEmail { text: text.clone(), ..bulk() };
    assert_eq!(rendered(&email).matches(&format!("\r\n--{boundary}")).count(), 3);
    assert_eq!(parsed(&email).text, text);
}

#[test]
fn only_letters_of_a_list_carry_list_headers() {
    let always = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Precedence"];
    let announced = ["List-Post", "List-Help", "List-Owner", "List-Archive", "Archived-At"];
    for (email, listed, announces) in [(transactional(), false, false), (notification(), true, false), (bulk(), true, true)] {
        let names = names(&email);
        for name in always {
            assert_eq!(names.iter().any(|known| known == name), listed, "{name} in {names:?}");
        }
        for name in announced {
            assert_eq!(names.iter().any(|known| known == name), announces, "{name} in {names:?}");
        }
    }
}

#[test]
fn the_list_headers_say_exactly_what_the_rfcs_ask() {
    let read = parsed(&bulk());
    for (name, value) in [
        ("List-Id", "\"Letters, monthly\" <letters.list.example.org>"),
        ("List-Unsubscribe", "<https://site.example/u/s1.abcDEF_->"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Post", "NO"),
        ("List-Help", "<https://site.example/letters>"),
        ("List-Owner", "<mailto:owner@example.org>"),
        ("List-Archive", "<https://site.example/letters>"),
        ("Archived-At", "<https://site.example/letters/7>"),
        ("Feedback-ID", "issue7:letters:bulk:betwixt"),
        ("Precedence", "bulk"),
    ] {
        assert_eq!(read.header(name), Some(value));
    }
    assert_eq!(parsed(&notification()).header("Precedence"), Some("list"));
}

#[test]
fn one_click_is_announced_only_over_https() {
    let mut plain = list();
    plain.unsubscribe = "http://127.0.0.1:8080/u/x".to_owned();
    let read = parsed(&OutgoingEmail { kind: EmailKind::Bulk(Box::new(plain)), ..transactional() });
    assert_eq!(read.header("List-Unsubscribe"), Some("<http://127.0.0.1:8080/u/x>"));
    assert_eq!(read.header("List-Unsubscribe-Post"), None);
}

#[test]
fn a_reply_notice_continues_its_conversation() {
    let read = parsed(&notification());
    assert_eq!(read.header("In-Reply-To"), Some("<notice14@example.org>"));
    let references = read.header("References").unwrap();
    assert!(references.starts_with("<thread1@example.org> <notice6@example.org>"), "{references}");
    assert!(references.ends_with("<notice14@example.org>"), "{references}");
    assert_eq!(references.split(' ').count(), 10);
    let answer = OutgoingEmail { cause: Cause::Reply, ..transactional() };
    assert_eq!(parsed(&answer).header("Auto-Submitted"), Some("auto-replied"));
}

#[test]
fn a_name_is_written_so_that_mail_programs_read_it_back() {
    for (name, raw) in [
        ("Between Walls", "From: Between Walls <stories@example.org>\r\n"),
        ("Walls, Inc. \"B\" \\", "From: \"Walls, Inc. \\\"B\\\" \\\\\" <stories@example.org>\r\n"),
        ("J\u{fc}rgen", "From: =?UTF-8?B?SsO8cmdlbg==?= <stories@example.org>\r\n"),
        ("=?UTF-8?Q?x?=", "From: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <stories@example.org>\r\n"),
        ("", "From: stories@example.org\r\n"),
    ] {
        let mut email = transactional();
        email.from.name = DisplayName::clean(name);
        let bytes = rendered(&email);
        assert!(bytes.starts_with(raw), "{name}: {bytes}");
        assert_eq!(parsed(&email).from(), (Some(name).filter(|name| !name.is_empty()), "stories@example.org"));
    }
}

#[test]
fn a_message_id_holds_only_what_it_may() {
    assert_eq!(MessageId::new("a b\r\n<c>..d", "example.org").as_str(), "a-b---c-.d@example.org");
    assert_eq!("01j8.1@example.org".parse::<MessageId>().unwrap().as_str(), "01j8.1@example.org");
    for text in ["", "a", "@b", "a@", "a@b@c", "<a@b>", "a b@c", "a\r\n@b"] {
        assert!(text.parse::<MessageId>().is_err(), "{text:?}");
    }
}

#[test]
fn a_crlf_in_a_subject_adds_no_header() {
    let email = OutgoingEmail { subject: "Hello\r\nBcc: eve@example.org\r\n\r\nbody".to_owned(), ..transactional() };
    assert_eq!(names(&email), names(&transactional()));
    assert_eq!(parsed(&email).header("Subject"), Some("Hello Bcc: eve@example.org body"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_subject_name_or_link_adds_a_header_or_breaks_a_line(
        subject in "(?s).{0,200}", name in "(?s).{0,100}", link in "(?s).{0,100}", id in "(?s).{0,40}", fold in "[ \u{e9}a\r\n]{0,300}",
    ) {
        for (_, mut email) in every_kind() {
            let expected = names(&email);
            email.from.name = DisplayName::clean(&name);
            email.message_id = MessageId::new(&id, "example.org");
            for subject in [&subject, &fold] {
                email.subject.clone_from(subject);
                if let EmailKind::Notification(list) | EmailKind::Bulk(list) = &mut email.kind {
                    list.name = DisplayName::clean(&name);
                    list.unsubscribe = format!("https://site.example/{link}");
                    list.id = format!("{id}.list.example.org");
                    list.feedback[0].clone_from(&name);
                }
                prop_assert_eq!(&names(&email), &expected);
                check_lines(&rendered(&email));
                let read = parsed(&email);
                prop_assert!(read.header("From").unwrap().ends_with("stories@example.org>") || email.from.name.as_str().is_empty());
                let shown = DisplayName::clean(subject);
                prop_assert!(read.header("Subject").unwrap().starts_with(shown.as_str()), "{:?}", read.header("Subject"));
            }
        }
    }
}
