//! Reads the URLs of settings with the `url` crate, and masks the passwords in them.

use idna::AsciiDenyList;
use percent_encoding::percent_decode_str;
use url::{Host, ParseError, Url};

use super::problem::UnfitValue;

/// Replaces a secret in displayed text.
pub(super) const MASK: &str = "********";

/// A URL, and its host as a connection needs it.
#[derive(Debug)]
pub(crate) struct SettingUrl {
    pub(crate) url: Url,
    pub(crate) host: Host,
}

impl SettingUrl {
    /// Reads a URL whose scheme must be one of `schemes`.
    pub(crate) fn parse(text: &str, schemes: &[&str]) -> Result<Self, UnfitValue> {
        // The URL Standard would remove tabs and line ends.
        if text.chars().any(|char| char.is_control() || char.is_whitespace()) {
            return Err(UnfitValue::because("It has a space or a line break in it."));
        }
        let (_, after) = scheme(text, schemes)?;
        // The URL Standard would skip them, and take the first part of the path for the host.
        if after.starts_with(['/', '\\']) {
            return Err(no_host());
        }
        let url = Url::parse(text).map_err(|error| match error {
            ParseError::InvalidPort => unfit_port(),
            ParseError::EmptyHost => no_host(),
            ParseError::InvalidIpv6Address => UnfitValue::because("The part in brackets is not an IPv6 address."),
            _ => unfit_host(),
        })?;
        if url.port() == Some(0) {
            return Err(unfit_port());
        }
        Ok(Self { host: host(&url, text)?, url })
    }

    /// Whether the host is this machine: `localhost` or a loopback address.
    pub(crate) fn is_loopback(&self) -> bool {
        match &self.host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        }
    }
}

/// The host, for any scheme: the URL Standard decodes those of web addresses alone. Rejects what only a browser understands, such
/// as `0x7f.1` for an IPv4 address and `ex%41mple.org` for a name: in a setting they are typing errors.
fn host(url: &Url, text: &str) -> Result<Host, UnfitValue> {
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(no_host)?;
    let is_written = |host: &str| text.to_ascii_lowercase().contains(host);
    match Host::parse(host).map_err(|_| unfit_host())? {
        Host::Domain(name) if text.is_ascii() && !is_written(&name) => Err(unfit_host()),
        Host::Domain(name) => domain(&name).map(Host::Domain),
        Host::Ipv4(ip) if !is_written(&ip.to_string()) => Err(unfit_host()),
        number => Ok(number),
    }
}

fn unfit_port() -> UnfitValue {
    UnfitValue::because("Its port is not a number from 1 to 65535.")
}

fn unfit_host() -> UnfitValue {
    UnfitValue::because("Its host is not a valid host name.")
}

fn no_host() -> UnfitValue {
    UnfitValue::because("It names no host.")
}

/// Converts a domain to ASCII in lower case. Allows underscores, because container networks use them.
pub(super) fn domain(text: &str) -> Result<String, UnfitValue> {
    if text.is_empty() {
        return Err(no_host());
    }
    let ascii = idna::domain_to_ascii_cow(text.as_bytes(), AsciiDenyList::URL).map_err(|_| unfit_host())?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    let fits = idna::uts46::verify_dns_length(&ascii, false) && !is_number && ascii.bytes().all(is_host_byte);
    if fits { Ok(ascii.into_owned()) } else { Err(unfit_host()) }
}

const fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
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

/// The URL with its password and every parameter that sounds like a password masked. Splits the text itself: a URL that cannot be
/// read must not show its password either.
pub(super) fn masked(text: &str) -> String {
    let Some((scheme, after)) = text.split_once("://") else { return MASK.to_owned() };
    // A password may contain any character that should be encoded, so the user part is taken to end at the last `@` of all.
    let (user_part, rest) = after.rfind('@').map_or(("", after), |at| after.split_at(at));
    let user = match user_part.split_once(':') {
        Some((user, _)) => format!("{user}:{MASK}"),
        None => user_part.to_owned(),
    };
    let shown: String = format!("{user}{rest}").split_inclusive(['?', '&']).map(masked_parameter).collect();
    format!("{scheme}://{shown}")
}

