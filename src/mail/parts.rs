//! The body: quoted-printable parts, text before HTML.

use std::fmt::Write;

use ring::digest;

use super::outgoing::MessageId;

/// A line of quoted-printable, its soft break included (RFC 2045, 6.7).
const MAX_LINE: usize = 76;

/// A rendered body and what the headers have to say about it.
pub(super) struct Parts {
    content_type: Vec<String>,
    encoding: Option<&'static str>,
    body: String,
}

impl Parts {
    /// Renders `text`, with `html` as the richer alternative.
    pub(super) fn of(text: &str, html: Option<&str>, id: &MessageId) -> Self {
        let Some(html) = html else {
            return Self {
                content_type: vec!["text/plain;".into(), "charset=utf-8".into()],
                encoding: Some("quoted-printable"),
                body: quoted_printable(text),
            };
        };
        let boundary = boundary(id);
        let mut body = String::with_capacity(text.len() + html.len() * 5 / 4 + 512);
        for (kind, content) in [("plain", text), ("html", html)] {
            let _ = write!(
                body,
                "--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            );
            body.push_str(&quoted_printable(content));
        }
        let _ = write!(body, "--{boundary}--\r\n");
        let content_type = vec!["multipart/alternative;".into(), format!("boundary=\"{boundary}\"")];
        Self { content_type, encoding: None, body }
    }

    /// The value of `Content-Type`, in words between which it may be folded.
    pub(super) fn content_type(&self) -> &[String] {
        &self.content_type
    }

    /// The value of `Content-Transfer-Encoding`, for a body of one part.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }

    /// The body; ends in CRLF.
    pub(super) fn body(&self) -> &str {
        &self.body
    }
}

/// Made from the message id, so that a retry is the same bytes. `=_` cannot occur in quoted-printable (RFC 2045, 6.7 (1)), so
/// no text can hold its own boundary.
fn boundary(id: &MessageId) -> String {
    let hash = digest::digest(&digest::SHA256, id.as_str().as_bytes());
    hash.as_ref().iter().take(12).fold(String::from("=_"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Quoted-printable of `text`: any line ends become CRLF, the last line gets one too.
fn quoted_printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() * 5 / 4 + 2);
    for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
        encode_line(line, &mut out);
        out.push_str("\r\n");
    }
    out
}

fn encode_line(line: &str, out: &mut String) {
    let mut column = 0;
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let last = bytes.peek().is_none();
        let plain = match byte {
            b'=' => false,
            b' ' | b'\t' => !last,
            _ => byte.is_ascii_graphic(),
        };
        let width = if plain { 1 } else { 3 };
        // The last sign of a line needs no room for the `=` of a soft break.
        let room = if last { MAX_LINE } else { MAX_LINE - 1 };
        if column + width > room {
            out.push_str("=\r\n");
            column = 0;
        }
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "={byte:02X}");
        }
        column += width;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(encoded: &str) -> String {
        let joined = encoded.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = joined.as_bytes();
        while let Some((&byte, tail)) = rest.split_first() {
            rest = tail;
            if byte == b'=' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[..2]).unwrap(), 16).unwrap());
                rest = &rest[2..];
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn line_ends_become_crlf_and_trailing_blanks_survive() {
        assert_eq!(quoted_printable("a\nb\rc\r\nd"), "a\r\nb\r\nc\r\nd\r\n");
        assert_eq!(quoted_printable("a \n\t\n"), "a=20\r\n=09\r\n");
        assert_eq!(quoted_printable(""), "\r\n");
        assert_eq!(quoted_printable("1=1 \u{e9}\0"), "1=3D1 =C3=A9=00\r\n");
    }

    proptest! {
        #[test]
        fn any_text_survives_and_stays_within_its_lines(text in "(?s).{0,400}") {
            let encoded = quoted_printable(&text);
            prop_assert!(encoded.is_ascii());
            prop_assert!(encoded.split("\r\n").all(|line| line.len() <= MAX_LINE && !line.contains(['\r', '\n', '\0'])));
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            let expected = format!("{}\r\n", lines.strip_suffix('\n').unwrap_or(&lines).replace('\n', "\r\n"));
            prop_assert_eq!(decoded(&encoded), expected);
        }
    }
}
