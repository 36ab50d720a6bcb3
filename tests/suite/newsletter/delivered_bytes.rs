//! Claims about the bytes that reached the mail server.

use scraper::{Html, Selector};

use super::smtp_site::{SmtpSite, path, send};
use crate::support::parsed_email::ParsedEmail;

fn count(email: &ParsedEmail, name: &str) -> usize {
    email.headers().filter(|(known, _)| known.eq_ignore_ascii_case(name)).count()
}

fn hrefs(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut found: Vec<String> =
        page.select(&Selector::parse("a[href]").unwrap()).map(|link| link.attr("href").unwrap().to_owned()).collect();
    found.sort();
    found.dedup();
    found
}

fn urls(text: &str) -> Vec<String> {
    let words = text.split(|sign: char| sign.is_whitespace() || "()<>".contains(sign)).filter(|word| word.starts_with("http"));
    let mut found: Vec<String> = words.map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn every_copy_is_a_separate_email_that_says_what_it_is() {
    let smtp = SmtpSite::with_connections(2);
    smtp.join(&["ann@example.org", "ben@example.org"]);
    smtp.send();
    smtp.site.work();
    let copies = smtp.copies();
    assert_eq!(copies.len(), 2);
    let mut ids = Vec::new();
    for copy in &copies {
        let email = ParsedEmail::parse(&copy.bytes);
        let header = |name: &str| email.header(name).unwrap_or_else(|| panic!("no {name}")).to_owned();
        assert_eq!(copy.readers.len(), 1);
        assert_eq!(header("To"), copy.readers[0]);
        for name in ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"] {
            assert_eq!(count(&email, name), 1, "{name}");
        }
        for name in ["Cc", "Bcc", "Sender", "Return-Path", "Received"] {
            assert_eq!(count(&email, name), 0, "{name}");
        }
        assert_eq!(header("From"), "\"Where do you lie\" <letters@example.org>");
        assert_eq!(header("Subject"), "How close is close?");
        assert_eq!(header("Date"), "Mon, 01 Jun 2026 12:00:00 +0000");
        assert!(header("Message-ID").ends_with(".issue@example.org>"));
        assert!(header("List-Id").ends_with("<essays.list.example.org>"));
        assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let leave = header("List-Unsubscribe");
        assert!(
            leave.starts_with("<https://localhost/u/") && leave.ends_with('>') && !leave.contains('@') && !leave.contains("ann")
        );
        assert_eq!(header("List-Post"), "NO");
        assert!(header("List-Help").starts_with("<https://localhost/"));
        assert_eq!(header("List-Archive"), "<https://localhost/letters>");
        assert_eq!(header("Archived-At"), "<https://localhost/letters/how-close-is-close>");
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("Precedence"), "bulk");
        assert_eq!(header("Feedback-ID").split(':').count(), 4);
        assert_eq!(header("MIME-Version"), "1.0");
        assert!(header("Content-Type").starts_with("multipart/alternative"));
        let (local, domain) = copy.return_path.split_once('@').unwrap();
        assert!(local.starts_with("bounces+") && local.len() <= 64, "{local}");
        assert_eq!(domain, "bounces.example.org");
        ids.push((header("Message-ID"), copy.return_path.clone(), leave));
    }
    assert!(ids[0].0 != ids[1].0 && ids[0].1 != ids[1].1 && ids[0].2 != ids[1].2, "nothing is shared by two readers");
}

#[test]
fn both_parts_say_the_same_and_nothing_in_them_watches_the_reader() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    smtp.send();
    smtp.site.work();
    let email = smtp.emails_to("ann@example.org").pop().unwrap();
    let html = email.html.clone().unwrap();
    assert_eq!(hrefs(&html), urls(&email.text));
    assert!(email.text.contains(".A line that begins with a dot."), "{}", email.text);
    assert!(html.contains("<html lang=\"en\" dir=\"ltr\">"));
    for forbidden in ["<script", "<form", "<img", "@import", "<link"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.len() < 100_000);
    for line in [path(&email.text, "/u/"), path(&email.text, "/s/")] {
        assert!(
            email.text.lines().any(|known| known == format!("https://localhost{line}")),
            "{line} stands on a line of its own"
        );
    }
    let leave = email.header("List-Unsubscribe").unwrap();
    assert!(leave.contains(&path(&email.text, "/u/")), "the header and the email link to the same address");
}

#[test]
fn the_bytes_are_seven_bit_with_crlf_and_short_lines() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let body = format!("Grüße, {} — und “mehr”.", "sehr ".repeat(400));
    let made = smtp.owner.post("/owner/issues", &[("subject", "Nähe\u{2028}und Weite"), ("body", &body)]).expect(303);
    send(&smtp.owner, &made.location.unwrap());
    smtp.site.work();
    for received in smtp.sink.emails() {
        let text = std::str::from_utf8(&received.bytes).unwrap();
        assert!(text.is_ascii() && !text.contains('\0'));
        for line in text.split("\r\n") {
            assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }
    let message = smtp.emails_to("ann@example.org").pop().unwrap();
    assert_eq!(message.header("Subject"), Some("Nähe und Weite"));
    assert!(message.text.contains("“mehr”"));
}

#[test]
fn a_subject_cannot_add_a_header() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let subject = "Hello\r\nBcc: eve@example.org";
    let made = smtp.owner.post("/owner/issues", &[("subject", subject), ("body", "Text")]).expect(303);
    send(&smtp.owner, &made.location.unwrap());
    smtp.site.work();
    let email = smtp.emails_to("ann@example.org").pop().unwrap();
    assert_eq!(count(&email, "Bcc"), 0);
    assert_eq!(email.header("Subject"), Some("Hello Bcc: eve@example.org"));
}

#[test]
fn a_confirmation_is_no_list_mail() {
    let smtp = SmtpSite::new();
    smtp.site.visitor().post("/subscribe", &[("email", "ann@example.org")]).expect(303);
    smtp.site.work();
    let email = smtp.emails_to("ann@example.org").pop().unwrap();
    for name in ["List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Precedence"] {
        assert_eq!(count(&email, name), 0, "{name}");
    }
    assert_eq!(email.header("Auto-Submitted"), Some("auto-generated"));
    assert!(email.text.contains("three days") && email.text.contains("/disown"));
    assert_eq!(hrefs(&email.html.clone().unwrap()), urls(&email.text));
}
