//! Addresses and the names beside them, parsed once at the edge.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fault::{Kind, Refusal};

/// The longest address: a path of 256 octets less its angle brackets (RFC 5321, 4.5.3.1.3).
const MAX_OCTETS: usize = 254;
/// The longest local part (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL_OCTETS: usize = 64;

/// Why a text is not an address that we can write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Type an email address, like name@example.org.")]
    Empty,
    /// Not exactly one `@`, or nothing before or after it.
    #[error("An email address has one @, with a name before it and a domain after it, like name@example.org.")]
    Shape,
    /// More than 254 octets, or more than 64 before the `@`.
    #[error("This email address is longer than mail can carry: 64 characters before the @ and 254 in all.")]
    TooLong,
    /// The part before the `@` holds a sign that it may not hold.
    #[error(
        "The part before the @ can hold letters, digits and signs such as . _ + - but no blanks, commas, quotes or brackets, \
         and it does not begin with - or end with a dot."
    )]
    Local,
    /// The part after the `@` is not a domain with a dot.
    #[error("The part after the @ has to be a domain with a dot in it, like example.org.")]
    Domain,
}

impl Refusal for EmailError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
}

/// An address that mail can be sent to. Two are equal when their [normal form](Email::normal) is.
///
/// It has no `Display`, and `Debug` shows only the domain, so that it cannot slip into a log.
#[derive(Clone)]
pub struct Email {
    given: String,
    normal: String,
    local_octets: usize,
}

impl Email {
    /// Reads an address; blanks around it are dropped.
    ///
    /// Stricter than RFC 5321: one `@`, a dotted domain that IDNA accepts, no quoted local parts, no leading `-` (a program
    /// that is handed such an address may take it for an option).
    ///
    /// # Errors
    /// [`EmailError`], in a sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Shape)?;
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(EmailError::Shape);
        }
        check_local(local)?;
        let domain = ascii_domain(domain)?;
        let given = format!("{local}@{domain}");
        if local.len() > MAX_LOCAL_OCTETS || given.len() > MAX_OCTETS {
            return Err(EmailError::TooLong);
        }
        let normal = format!("{}@{domain}", local.to_lowercase().nfc().collect::<String>());
        Ok(Self { given, normal, local_octets: local.len() })
    }

    /// The address to send to: the local part as it was typed, the domain in lower-case ASCII.
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// The address as an identity: local part in small emails and NFC, lower-case ASCII domain. The standard lets a server tell
    /// `Ann@` from `ann@` (RFC 5321, 2.4) and none does; people type either. Dots and `+` are left alone: only the domain's owner
    /// knows what they mean.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The part after the `@`, in lower-case ASCII.
    pub fn domain(&self) -> &str {
        self.given.get(self.local_octets + 1..).unwrap_or_default()
    }

    /// The part before the `@`, as it was typed.
    pub fn local(&self) -> &str {
        self.given.get(..self.local_octets).unwrap_or_default()
    }

    /// Enough of it to recognise one's own, `a…@example.org`: for pages that somebody else might open.
    pub fn veiled(&self) -> String {
        let first: String = self.local().chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }
}

fn check_local(local: &str) -> Result<(), EmailError> {
    let dots_fit = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    if !dots_fit || local.starts_with('-') || !local.chars().all(may_stand_in_local) {
        return Err(EmailError::Local);
    }
    Ok(())
}

