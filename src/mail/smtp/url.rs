//! `SMTP_URL`: which relay, and how.

use std::fmt;
use std::net::IpAddr;

use tokio_rustls::rustls::pki_types::ServerName;

/// Where the relay is and how it is spoken to.
///
/// `smtp://user:pass@host:587?tls=required` is STARTTLS, the default for every host but this one; `smtps://host:465` is TLS from
/// the first byte; `smtp://127.0.0.1:2525` is plain, which only loopback may be. `%XX` in a user or password is decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    pub(super) security: Security,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) account: Option<Account>,
}

/// How the line is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// Not at all: the line does not leave this machine.
    Plain,
    /// `STARTTLS`, and nothing without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) user: String,
    pub(super) password: String,
}

/// What is wrong with an `SMTP_URL`, and what would be right. Never quotes the password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Neither `smtp://` nor `smtps://`.
    #[error("begin with smtp:// (STARTTLS, port 587) or smtps:// (TLS from the start, port 465)")]
    Scheme,
    /// No host, or one that is no name.
    #[error("name the relay's host after smtp:// or after the @, like smtp://mail.example.org:587")]
    Host,
    /// A port that is none.
    #[error("a port is a number from 1 to 65535, like :587")]
    Port,
    /// A user without a password, or text that `%XX` does not decode to.
    #[error("write the account as user:password@, with @ : / ? # and % in it as %40 %3A %2F %3F %23 and %25")]
    Account,
    /// Something after the port that we do not know.
    #[error("only ?tls=required or ?tls=off may follow the port, not {0:?}")]
    Unknown(String),
    /// A plain line to another machine.
    #[error("tls=off works only with a relay on this machine (127.0.0.1, ::1, localhost); write ?tls=required")]
    PlainAbroad,
    /// `smtps` with `tls=off`.
    #[error("smtps:// is TLS by itself; leave tls=off away, or write smtp://")]
    Contradiction,
}

impl SmtpUrl {
    /// Reads the setting.
    ///
    /// # Errors
    /// [`SmtpUrlError`], in words for the owner.
    pub fn parse(text: &str) -> Result<Self, SmtpUrlError> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(SmtpUrlError::Scheme)?;
        let from_start = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SmtpUrlError::Scheme),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !path.is_empty() {
            return Err(SmtpUrlError::Unknown(format!("/{path}")));
        }
        let (account, place) = match place.rsplit_once('@') {
            Some((account, place)) => (Some(Account::parse(account)?), place),
            None => (None, place),
        };
        let (host, port) = host_and_port(place)?;
        let port = port.unwrap_or(if from_start { 465 } else { 587 });
        let security = security(from_start, query, &host)?;
        Ok(Self { security, host, port, account })
    }

    /// The relay's name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The relay's port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

fn security(from_start: bool, query: &str, host: &str) -> Result<Security, SmtpUrlError> {
    match (query, from_start) {
        ("", true) | ("tls=required", true) => Ok(Security::Tls),
        ("tls=off", true) => Err(SmtpUrlError::Contradiction),
        ("tls=required", false) => Ok(Security::StartTls),
        ("tls=off", false) if !is_loopback(host) => Err(SmtpUrlError::PlainAbroad),
        ("" | "tls=off", false) if is_loopback(host) => Ok(Security::Plain),
        ("", false) => Ok(Security::StartTls),
        (other, _) => Err(SmtpUrlError::Unknown(format!("?{other}"))),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn host_and_port(place: &str) -> Result<(String, Option<u16>), SmtpUrlError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or(SmtpUrlError::Host)?;
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':').ok_or(SmtpUrlError::Port)?) })
        }
        None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() || ServerName::try_from(host).is_err() {
        return Err(SmtpUrlError::Host);
    }
    let port = port.map(|port| port.parse().ok().filter(|port| *port != 0).ok_or(SmtpUrlError::Port)).transpose()?;
    Ok((host.to_owned(), port))
}

