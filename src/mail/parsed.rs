//! An email of ours, parsed as its recipient's mail program would: for the owner's outbox page, and for tests that follow a
//! link.

use mail_parser::parsers::MessageStream;
use mail_parser::{MessageParser, PartType};

/// The parsed content of an email. Bytes that are no valid email are parsed as far as possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedEmail {
    headers: Vec<(String, String)>,
    /// The plain text, with `\n` line ends.
    pub text: String,
    /// The HTML, with `\n` line ends.
    pub html: Option<String>,
}

impl ParsedEmail {
    /// Never fails: bytes that are not an email give empty fields.
    pub fn read(bytes: &[u8]) -> Self {
        let Some(message) = MessageParser::default().parse(bytes) else { return Self::default() };
        let headers = message.headers().iter().map(|header| {
            // As they are written; the parser's own names have its own spelling.
            let part = |from: u32, to: u32| bytes.get(from as usize..to as usize).unwrap_or_default();
            let name = String::from_utf8_lossy(part(header.offset_field, header.offset_start));
            // Unstructured text for every header: the outbox page shows the text, not the structure.
            let value = MessageStream::new(part(header.offset_start, header.offset_end)).parse_unstructured();
            (name.trim_end_matches(':').to_owned(), value.into_text().unwrap_or_default().into_owned())
        });
        let mut parsed = Self { headers: headers.collect(), text: String::new(), html: None };
        for part in &message.parts {
            match &part.body {
                PartType::Text(text) => parsed.text = text.replace("\r\n", "\n"),
                PartType::Html(html) => parsed.html = Some(html.replace("\r\n", "\n")),
                _ => {}
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
