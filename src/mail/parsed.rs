//! An email of ours, read back: for the owner's outbox page, and for tests that follow a link from an email.

use std::str;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a reader's mail program makes of an email's bytes. It understands what [`OutgoingEmail::render`](super::OutgoingEmail::render) writes;
/// of anything else it reads what it can.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedEmail {
    headers: Vec<(String, String)>,
    /// The plain text, with `\n` line ends.
    pub text: String,
    /// The HTML, with `\n` line ends.
    pub html: Option<String>,
}

impl ParsedEmail {
    /// Reads an email.
    pub fn read(bytes: &[u8]) -> Self {
        let whole = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (head, body) = whole.split_once("\n\n").unwrap_or((&whole, ""));
        let headers = headers(head);
        let mut parsed = Self { headers, text: String::new(), html: None };
        let boundary = parsed.header("Content-Type").and_then(|kind| kind.split("boundary=\"").nth(1)?.split('"').next());
        let Some(boundary) = boundary else {
            parsed.text = quoted_printable(body);
            return parsed;
        };
        for part in body.split(&format!("--{boundary}")).skip(1) {
            let (head, content) = part.split_once("\n\n").unwrap_or((part, ""));
            if head.contains("text/plain") {
                parsed.text = quoted_printable(content);
            } else if head.contains("text/html") {
                parsed.html = Some(quoted_printable(content));
            }
        }
        parsed
    }

    /// The first header of that name, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All headers in their order, unfolded and decoded.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let field = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), decoded(value.trim())));
    unfolded.lines().filter_map(field).collect()
}

/// Resolves encoded words; the blank between two of them is not part of the text (RFC 2047, 6.2).
fn decoded(value: &str) -> String {
    let mut text: Vec<u8> = Vec::with_capacity(value.len());
    let mut after_encoded = false;
    for (at, word) in value.split(' ').enumerate() {
        let encoded = word.strip_prefix("=?UTF-8?B?").and_then(|word| word.strip_suffix("?="));
        let bytes = encoded.and_then(|word| STANDARD.decode(word).ok());
        if at > 0 && !(after_encoded && bytes.is_some()) {
            text.push(b' ');
        }
        after_encoded = bytes.is_some();
        text.extend_from_slice(bytes.as_deref().unwrap_or(word.as_bytes()));
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn quoted_printable(encoded: &str) -> String {
    let joined = encoded.replace("=\n", "");
    let mut pieces = joined.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let escaped = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (escaped, piece.get(2..)) {
            (Some(byte), Some(rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest.as_bytes());
            }
            _ => {
                bytes.push(b'=');
                bytes.extend_from_slice(piece.as_bytes());
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
