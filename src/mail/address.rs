//! Email addresses and display names, parsed once at the edge.

use std::fmt;
use std::hash::{Hash, Hasher};

use lettre::Address;
use lettre::address::AddressError;
use lettre::message::Mailbox;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{ErrorKind, UserError};
use crate::text::trim_invisible;

/// The longest address: a path of 256 octets less its angle brackets (RFC 5321, 4.5.3.1.3).
const MAX_OCTETS: usize = 254;
/// More than any address has that fits once its domain is ASCII.
const MAX_TYPED_BYTES: usize = 4 * MAX_OCTETS;
/// The longest local part (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL_OCTETS: usize = 64;

/// Why a text is not an address that we can send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// The text is empty.
    #[error("Type an email address, like name@example.org.")]
    Empty,
    /// Not exactly one `@`, or nothing before or after it.
    #[error("An email address has one @, with a name before it and a domain after it, like name@example.org.")]
    Shape,
    /// More than 254 octets, or more than 64 before the `@`.
    #[error("This email address is too long: at most 64 characters before the @ and 254 in total.")]
    TooLong,
    /// The part before the `@` holds a character that it may not hold.
    #[error(
        "The part before the @ can contain letters, digits and characters such as . _ + - but no spaces, commas, quotes or brackets; \
         it can’t begin with - or end with a dot."
    )]
    Local,
    /// The part after the `@` is not a domain with a dot.
    #[error("The part after the @ has to be a domain with a dot in it, like example.org.")]
    Domain,
}

impl UserError for EmailError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

/// An address that mail can be sent to. Two are equal when their [normal form](Email::normal) is.
///
/// It has no `Display`, and `Debug` shows only the domain, so that it cannot slip into a log.
#[derive(Clone)]
pub struct Email {
    address: Address,
    normal: String,
}

impl Email {
    /// Parses an address; surrounding whitespace and invisible characters are dropped.
    ///
    /// Stricter than RFC 5321 and lettre: one `@`, a dotted domain that IDNA accepts, no quoted local parts, no leading `-` (a
    /// program that is handed such an address may take it for an option).
    ///
    /// # Errors
    /// [`EmailError`], in a sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = trim_invisible(text);
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        // Before any other work: converting a domain takes time for each of its characters.
        if text.len() > MAX_TYPED_BYTES {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Shape)?;
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(EmailError::Shape);
        }
        if local.starts_with('-') || !local.chars().all(is_allowed_in_local) {
            return Err(EmailError::Local);
        }
        let domain = ascii_domain(domain)?;
        if local.len() > MAX_LOCAL_OCTETS || local.len() + 1 + domain.len() > MAX_OCTETS {
            return Err(EmailError::TooLong);
        }
        let address = Address::new(local, &domain).map_err(|error| match error {
            AddressError::InvalidDomain => EmailError::Domain,
            _ => EmailError::Local,
        })?;
        let normal = format!("{}@{domain}", local.to_lowercase().nfc().collect::<String>());
        Ok(Self { address, normal })
    }

    /// The parsed form, for envelopes and headers.
    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// The address to send to: the local part as it was typed, the domain in lower-case ASCII.
    pub fn as_given(&self) -> &str {
        self.address.as_ref()
    }

    /// The address as an identity: local part in lower case and NFC, lower-case ASCII domain. The standard lets a server tell
    /// `Ann@` from `ann@` (RFC 5321, 2.4) and none does; people type either. Dots and `+` stay: only the domain's owner knows
    /// what they mean.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The part after the `@`, in lower-case ASCII.
    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    /// The part before the `@`, as it was typed.
    pub fn local(&self) -> &str {
        self.address.user()
    }

    /// Enough for its holder to recognise it, `a…@example.org`: for pages that other people might open.
    pub fn masked(&self) -> String {
        let first: String = self.local().chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }
}

/// `atext` and the dot of RFC 5322; outside ASCII letters, digits and their marks only, so no whitespace, bidi or zero-width
/// characters.
fn is_allowed_in_local(sign: char) -> bool {
    if sign.is_ascii() {
        sign.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(sign)
    } else {
        sign.is_alphanumeric() || is_combining_mark(sign)
    }
}

fn ascii_domain(domain: &str) -> Result<String, EmailError> {
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| EmailError::Domain)?;
    let (_, last) = domain.rsplit_once('.').ok_or(EmailError::Domain)?;
    if last.is_empty() || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EmailError::Domain);
    }
    Ok(domain)
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email(...@{})", self.domain())
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.normal == other.normal
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal.hash(state);
    }
}

impl serde::Serialize for Email {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_given())
    }
}

impl<'de> serde::Deserialize<'de> for Email {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The name that a mail program shows beside an address. It holds no control, bidi or zero-width characters and is at most
/// [`DisplayName::MAX_CHARS`] characters long, whatever it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// What fits on one line of a header, and of most mail programs' lists.
    pub const MAX_CHARS: usize = 78;

    /// Makes a name of any text: line breaks become spaces, characters that cannot be shown are dropped, the end is cut off.
    pub fn clean(text: &str) -> Self {
        Self(one_line(text).chars().take(Self::MAX_CHARS).collect::<String>().trim_end().to_owned())
    }

    /// The name; may be empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `text` on one line: runs of whitespace, line ends and control characters become one space; bidi and zero-width characters
/// are removed. The zero-width joiner stays: it builds emoji and is needed in several scripts.
pub(super) fn one_line(text: &str) -> String {
    let shown = text.chars().filter(|sign| {
        !matches!(sign, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    });
    let spaced: String = shown.map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name and an address: who an email comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name shown; empty shows the address alone.
    pub name: DisplayName,
    /// Where a reply goes.
    pub address: Email,
}

impl Sender {
    /// For headers. lettre panics when a name holds a line break, which a [`DisplayName`] does not.
    pub(super) fn mailbox(&self) -> Mailbox {
        let name = Some(self.name.0.clone()).filter(|name| !name.is_empty());
        Mailbox::new(name, self.address.address.clone())
    }
}
