//! `SMTP_URL`: which relay, and how.

use std::fmt;
use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{ParseError, Position, Url};

/// The address of the relay, and how to connect to it.
///
/// `smtp://user:pass@host:587?tls=required` is STARTTLS, the default for every host but this one; `smtps://host:465` is TLS from
/// the first byte; `smtp://127.0.0.1:2525` is plain, which only loopback may be. `%XX` in a user or password is decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    pub(super) security: Security,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) credentials: Option<Credentials>,
}

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// Not encrypted: the data does not leave this machine.
    Plain,
    /// `STARTTLS`, and nothing without it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// What is wrong with an `SMTP_URL`, in sentences. Never quotes the password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Neither `smtp://` nor `smtps://`.
    #[error("It does not begin with smtp:// (STARTTLS, port 587) or smtps:// (TLS from the start, port 465).")]
    Scheme,
    /// No host, or one that is no name.
    #[error("It names no host after smtp:// or after the @, as smtp://mail.example.org:587 does.")]
    Host,
    /// A port outside 1 to 65535.
    #[error("Its port is not a number from 1 to 65535, such as :587.")]
    Port,
    /// A user without a password, or text that `%XX` does not decode to.
    #[error("Its account is not user:password@. Write @ : / ? # and % in it as %40 %3A %2F %3F %23 and %25.")]
    Account,
    /// An unknown part after the port.
    #[error("Only ?tls=required or ?tls=off may follow its port, once. Write a ? in the password as %3F.")]
    Unknown,
    /// A plain connection to another machine.
    #[error("tls=off works only with a mail server on this machine (127.0.0.1, ::1, localhost). Write ?tls=required.")]
    PlainAbroad,
    /// `smtps` with `tls=off`.
    #[error("smtps:// always uses TLS. Remove tls=off, or write smtp://.")]
    Contradiction,
}

impl SmtpUrl {
    /// Reads the setting.
    ///
    /// # Errors
    /// [`SmtpUrlError`], in words for the owner.
    pub fn parse(text: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(text.trim()).map_err(|error| match error {
            ParseError::RelativeUrlWithoutBase => SmtpUrlError::Scheme,
            ParseError::InvalidPort => SmtpUrlError::Port,
            _ => SmtpUrlError::Host,
        })?;
        let from_start = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SmtpUrlError::Scheme),
        };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if ServerName::try_from(host.as_str()).is_err() {
            return Err(SmtpUrlError::Host);
        }
        let port = url.port().unwrap_or(if from_start { 465 } else { 587 });
        if port == 0 {
            return Err(SmtpUrlError::Port);
        }
        let security = security(from_start, &url[Position::BeforePath..], &host)?;
        Ok(Self { security, host, port, credentials: credentials(&url)? })
    }
}

/// What `rest`, the part after the port, asks for.
fn security(from_start: bool, rest: &str, host: &str) -> Result<Security, SmtpUrlError> {
    match (rest.strip_prefix('/').unwrap_or(rest), from_start) {
        ("" | "?tls=required", true) => Ok(Security::Tls),
        ("?tls=off", true) => Err(SmtpUrlError::Contradiction),
        ("?tls=required", false) => Ok(Security::StartTls),
        ("?tls=off", false) if !is_loopback(host) => Err(SmtpUrlError::PlainAbroad),
        ("" | "?tls=off", false) if is_loopback(host) => Ok(Security::Plain),
        ("", false) => Ok(Security::StartTls),
        _ => Err(SmtpUrlError::Unknown),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The account, with `%XX` decoded. The `url` crate leaves a stray `%`, which is more likely a password that was pasted
/// unencoded.
fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpUrlError> {
    let decoded = |text: &str| {
        let is_escape = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        let text = text.split('%').skip(1).all(is_escape).then(|| percent_decode_str(text).decode_utf8().ok()).flatten();
        // NUL separates the two in AUTH PLAIN.
        text.filter(|text| !text.contains('\0')).map(String::from).ok_or(SmtpUrlError::Account)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(SmtpUrlError::Account),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
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