/// A parameter with the `&` behind it; what is none stays as it is.
fn masked_parameter(part: &str) -> String {
    match part.split_once('=') {
        Some((name, value)) if percent_decode_str(name).decode_utf8_lossy().to_ascii_lowercase().contains("pass") => {
            format!("{name}={MASK}{}", if value.ends_with('&') { "&" } else { "" })
        }
        _ => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_comes_apart() {
        let read = SettingUrl::parse("SMTPS://me:p%40ss@Mail.Example.org:465/?tls=required", &["smtps"]).unwrap();
        assert_eq!((read.url.scheme(), read.url.username(), read.url.password()), ("smtps", "me", Some("p%40ss")));
        assert_eq!(read.host, Host::Domain("mail.example.org".to_owned()));
        assert_eq!((read.url.port(), read.url.query()), (Some(465), Some("tls=required")));
    }

    #[test]
    fn hosts_are_names_or_numbers() {
        for (scheme, host) in ["http", "smtp"].into_iter().flat_map(|scheme| HOSTS.iter().map(move |host| (scheme, host))) {
            let read = |host: &str| SettingUrl::parse(&format!("{scheme}://{host}"), &[scheme]).map(|read| read.host.to_string());
            assert_eq!(read(host.0).as_deref().ok(), host.1, "{scheme}://{}", host.0);
        }
    }

    /// What is written, and the host that is read; `None` for none.
    const HOSTS: [(&str, Option<&str>); 16] = [
        ("[::1]", Some("[::1]")),
        ("10.0.0.1", Some("10.0.0.1")),
        ("Mail.Example.org", Some("mail.example.org")),
        ("B\u{fc}cher.example", Some("xn--bcher-kva.example")),
        ("mail_1", Some("mail_1")),
        ("localhost", Some("localhost")),
        ("", None),
        ("[::1", None),
        ("[x]", None),
        ("a b", None),
        ("1.2.3", None),
        ("0x7f.1", None),
        ("2130706433", None),
        ("a..b", None),
        (".", None),
        ("ex%41mple.org", None),
    ];

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for url in [
            "smtp://user:hunter2@host:587?tls=required",
            "smtp://user:hunt@er2/hunter2@host",
            "postgres://u:hunter2@host/db?password=hunter2&sslpassword=hunter2",
            "postgres://u:hunter2?x@host/db",
            "postgres://u:x?hunter2@host:5432/db?sslmode=require",
            "postgres://host:5432/db?user=a@b&password=hunter2&connect_timeout=3",
            "postgres://host/db?p%61ssword=hunter2",
            "hunter2",
        ] {
            assert!(!masked(url).contains("hunter2"), "{}", masked(url));
        }
        assert_eq!(masked("smtp://user:pw@host:587?tls=required"), "smtp://user:********@host:587?tls=required");
        assert_eq!(masked("postgres://h/db?password=x&sslmode=require"), "postgres://h/db?password=********&sslmode=require");
        assert_eq!(masked("sqlite://data/betwixt.sqlite3"), "sqlite://data/betwixt.sqlite3");
    }

    proptest! {
        #[test]
        fn what_stands_between_user_and_host_never_shows(password in "[a-zA-Z0-9:/@!#?&=%-]{1,20}") {
            let shown = masked(&format!("smtp://someone:~~{password}~~@mail.example:25?tls=required"));
            prop_assert_eq!(shown, "smtp://someone:********@mail.example:25?tls=required");
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}") {
            let _ = SettingUrl::parse(&text, &["http"]);
            let _ = SettingUrl::parse(&format!("http://{text}"), &["http"]);
            let _ = SettingUrl::parse(&format!("smtp://{text}"), &["smtp"]);
            let _ = masked(&text);
        }
    }
}