impl Account {
    fn parse(text: &str) -> Result<Self, SmtpUrlError> {
        let (user, password) = text.split_once(':').ok_or(SmtpUrlError::Account)?;
        let (user, password) = (decoded(user)?, decoded(password)?);
        // NUL separates the two in AUTH PLAIN.
        if user.is_empty() || user.contains('\0') || password.contains('\0') {
            return Err(SmtpUrlError::Account);
        }
        Ok(Self { user, password })
    }
}

fn decoded(text: &str) -> Result<String, SmtpUrlError> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).ok_or(SmtpUrlError::Account)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| SmtpUrlError::Account)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| SmtpUrlError::Account)
}

/// Without the account, so that it may be shown and logged.
impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, query) = match self.security {
            Security::Plain => ("smtp", "?tls=off"),
            Security::StartTls => ("smtp", "?tls=required"),
            Security::Tls => ("smtps", ""),
        };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        write!(f, "{scheme}://{host}:{}{query}", self.port)
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_forms_of_the_handbook_are_understood() {
        for (text, shown) in [
            ("smtp://user:pass@mail.example.org:587?tls=required", "smtp://mail.example.org:587?tls=required"),
            ("smtp://mail.example.org", "smtp://mail.example.org:587?tls=required"),
            ("SMTP://mail.example.org/", "smtp://mail.example.org:587?tls=required"),
            ("smtps://user:p%40ss@mail.example.org", "smtps://mail.example.org:465"),
            ("smtps://mail.example.org:8465?tls=required", "smtps://mail.example.org:8465"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525?tls=off"),
            ("smtp://localhost:25?tls=off", "smtp://localhost:25?tls=off"),
            ("smtp://[::1]:2525", "smtp://[::1]:2525?tls=off"),
            ("smtp://127.0.0.1:2525?tls=required", "smtp://127.0.0.1:2525?tls=required"),
            ("smtp://[2001:db8::1]", "smtp://[2001:db8::1]:587?tls=required"),
        ] {
            assert_eq!(SmtpUrl::parse(text).map(|url| url.to_string()).as_deref(), Ok(shown), "{text}");
        }
    }

    #[test]
    fn an_account_is_decoded_and_never_shown() {
        let url = SmtpUrl::parse("smtps://us%3Aer:p%40s%3a%2F%C3%BC:x@mail.example.org").unwrap();
        let account = url.account.clone().unwrap();
        assert_eq!((account.user.as_str(), account.password.as_str()), ("us:er", "p@s:/\u{fc}:x"));
        assert!(!format!("{url} {url:?}").contains("us:er"));
    }

    #[test]
    fn what_cannot_work_is_refused_with_the_way_out() {
        for (text, error) in [
            ("", SmtpUrlError::Scheme),
            ("mail.example.org:587", SmtpUrlError::Scheme),
            ("http://mail.example.org", SmtpUrlError::Scheme),
            ("smtp://", SmtpUrlError::Host),
            ("smtp://:587", SmtpUrlError::Host),
            ("smtp://a b:587", SmtpUrlError::Host),
            ("smtp://[::1", SmtpUrlError::Host),
            ("smtp://mail.example.org:0", SmtpUrlError::Port),
            ("smtp://mail.example.org:99999", SmtpUrlError::Port),
            ("smtp://[::1]25", SmtpUrlError::Port),
            ("smtp://user@mail.example.org", SmtpUrlError::Account),
            ("smtp://:pass@mail.example.org", SmtpUrlError::Account),
            ("smtp://u:%zz@mail.example.org", SmtpUrlError::Account),
            ("smtp://u:%4@mail.example.org", SmtpUrlError::Account),
            ("smtp://u:a%00b@mail.example.org", SmtpUrlError::Account),
            ("smtp://mail.example.org/in", SmtpUrlError::Unknown("/in".into())),
            ("smtp://mail.example.org?tls=maybe", SmtpUrlError::Unknown("?tls=maybe".into())),
            ("smtp://mail.example.org?tls=off", SmtpUrlError::PlainAbroad),
            ("smtps://mail.example.org?tls=off", SmtpUrlError::Contradiction),
        ] {
            assert_eq!(SmtpUrl::parse(text).unwrap_err(), error, "{text}");
        }
    }
}
