//! The fields of a form or a query string, decoded strictly and once, before any handler reads them.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use percent_encoding::percent_decode;

use super::body;
use super::body::{BodyType, RequestBody};
use super::flash;
use super::offload::offload;
use super::problem::Problem;

pub use crate::text::FormErrors;

/// The maximum number of fields in one form; a bulk decision names at most a page of cases.
const FIELDS: usize = 200;

/// The characters of a field of one line that are shown again: more than any such field accepts.
const SHOWN_LINE_CHARS: usize = 1_000;

/// The fields of a form, in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// The fields of a query string. What other sites add to our addresses may be written in any way, so that a field that cannot be
/// decoded is left out instead of refusing the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    fields: Fields,
    /// The names of the fields that could not be decoded.
    malformed: Vec<String>,
    /// What the message about an action is about; `None` unless this site redirected the browser here after one.
    after_action: Option<String>,
}

impl std::ops::Deref for Query {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl Query {
    /// Decodes each field as [`Fields::parse`] does. The server bounds the length of an address, so there is no limit of fields.
    fn parse(query: &[u8], after_action: Option<String>) -> Self {
        let mut parsed = Self { after_action, ..Self::default() };
        for pair in pairs(query) {
            match (decode(pair.name), decode(pair.value)) {
                (Ok(name), Ok(value)) => parsed.fields.0.push((name, unix_lines(&value))),
                (Ok(name), Err(_)) => parsed.malformed.push(name),
                (Err(_), _) => {}
            }
        }
        parsed
    }

    /// A field that the page cannot do without, empty when it was not sent.
    ///
    /// # Errors
    /// A 400 when it cannot be decoded.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Problem> {
        if self.malformed.iter().any(|malformed| malformed == name) { Err(Problem::unreadable()) } else { Ok(self.text(name)) }
    }

    /// The value of a field that names the message about an action; empty unless this site redirected the browser here after it.
    pub(crate) fn flash(&self, name: &str) -> &str {
        if self.after_action.is_some() { self.fields.text(name) } else { "" }
    }

    /// What the message about an action is about, such as an email address; empty without one.
    pub(crate) fn flash_subject(&self) -> &str {
        self.after_action.as_deref().unwrap_or_default()
    }
}

impl Fields {
    /// Decodes `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.1), but rejects what the standard would
    /// replace: bytes that are not UTF-8, and NUL, which PostgreSQL cannot store.
    ///
    /// # Errors
    /// A 400 for a body that cannot be decoded.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let mut fields = Vec::new();
        for pair in pairs(bytes) {
            if fields.len() == FIELDS {
                return Err(Problem::unreadable());
            }
            fields.push((decode(pair.name)?, unix_lines(&decode(pair.value)?)));
        }
        Ok(Self(fields))
    }

    /// Builds fields from stored values, to fill a form.
    pub fn from_values<const MANY: usize>(fields: [(&str, String); MANY]) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The first value of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Whether the form has a field of this name, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Every value of a repeatable field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// All fields with their values, in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What is shown again of a field of one line, which may have been sent with millions of characters.
    pub fn line(&self, name: &str) -> String {
        self.text(name).chars().take(SHOWN_LINE_CHARS).collect()
    }

    /// Whether a checkbox was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }
}

/// A field that is not decoded yet.
struct EncodedField<'a> {
    name: &'a [u8],
    value: &'a [u8],
}

fn pairs(bytes: &[u8]) -> impl Iterator<Item = EncodedField<'_>> {
    bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        EncodedField { name: halves.next().unwrap_or_default(), value: halves.next().unwrap_or_default() }
    })
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if !bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| is_escape(bytes, at)) {
        return Err(Problem::unreadable());
    }
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().map_err(|_| Problem::unreadable())?;
    if text.contains('\0') { Err(Problem::unreadable()) } else { Ok(text.into_owned()) }
}

/// Whether two hexadecimal digits follow the percent sign at this index. The decoder would pass any others through unchanged.
fn is_escape(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Larger forms are decoded away from the threads that serve pages.
const QUICKLY_PARSED_BYTES: usize = 64 * 1024;

async fn parse(RequestBody(bytes): RequestBody) -> Result<Fields, Problem> {
    if bytes.len() <= QUICKLY_PARSED_BYTES { Fields::parse(&bytes) } else { offload(move || Fields::parse(&bytes)).await? }
}

impl FromRequest for Fields {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        match BodyType::of(request.headers()) {
            BodyType::Form => Box::pin(parse(body::buffered(request))),
            BodyType::Other => Box::pin(std::future::ready(Err(Problem::not_a_form()))),
        }
    }
}

impl FromRequest for Query {
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let after_action = flash::subject(request);
        std::future::ready(Ok(Self::parse(request.query_string().as_bytes(), after_action)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_as_it_was_typed() {
        let fields = Fields::parse(b"body=a+b%0D%0Ac&lists=x&lists=y%20z&sum=1%2b1%2541&empty=").unwrap();
        assert_eq!(fields.text("body"), "a b\nc");
        assert_eq!(fields.all("lists"), ["x", "y z"]);
        assert_eq!(fields.text("sum"), "1+1%41");
        assert_eq!(fields.text("missing"), "");
        assert!(!fields.ticked("empty"));
    }

    #[test]
    fn what_cannot_be_decoded_in_a_query_takes_nothing_else_with_it() {
        let query = Query::parse(b"a=1&utm=caf%E9&%ff=x&q=100%&b=2&a=3", None);
        assert_eq!((query.text("a"), query.text("b"), query.text("utm")), ("1", "2", ""));
        assert!(query.required("q").is_err() && query.required("utm").is_err());
        assert_eq!(query.required("b").unwrap(), "2");
        let many: Vec<String> = (0..=FIELDS).map(|number| format!("x{number}=1")).collect();
        assert_eq!(Query::parse(many.join("&").as_bytes(), None).text(&format!("x{FIELDS}")), "1");
    }

    #[test]
    fn nul_broken_escapes_and_what_is_not_utf8_are_refused() {
        for bytes in [&b"a=%00"[..], b"a=%ff%fe", b"a=%4", b"a=%", b"a=%zz", b"a=%4%41", b"a=%+1", b"%00=a"] {
            assert!(Fields::parse(bytes).is_err(), "{bytes:?}");
        }
    }
}
