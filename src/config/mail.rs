//! Settings of outgoing email.

use std::fs::File;
use std::num::NonZeroU32;
use std::path::PathBuf;

use super::base_url::BaseUrl;
use super::choice::number;
use super::keys;
use super::problem::UnfitValue;
use super::reader::SettingsReader;
use super::url::{SettingUrl, domain};
use crate::mail::{DisplayName, Email, Sender, SmtpUrl};

/// The email settings.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The mail server; it requires TLS unless the host is this machine. Without it, emails are written to the outbox.
    pub smtp_url: Option<SmtpUrl>,
    /// The sender of emails; its name is empty when only the address was given.
    pub from: Sender,
    /// The address in `from` if the owner set it. A derived one may have no mailbox behind it.
    pub contact: Option<Email>,
    /// The domain of return addresses; without it, bounces return to `from`.
    pub bounce_domain: Option<String>,
    /// The DKIM key; without it, emails are not signed.
    pub dkim: Option<Dkim>,
    /// The most connections to the mail server at once, 1 to 64.
    pub connections: u32,
    /// The most emails per second over all connections; `None` sets no limit.
    pub rate: Option<NonZeroU32>,
}

/// The DKIM key that signs emails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// A PEM file that this process can read.
    pub key_file: PathBuf,
    /// The DNS name of the public key below `_domainkey`.
    pub selector: String,
}

/// More than the usual limit of a mail server for one client (Postfix: 50).
const MAX_CONNECTIONS: u32 = 64;
/// More than one process can render per second.
const MAX_RATE: u32 = 10_000;

impl Mail {
    /// Reads the settings. The default sender is at the host of `base_url`, which is `None` when that setting is not valid.
    pub(super) fn read(reader: &mut SettingsReader, base_url: Option<&BaseUrl>) -> Option<Self> {
        let smtp_url = reader.optional(&keys::SMTP_URL, smtp_url);
        let from = reader.optional(&keys::MAIL_FROM, sender);
        let bounce_domain = reader.optional(&keys::MAIL_BOUNCE_DOMAIN, domain);
        let key_file = reader.optional(&keys::DKIM_KEY_FILE, readable);
        let selector = reader.optional(&keys::DKIM_SELECTOR, selector);
        let connections = reader.value(&keys::MAIL_CONNECTIONS, |text| number(text, 1, MAX_CONNECTIONS));
        let rate = reader.value(&keys::MAIL_RATE, |text| number(text, 0, MAX_RATE));
        let dkim = dkim(reader, key_file, selector);
        let from = from?;
        let contact = from.as_ref().map(|from| from.address.clone());
        let from = match from {
            Some(from) => from,
            None => usual_sender(reader, base_url?)?,
        };
        Some(Self {
            smtp_url: smtp_url?,
            from,
            contact,
            bounce_domain: bounce_domain?,
            dkim: dkim?,
            connections: connections?,
            rate: NonZeroU32::new(rate?),
        })
    }
}

/// What the mailer reads, with a host as other settings have it. TLS has to be asked for, also where the mailer would require it.
fn smtp_url(text: &str) -> Result<SmtpUrl, UnfitValue> {
    let read = SettingUrl::parse(text, &["smtp", "smtps"])?;
    let relay = SmtpUrl::parse(text).map_err(|error| UnfitValue::because(error.to_string()))?;
    if read.url.scheme() == "smtp" && read.url.query().is_none() && !read.is_loopback() {
        return Err(UnfitValue::because(
            "It does not ask for TLS, and its host is not this machine: emails and the password would travel unencrypted.",
        ));
    }
    Ok(relay)
}

fn readable(text: &str) -> Result<PathBuf, UnfitValue> {
    let path = PathBuf::from(text);
    let file = File::open(&path).and_then(|file| file.metadata());
    match file {
        Ok(metadata) if metadata.is_file() => Ok(path),
        Ok(_) => Err(UnfitValue::because("That is not a file.")),
        Err(error) => Err(UnfitValue::because(format!("The file cannot be read: {error}."))),
    }
}

fn selector(text: &str) -> Result<String, UnfitValue> {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if text.len() <= 63 && text.split('.').all(is_label) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(UnfitValue::because("It is not a valid DNS label."))
    }
}

/// Requires key and selector together.
fn dkim(
    reader: &mut SettingsReader,
    key_file: Option<Option<PathBuf>>,
    selector: Option<Option<String>>,
) -> Option<Option<Dkim>> {
    match (key_file?, selector?) {
        (Some(key_file), Some(selector)) => Some(Some(Dkim { key_file, selector })),
        (None, None) => Some(None),
        (Some(_), None) => {
            reader.refuse(&keys::DKIM_SELECTOR, "DKIM_KEY_FILE is set, and this is not.");
            None
        }
        (None, Some(_)) => {
            reader.refuse(&keys::DKIM_KEY_FILE, "DKIM_SELECTOR is set, and this is not.");
            None
        }
    }
}

/// Parses `letters@example.org` or `Betwixt <letters@example.org>`; the name may be in quotes.
fn sender(text: &str) -> Result<Sender, UnfitValue> {
    let email = |text| Email::parse(text).map_err(|error| UnfitValue::because(error.to_string()));
    let Some((name, rest)) = text.split_once('<') else {
        return Ok(Sender { name: DisplayName::default(), address: email(text)? });
    };
    let inside = rest.strip_suffix('>').ok_or_else(|| UnfitValue::because("Its < has no > at the end."))?;
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    if name.chars().any(|char| char.is_control() || matches!(char, '"' | '\\')) {
        return Err(UnfitValue::because("Its name has a line break, a quote or a backslash in it."));
    }
    Ok(Sender { name: DisplayName::clean(name), address: email(inside)? })
}

/// The sender's domain for a site without a name in DNS: RFC 6761 reserves `.localhost` for the local machine.
const NOWHERE: &str = "betwixt.localhost";

/// The default sender: `betwixt` at the site's own host.
fn usual_sender(reader: &mut SettingsReader, base_url: &BaseUrl) -> Option<Sender> {
    let at = |domain: &str| Email::parse(&format!("betwixt@{domain}"));
    match base_url.host_name().map_or_else(|| at(NOWHERE), |host| at(host).or_else(|_| at(NOWHERE))) {
        Ok(address) => {
            reader.derived(&keys::MAIL_FROM, address.as_given());
            Some(Sender { name: DisplayName::default(), address })
        }
        Err(error) => {
            reader.refuse(&keys::MAIL_FROM, error.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn senders_are_read_with_and_without_a_name() {
        let plain = sender("letters@Example.ORG").unwrap();
        assert_eq!((plain.name.as_str(), plain.address.as_given()), ("", "letters@example.org"));
        let named = sender("\"Betwixt, the site\" <a.b+c@bücher.example>").unwrap();
        assert_eq!((named.name.as_str(), named.address.domain()), ("Betwixt, the site", "xn--bcher-kva.example"));
    }

    #[test]
    fn what_is_no_sender_is_refused() {
        for text in
            ["", "letters", "a@", "a b@example.org", "X <a@example.org", "X\r\nBcc: y <a@example.org>", "\\ <a@example.org>"]
        {
            assert!(sender(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_sender_that_is_read_has_no_line_break(text in "[a-z\"<>@.\\r\\n \\\\é]{0,30}(@example.org)?>?") {
            if let Ok(sender) = sender(&text) {
                let shown = format!("{} {}", sender.name.as_str(), sender.address.as_given());
                prop_assert!(!shown.contains(['\r', '\n']), "{shown:?}");
            }
        }
    }
}
