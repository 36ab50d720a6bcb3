//! Claims about signatures, checked by a verifier that shares no line with the signer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use betwixt::mail::{OutgoingEmail, Signer, SignerError};
use ring::digest::{SHA256, digest};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::samples::{bulk, every_kind};

const PKCS8: &[u8] = include_bytes!("dkim-pkcs8.pem");
const PKCS1: &[u8] = include_bytes!("dkim-pkcs1.pem");
const ELLIPTIC: &[u8] = include_bytes!("dkim-ec.pem");

fn signer() -> Signer {
    Signer::new(PKCS8, "s2026", "example.org").unwrap()
}

fn signed(email: &OutgoingEmail) -> String {
    String::from_utf8(email.render(Some(&signer())).unwrap()).unwrap()
}

/// The value of one `name=value` tag, blanks removed.
fn tag(list: &str, name: &str) -> Option<String> {
    let list: String = list.chars().filter(|sign| !sign.is_whitespace()).collect();
    list.split(';').find_map(|tag| tag.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

fn relaxed(field: &str) -> String {
    let (name, value) = field.split_once(':').unwrap();
    let value = value.replace("\r\n", "").replace('\t', " ");
    format!("{}:{}", name.to_lowercase(), value.split(' ').filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" "))
}

/// RFC 6376, section 6.1, for one message and the public key of its record.
fn verifies(message: &str, record: &str) -> bool {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", "\u{1} ");
    let mut fields: Vec<String> = unfolded.split("\r\n").map(|field| field.replace('\u{1}', "\r\n")).collect();
    let signature = fields.remove(fields.iter().position(|field| field.starts_with("DKIM-Signature:")).unwrap());
    let tags = signature.split_once(':').unwrap().1;

    let mut lines: Vec<String> = body
        .split("\r\n")
        .map(|line| {
            let blank = line.starts_with([' ', '\t']);
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            if blank && !words.is_empty() { format!(" {}", words.join(" ")) } else { words.join(" ") }
        })
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let canonical: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let body_hash = STANDARD.encode(digest(&SHA256, canonical.as_bytes()));
    if tag(tags, "bh").unwrap() != body_hash {
        return false;
    }

    let mut text = String::new();
    for name in tag(tags, "h").unwrap().split(':') {
        let found = fields.iter().rposition(|field| field.split(':').next().unwrap().eq_ignore_ascii_case(name));
        if let Some(at) = found {
            text.push_str(&format!("{}\r\n", relaxed(&fields.remove(at))));
        }
    }
    let value = tag(tags, "b").unwrap();
    let without = signature[..signature.rfind("b=").unwrap() + 2].to_owned();
    text.push_str(&relaxed(&without));

    let key = STANDARD.decode(tag(record, "p").unwrap()).unwrap();
    // The key itself follows 24 octets of SubjectPublicKeyInfo for RSA of 2048 bits.
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key[24..]);
    key.verify(text.as_bytes(), &STANDARD.decode(value).unwrap()).is_ok()
}

#[test]
fn every_kind_of_email_carries_a_signature_that_verifies() {
    let (name, record) = signer().dns_record();
    assert_eq!(name, "s2026._domainkey.example.org");
    for (kind, email) in every_kind() {
        let message = signed(&email);
        assert!(verifies(&message, &record), "{kind}: {message}");
        let without_html = OutgoingEmail { html: None, ..email };
        assert!(verifies(&signed(&without_html), &record), "{kind} without html");
    }
    let odd_blanks = OutgoingEmail { text: "  two  blanks\t\n\n \n".to_owned(), html: None, ..bulk() };
    assert!(verifies(&signed(&odd_blanks), &record));
    let empty = OutgoingEmail { text: String::new(), html: None, ..bulk() };
    assert!(verifies(&signed(&empty), &record));
}

#[test]
fn the_published_record_is_the_keys_own() {
    // From: openssl rsa -in dkim-pkcs8.pem -pubout -outform DER | base64
    let record = Signer::new(PKCS1, "s2026", "example.org").unwrap().dns_record().1;
    assert_eq!(record, signer().dns_record().1);
    assert!(record.starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoJfgCVP41vb9foEe"), "{record}");
}

#[test]
fn changing_anything_that_matters_breaks_the_signature() {
    let (_, record) = signer().dns_record();
    let message = signed(&bulk());
    for (from, to) in [
        ("List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"),
        ("List-Unsubscribe: <https://site.example/u/s1", "List-Unsubscribe: <https://evil.example/u/s1"),
        ("Subject: Issue 7", "Subject: Issue 8"),
        ("To: ann@reader.example", "To: bob@reader.example"),
        ("<p><a", "<p><b"),
        ("Date: Mon", "Date: Tue"),
        ("letters.list.example.org", "other.list.example.org"),
        ("auto-generated", "no"),
        ("issue7:letters", "issue8:letters"),
        ("From: \"Between", "From: eve@example.org\r\nFrom: \"Between"),
        ("Subject: Issue 7", "Subject: Issue 7\r\nReply-To: eve@example.org"),
    ] {
        assert!(message.contains(from), "{from}");
        assert!(!verifies(&message.replacen(from, to, 1), &record), "{from} -> {to}");
    }
}

#[test]
fn the_signature_names_its_domain_time_and_headers_and_no_length() {
    let message = signed(&bulk());
    let field = message.split("\r\nFrom:").next().unwrap();
    assert!(field.starts_with("DKIM-Signature: "));
    assert!(field.split("\r\n").all(|line| line.len() <= 78), "{field}");
    let tags = field.split_once(':').unwrap().1;
    for (name, value) in
        [("v", "1"), ("a", "rsa-sha256"), ("c", "relaxed/relaxed"), ("d", "example.org"), ("s", "s2026"), ("t", "1795409436")]
    {
        assert_eq!(tag(tags, name).as_deref(), Some(value));
    }
    assert_eq!(tag(tags, "l"), None);
    let names = tag(tags, "h").unwrap();
    let names: Vec<&str> = names.split(':').collect();
    for name in [
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "list-id",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "auto-submitted",
        "feedback-id",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert_eq!(names.iter().filter(|name| **name == "from").count(), 2, "a second From would be unsigned");
}

#[test]
fn a_key_or_selector_that_cannot_sign_is_named() {
    for (pem, selector, error) in [
        (&b""[..], "s2026", SignerError::NotAKey),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "s2026", SignerError::NotRsa),
        (ELLIPTIC, "s2026", SignerError::NotRsa),
        (PKCS8, "", SignerError::Selector),
        (PKCS8, "a b", SignerError::Selector),
        (PKCS8, "a..b", SignerError::Selector),
        (PKCS8, "a; d=evil.example", SignerError::Selector),
    ] {
        assert_eq!(Signer::new(pem, selector, "example.org").unwrap_err(), error, "{selector}");
    }
}