/// `atext` and the dot of RFC 5322; outside ASCII emails, digits and their marks only, so no blanks, bidi or zero-width signs.
fn may_stand_in_local(sign: char) -> bool {
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

impl FromStr for Email {
    type Err = EmailError;
    fn from_str(text: &str) -> Result<Self, EmailError> {
        Self::parse(text)
    }
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
        serializer.serialize_str(&self.given)
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

    /// Makes a name of any text: line breaks become blanks, what cannot be shown is dropped, the end is cut off.
    pub fn clean(text: &str) -> Self {
        Self(one_line(text).chars().take(Self::MAX_CHARS).collect::<String>().trim_end().to_owned())
    }

    /// The name; may be empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `text` on one line: runs of blanks, line ends and control characters become one blank; bidi and zero-width signs go. The
/// zero-width joiner stays: it builds emoji and is needed in several scripts.
pub(super) fn one_line(text: &str) -> String {
    let shown = text.chars().filter(|sign| {
        !matches!(sign, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    });
    let spaced: String = shown.map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name and an address: the author of an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name shown; empty shows the address alone.
    pub name: DisplayName,
    /// Where an answer goes.
    pub address: Email,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_kept_as_given_and_known_by_its_normal_form() {
        for (typed, given, normal) in [
            ("ann@example.org", "ann@example.org", "ann@example.org"),
            ("  Ann.B+tag@EXAMPLE.org\t", "Ann.B+tag@example.org", "ann.b+tag@example.org"),
            ("o'brien@b\u{fc}cher.example", "o'brien@xn--bcher-kva.example", "o'brien@xn--bcher-kva.example"),
            ("JosE\u{301}@example.org", "JosE\u{301}@example.org", "jos\u{e9}@example.org"),
        ] {
            let email = Email::parse(typed).unwrap();
            assert_eq!((email.as_given(), email.normal()), (given, normal));
        }
    }

    #[test]
    fn what_mail_cannot_carry_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long = format!("a@{}.org", ["b"; 130].join("."));
        for (typed, error) in [
            ("", EmailError::Empty),
            (" \t", EmailError::Empty),
            ("ann", EmailError::Shape),
            ("@example.org", EmailError::Shape),
            ("ann@", EmailError::Shape),
            ("a@b@example.org", EmailError::Shape),
            ("a b@example.org", EmailError::Local),
            ("a,b@example.org", EmailError::Local),
            ("\"a\"@example.org", EmailError::Local),
            ("<a>@example.org", EmailError::Local),
            ("a\0@example.org", EmailError::Local),
            ("a\r\nBcc:x@example.org", EmailError::Local),
            ("a\u{200b}@example.org", EmailError::Local),
            ("\u{202e}a@example.org", EmailError::Local),
            (".a@example.org", EmailError::Local),
            ("a.@example.org", EmailError::Local),
            ("a..b@example.org", EmailError::Local),
            ("-oX@example.org", EmailError::Local),
            ("a@localhost", EmailError::Domain),
            ("a@example.org.", EmailError::Domain),
            ("a@-example.org", EmailError::Domain),
            ("a@exa mple.org", EmailError::Domain),
            ("a@exam_ple.org", EmailError::Domain),
            ("a@[127.0.0.1]", EmailError::Domain),
            ("a@127.0.0.1", EmailError::Domain),
            ("a@example.org\u{0}", EmailError::Domain),
            (&long_local, EmailError::TooLong),
            (&long, EmailError::Domain),
        ] {
            assert_eq!(Email::parse(typed).unwrap_err(), error, "{typed:?}");
        }
    }

    #[test]
    fn an_address_does_not_show_in_debug_output() {
        let email = Email::parse("ann@example.org").unwrap();
        assert_eq!(format!("{email:?}"), "Email(...@example.org)");
        assert_eq!((email.local(), email.domain()), ("ann", "example.org"));
    }

    #[test]
    fn a_name_is_one_clean_line() {
        for (text, name) in [
            ("Between Walls", "Between Walls"),
            ("x\r\nBcc: eve@example.org", "x Bcc: eve@example.org"),
            ("a\0b\u{7f}c\u{2028}d", "a b c d"),
            ("\u{202e}evil\u{200b}", "evil"),
            ("\u{feff}", ""),
        ] {
            assert_eq!(DisplayName::clean(text).as_str(), name, "{text:?}");
        }
        assert_eq!(DisplayName::clean(&"\u{e9}".repeat(500)).as_str().chars().count(), DisplayName::MAX_CHARS);
    }

    proptest! {
        #[test]
        fn no_text_upsets_the_parsers(text in any::<String>(), local in "\\PC{1,70}") {
            let _ = Email::parse(&text);
            if let Ok(email) = Email::parse(&format!("{local}@example.org")) {
                prop_assert_eq!(&Email::parse(email.as_given()).unwrap(), &email);
                prop_assert!(!email.as_given().chars().any(|sign| sign.is_control() || sign.is_whitespace()));
            }
            prop_assert!(!DisplayName::clean(&text).as_str().chars().any(char::is_control));
        }
    }
}
