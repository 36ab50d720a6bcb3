//! Claims about the bytes of an email, numbered as providers and RFCs demand them.

use betwixt::mail::{DisplayName, EmailKind, MessageId, OutgoingEmail, Sender};
use proptest::prelude::*;

use super::samples::{bulk, email as address_of, every_kind, list, notification, parsed, rendered, transactional};

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
fn an_email_has_one_sender_one_recipient_a_date_and_a_stable_message_id() {
    for (kind, email) in every_kind() {
        let read = parsed(&email);
        for (name, value) in [
            ("From", "\"Between Walls\" <stories@example.org>"),
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
fn an_email_is_seven_bit_in_short_lines_that_end_in_crlf() {
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
fn only_emails_of_a_list_carry_list_headers() {
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
        ("List-Id", "Letters, monthly <letters.list.example.org>"),
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
fn a_name_is_written_so_that_mail_programs_read_it_back() {
    for (name, raw) in [
        ("Walls", "From: Walls <stories@example.org>\r\n"),
        ("Between Walls", "From: \"Between Walls\" <stories@example.org>\r\n"),
        ("The \"B\" \\", "From: \"The \\\"B\\\" \\\\\" <stories@example.org>\r\n"),
        ("Walls, Inc.", "From: =?utf-8?b?V2FsbHMsIEluYy4=?= <stories@example.org>\r\n"),
        ("J\u{fc}rgen", "From: =?utf-8?b?SsO8cmdlbg==?= <stories@example.org>\r\n"),
        ("=?UTF-8?Q?x?=", "From: =?utf-8?b?PT9VVEYtOD9RP3g/PQ==?= <stories@example.org>\r\n"),
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
fn a_line_break_in_a_display_name_does_not_reach_lettre_which_would_panic() {
    let mut email = bulk();
    email.from.name = DisplayName::clean("Between\r\nBcc: eve@example.org\n");
    if let EmailKind::Bulk(list) = &mut email.kind {
        list.name = email.from.name.clone();
    }
    assert_eq!(names(&email), names(&bulk()));
    assert_eq!(parsed(&email).header("From"), Some("Between Bcc: eve@example.org <stories@example.org>"));
}

#[test]
fn a_very_long_word_is_encoded_and_never_written_as_one_long_line() {
    let mut email = OutgoingEmail { subject: format!("So {} it is", "o".repeat(2_000)), ..bulk() };
    email.from.name = DisplayName::clean(&"n".repeat(2_000));
    email.message_id = MessageId::new(&"m".repeat(2_000), "example.org");
    if let EmailKind::Bulk(list) = &mut email.kind {
        list.name = email.from.name.clone();
        list.archive = Some(format!("https://site.example/{}", "a".repeat(2_000)));
        list.feedback[0] = "f".repeat(2_000);
    }
    let bytes = rendered(&email);
    check_lines(&bytes);
    assert_eq!(parsed(&email).header("Subject"), Some(email.subject.as_str()));
    assert!(!bytes.contains("List-Archive"), "a URL cannot be folded, so one that is too long is left out");
}

#[test]
fn every_address_and_name_that_we_take_can_be_written() {
    for address in
        ["j\u{f6}rg@reader.example", "Jose\u{301}@reader.example", "o'brien+a=b@reader.example", "9@xn--bcher-kva.example"]
    {
        for name in ["\u{301}", "9", "a.b", "<", "(c)", "\u{1f9d1}\u{200d}\u{1f692}", "\\", "\"", "@,;:"] {
            let mut email = OutgoingEmail { to: address_of(address), ..transactional() };
            email.from = Sender { name: DisplayName::clean(name), address: address_of(address) };
            let from = parsed(&email).header("From").unwrap().to_owned();
            assert!(from.ends_with(&format!(" <{}>", email.to.as_given())), "{from}");
        }
    }
}

#[test]
fn a_message_id_contains_only_allowed_characters() {
    assert_eq!(MessageId::new("a b\r\n<c>..d", "example.org").as_str(), "a-b---c-.d@example.org");
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
    fn no_subject_name_or_link_adds_a_header_or_a_line_break(
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
