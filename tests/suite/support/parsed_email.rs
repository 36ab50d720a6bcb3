//! An email as a mail program reads it, by a parser that is not ours: it cannot share a mistake with our writer.

use mail_parser::parsers::MessageStream;
use mail_parser::{MessageParser, PartType};

/// Headers and texts of an email.
#[derive(Clone, Debug)]
pub struct ParsedEmail {
    headers: Vec<(String, String)>,
    from: (Option<String>, String),
    /// The plain text, with `\n` line ends and one at its end.
    pub text: String,
    /// The HTML, in the same form.
    pub html: Option<String>,
}

impl ParsedEmail {
    /// Parses the bytes of an email.
    ///
    /// # Panics
    /// When they are no email with one author and a plain text, with at most one HTML text beside it and nothing attached.
    #[track_caller]
    pub fn parse(bytes: &[u8]) -> Self {
        let shown = String::from_utf8_lossy(bytes);
        let email = MessageParser::default().parse(bytes).unwrap_or_else(|| panic!("no email: {shown}"));
        assert_eq!(email.attachment_count(), 0, "something is attached: {shown}");
        let headers = email.headers().iter().map(|header| {
            // The parser's own names have its own spelling.
            let name = &bytes[header.offset_field as usize..header.offset_start as usize];
            let value = &bytes[header.offset_start as usize..header.offset_end as usize];
            let value = MessageStream::new(value).parse_unstructured().into_text().unwrap_or_default();
            (String::from_utf8_lossy(name).trim_end_matches(':').to_owned(), value.into_owned())
        });
        let from = email.from().and_then(mail_parser::Address::as_list).unwrap_or_default();
        let [from] = from else { panic!("not one author: {shown}") };
        let (mut texts, mut htmls) = (Vec::new(), Vec::new());
        for part in &email.parts {
            match &part.body {
                PartType::Text(text) => texts.push(lines(text)),
                PartType::Html(html) => htmls.push(lines(html)),
                PartType::Multipart(_) => {}
                other => panic!("{other:?} in {shown}"),
            }
        }
        assert!(texts.len() == 1 && htmls.len() <= 1, "{} plain texts and {} of HTML: {shown}", texts.len(), htmls.len());
        Self {
            headers: headers.collect(),
            from: (from.name().map(str::to_owned), from.address().unwrap_or_default().to_owned()),
            text: texts.remove(0),
            html: htmls.pop(),
        }
    }

    /// The first header of that name, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All headers in their order, unfolded and decoded.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The author's name, if there is one, and address.
    pub fn from(&self) -> (Option<&str>, &str) {
        (self.from.0.as_deref(), &self.from.1)
    }
}

/// The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1), so a text has the same end with it and without.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    format!("{}\n", text.strip_suffix('\n').unwrap_or(&text))
}
