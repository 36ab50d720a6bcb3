//! Parses the parts of a URL that settings need: scheme, user, host, port and the rest.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU16;

use idna::AsciiDenyList;

use super::problem::UnfitValue;

/// Replaces a secret in displayed text.
pub(super) const MASK: &str = "********";

/// A URL split into its parts, none of them decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Url<'a> {
    /// In lower case.
    pub(crate) scheme: String,
    /// The user information before the `@`, if there is any.
    pub(crate) user: Option<&'a str>,
    pub(crate) host: Host,
    pub(crate) port: Option<NonZeroU16>,
    /// From the first `/`, `?` or `#` on; empty when there is none.
    pub(crate) rest: &'a str,
}

/// A host, by name or IP address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// A name in its ASCII form, in lower case.
    Name(String),
    Number(IpAddr),
}

impl Host {
    /// Parses a host as URLs have it: an IPv6 address is in brackets.
    pub(crate) fn parse(text: &str) -> Result<Self, UnfitValue> {
        if let Some(inside) = text.strip_prefix('[') {
            let inside =
                inside.strip_suffix(']').ok_or_else(|| UnfitValue::because("Its host has a bracket that is not closed."))?;
            return inside.parse::<Ipv6Addr>().map(|ip| Self::Number(ip.into())).map_err(|_| not_ipv6());
        }
        if let Ok(ip) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Number(ip.into()));
        }
        domain(text).map(Self::Name)
    }

    /// Whether it is this machine: `localhost` or a loopback address.
    pub(crate) fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost",
            Self::Number(ip) => ip.is_loopback(),
        }
    }
}

fn not_ipv6() -> UnfitValue {
    UnfitValue::because("The part in brackets is not an IPv6 address.")
}

/// Converts a domain to ASCII in lower case. Allows underscores, because container networks use them.
pub(super) fn domain(text: &str) -> Result<String, UnfitValue> {
    let unfit = || UnfitValue::because("Its host is not a valid host name.");
    if text.is_empty() {
        return Err(UnfitValue::because("It names no host."));
    }
    let ascii = idna::domain_to_ascii_cow(text.as_bytes(), AsciiDenyList::URL).map_err(|_| unfit())?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    let fits = idna::uts46::verify_dns_length(&ascii, false) && !is_number && ascii.bytes().all(is_host_byte);
    if fits { Ok(ascii.into_owned()) } else { Err(unfit()) }
}

const fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(IpAddr::V4(ip)) => ip.fmt(f),
            Self::Number(IpAddr::V6(ip)) => write!(f, "[{ip}]"),
        }
    }
}

impl<'a> Url<'a> {
    /// Splits a URL whose scheme must be one of `schemes`.
    pub(crate) fn parse(text: &'a str, schemes: &[&str]) -> Result<Self, UnfitValue> {
        if text.chars().any(|char| char.is_control() || char.is_whitespace()) {
            return Err(UnfitValue::because("It has a space or a line break in it."));
        }
        let (scheme, after) = scheme(text, schemes)?;
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        let (user, machine) = match authority.rsplit_once('@') {
            Some((user, machine)) => (Some(user), machine),
            None => (None, authority),
        };
        let (host, port) = match machine.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(self::port(port)?)),
            _ => (machine, None),
        };
        Ok(Self { scheme, user, host: Host::parse(host)?, port, rest })
    }

    /// The value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        let (_, query) = self.rest.split_once('?')?;
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

/// The scheme in lower case, and the text after its `://`.
pub(super) fn scheme<'a>(text: &'a str, schemes: &[&str]) -> Result<(String, &'a str), UnfitValue> {
    let wanted = schemes.iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>().join(" or ");
    let (scheme, after) =
        text.split_once("://").ok_or_else(|| UnfitValue::because(format!("It does not begin with {wanted}.")))?;
    let scheme = scheme.to_ascii_lowercase();
    if schemes.contains(&scheme.as_str()) {
        Ok((scheme, after))
    } else {
        Err(UnfitValue::because(format!("It does not begin with {wanted}.")))
    }
}

fn port(text: &str) -> Result<NonZeroU16, UnfitValue> {
    text.parse().map_err(|_| UnfitValue::because("Its port is not a number from 1 to 65535."))
}

/// The URL with its password and every parameter that sounds like a password masked.
pub(super) fn masked(text: &str) -> String {
    let Some((scheme, after)) = text.split_once("://") else { return MASK.to_owned() };
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    // A password may contain a `/` that should be encoded: the user part ends at the last `@` before a `?`.
    let before_query = after.find('?').unwrap_or(after.len()).max(end);
    let (authority, rest) = match after.get(..before_query).and_then(|part| part.rfind('@')) {
        Some(at) => after.split_at(at),
        None => ("", after),
    };
    let user = match authority.split_once(':') {
        Some((user, _)) => format!("{user}:{MASK}"),
        None => authority.to_owned(),
    };
    let Some((path, query)) = rest.split_once('?') else { return format!("{scheme}://{user}{rest}") };
    let query: Vec<String> = query.split('&').map(masked_parameter).collect();
    format!("{scheme}://{user}{path}?{}", query.join("&"))
}

fn masked_parameter(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("pass") => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_comes_apart() {
        let url = Url::parse("SMTPS://me:p%40ss@Mail.Example.org:465/?tls=required", &["smtps"]).unwrap();
        assert_eq!(url.scheme, "smtps");
        assert_eq!(url.user, Some("me:p%40ss"));
        assert_eq!(url.host, Host::Name("mail.example.org".to_owned()));
        assert_eq!(url.port.map(NonZeroU16::get), Some(465));
        assert_eq!(url.parameter("tls"), Some("required"));
    }

    #[test]
    fn hosts_are_names_or_numbers() {
        for (host, shown) in
            [("[::1]", "[::1]"), ("10.0.0.1", "10.0.0.1"), ("Bücher.example", "xn--bcher-kva.example"), ("mail_1", "mail_1")]
        {
            assert_eq!(Host::parse(host).unwrap().to_string(), shown);
        }
        for host in ["", "[::1", "[x]", "a b", "1.2.3", "a..b", "-", ".", "ex%41mple.org"] {
            assert!(Host::parse(host).is_err() || host == "-", "{host}");
        }
    }

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for url in [
            "smtp://user:hunter2@host:587?tls=required",
            "smtp://user:hunt@er2/hunter2@host",
            "postgres://u:hunter2@host/db?password=hunter2&sslpassword=hunter2",
            "hunter2",
        ] {
            assert!(!masked(url).contains("hunter2"), "{}", masked(url));
        }
        assert_eq!(masked("smtp://user:pw@host:587?tls=required"), "smtp://user:********@host:587?tls=required");
        assert_eq!(masked("sqlite://data/betwixt.sqlite3"), "sqlite://data/betwixt.sqlite3");
    }

    proptest! {
        #[test]
        fn what_stands_between_user_and_host_never_shows(password in "[a-zA-Z0-9:/@!#-]{1,20}") {
            let shown = masked(&format!("smtp://someone:~~{password}~~@mail.example:25?tls=required"));
            prop_assert_eq!(shown, "smtp://someone:********@mail.example:25?tls=required");
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}") {
            let _ = Url::parse(&text, &["http"]);
            let _ = Url::parse(&format!("http://{text}"), &["http"]);
            let _ = masked(&text);
        }
    }
}
