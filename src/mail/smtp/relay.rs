//! A relay and how to treat it.

use std::time::Duration;

use lettre::transport::smtp::extension::ClientId;

use super::trust::Trust;
use super::url::SmtpUrl;

/// How long each step may take. A timeout costs the connection, never the process.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Finding the host and connecting; the TLS handshake.
    pub connect: Duration,
    /// The greeting, and the reply to `EHLO`.
    pub greeting: Duration,
    /// Every command but the next two.
    pub command: Duration,
    /// The reply to `DATA`.
    pub data: Duration,
    /// Writing 64 KiB of an email.
    pub block: Duration,
    /// The reply to an email's end. Disconnecting earlier makes duplicates: the relay may be at work (RFC 1047).
    pub end: Duration,
    /// The reply to `QUIT`, on which nothing depends.
    pub quit: Duration,
    /// How long a connection stays open without an email.
    pub idle: Duration,
}

impl Timeouts {
    /// What RFC 5321, 4.5.3.2 asks of a client; the last two and the first are ours.
    pub const fn rfc5321() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(5 * 60),
            command: Duration::from_secs(5 * 60),
            data: Duration::from_secs(2 * 60),
            block: Duration::from_secs(3 * 60),
            end: Duration::from_secs(10 * 60),
            quit: Duration::from_secs(5),
            idle: Duration::from_secs(30),
        }
    }
}

/// A relay and how to treat it.
#[derive(Clone, Debug)]
pub struct Relay {
    pub(super) url: SmtpUrl,
    pub(super) client_id: ClientId,
    pub(super) trust: Trust,
    pub(super) timeouts: Timeouts,
    pub(super) emails_per_connection: u32,
}

impl Relay {
    /// Emails on one connection before it is closed, so that a relay with several machines behind it can spread them.
    const EMAILS_PER_CONNECTION: u32 = 100;

    /// The relay at `url`, to which we say EHLO as `domain`: the sending domain, not this machine's name.
    pub fn new(url: SmtpUrl, domain: &str, trust: Trust) -> Self {
        let domain = domain.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-.".contains(*sign)).take(253).collect();
        Self {
            url,
            client_id: ClientId::Domain(domain),
            trust,
            timeouts: Timeouts::rfc5321(),
            emails_per_connection: Self::EMAILS_PER_CONNECTION,
        }
    }

    /// With other deadlines.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// With another number of emails on one connection, at least 1. Yahoo is said to close after 20.
    #[must_use]
    pub fn emails_per_connection(mut self, emails: u32) -> Self {
        self.emails_per_connection = emails.max(1);
        self
    }
}
