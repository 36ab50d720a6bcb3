//! Mail addresses in settings.

use std::fmt;

use super::problem::Unfit;
use super::url::domain;

/// An address: `letters@example.org`. Its domain is in ASCII and lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    at: usize,
}

/// The longest part before the `@`, and the longest address: RFC 5321, section 4.5.3.1.
const LONGEST_LOCAL: usize = 64;
const LONGEST: usize = 254;

impl Address {
    /// Reads an address without a name.
    pub(super) fn parse(text: &str) -> Result<Self, Unfit> {
        let (local, host) = text.rsplit_once('@').ok_or_else(|| Unfit::because("It has no @ in it."))?;
        let fits = (1..=LONGEST_LOCAL).contains(&local.len()) && local.split('.').all(is_atom);
        if !fits {
            return Err(Unfit::because("What stands before the @ is not something that every mail server accepts."));
        }
        Self::of(local, &domain(host)?)
    }

    /// The address of this name at this host.
    pub(super) fn of(local: &str, domain: &str) -> Result<Self, Unfit> {
        let text = format!("{local}@{domain}");
        if text.len() > LONGEST {
            Err(Unfit::because("It is longer than 254 characters."))
        } else {
            Ok(Self { text, at: local.len() })
        }
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }
}

/// RFC 5322, section 3.2.3: what needs no quotes.
fn is_atom(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Who letters come from: an address, and the name before it if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// As people see it; without line breaks and other controls.
    pub name: Option<String>,
    /// Where answers go.
    pub address: Address,
}

impl Sender {
    /// Reads `letters@example.org` or `Betwixt <letters@example.org>`; the name may stand in quotes.
    pub(super) fn parse(text: &str) -> Result<Self, Unfit> {
        let Some((name, rest)) = text.split_once('<') else {
            return Address::parse(text).map(|address| Self { name: None, address });
        };
        let inside = rest.strip_suffix('>').ok_or_else(|| Unfit::because("Its < has no > at the end."))?;
        let name = name.trim();
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        if name.chars().any(|char| char.is_control() || matches!(char, '"' | '\\')) {
            return Err(Unfit::because("Its name has a line break, a quote or a backslash in it."));
        }
        Ok(Self { name: (!name.is_empty()).then(|| name.to_owned()), address: Address::parse(inside)? })
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => self.address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn senders_are_read_with_and_without_a_name() {
        let plain = Sender::parse("letters@Example.ORG").unwrap();
        assert_eq!(
            (plain.name.as_deref(), plain.address.as_str(), plain.address.domain()),
            (None, "letters@example.org", "example.org")
        );
        let named = Sender::parse("\"Betwixt, the site\" <a.b+c@bücher.example>").unwrap();
        assert_eq!(named.name.as_deref(), Some("Betwixt, the site"));
        assert_eq!(named.address.domain(), "xn--bcher-kva.example");
    }

    #[test]
    fn what_no_server_accepts_is_refused() {
        for text in [
            "",
            "letters",
            "@example.org",
            "a@",
            "a b@example.org",
            "a..b@example.org",
            "a@b@",
            "X <a@example.org",
            "X\r\nBcc: y <a@example.org>",
        ] {
            assert!(Sender::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_sender_that_is_read_has_no_line_break(text in "[a-z\"<>@.\\r\\n \\\\é]{0,30}(@example.org)?>?") {
            if let Ok(sender) = Sender::parse(&text) {
                prop_assert!(!sender.to_string().contains(['\r', '\n']));
                prop_assert!(sender.address.as_str().is_ascii());
            }
        }
    }
}
