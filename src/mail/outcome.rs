//! The outcome of a delivery, by what may be done next.

use std::fmt;

/// What the caller answers when the whole email has been handed over except for the end that makes it count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Finish: the `being sent` mark is committed.
    Go,
    /// Do not: another worker holds this delivery by now.
    Stop,
}

/// How one attempt at a delivery ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other side took responsibility.
    Accepted {
        /// Its reply, for the ledger.
        reply: String,
    },
    /// The other side rejected it.
    Rejected(SmtpRejection),
    /// The connection failed before the email was complete: retrying cannot deliver two copies.
    NotPresented {
        /// What happened, for the log.
        why: DeliveryError,
    },
    /// The connection broke after the email was complete and before the reply: it may have been delivered. Retrying may deliver
    /// two copies.
    InDoubt {
        /// What happened, for the log.
        why: DeliveryError,
    },
    /// The caller answered [`Permit::Stop`]; the email was not completed.
    Stopped,
}

/// Where in the conversation something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Finding and reaching the host.
    Connect,
    /// The greeting and `EHLO`.
    Hello,
    /// `STARTTLS` and the TLS handshake.
    Tls,
    /// `AUTH`: the account, not the email.
    Auth,
    /// `MAIL FROM`: the sender was presented.
    Mail,
    /// `RCPT TO`: the reader's address.
    Recipient,
    /// `DATA`, before any of the email was sent.
    Data,
    /// The email, before its end.
    Body,
    /// The final dot and its reply.
    End,
}

impl Stage {
    /// Whether it concerns the way to the relay (true for every email) and not this email.
    pub fn is_about_the_relay(self) -> bool {
        self <= Self::Auth
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Hello => "the greeting",
            Self::Tls => "starting TLS",
            Self::Auth => "signing in",
            Self::Mail => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Data => "DATA",
            Self::Body => "the email",
            Self::End => "the end of the email",
        })
    }
}

/// A rejection, as the other side worded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpRejection {
    /// The reply code, 400 to 599.
    pub code: u16,
    /// The enhanced code, when the text begins with one that agrees with `code`.
    pub enhanced: Option<Enhanced>,
    /// The reply's text, lines joined by blanks. May hold the reader's address: for the ledger, not for logs.
    pub text: String,
    /// The step that was rejected.
    pub stage: Stage,
}

impl SmtpRejection {
    /// Whether a retry would be rejected again (5xx); after a 4xx it may succeed.
    pub fn is_permanent(&self) -> bool {
        self.code >= 500
    }

    /// Whether the address has letters outside ASCII and this relay cannot send to such (RFC 6531, 3.5).
    pub fn needs_smtputf8(&self) -> bool {
        self.is_permanent() && self.enhanced == Some(Enhanced { class: 5, subject: 6, detail: 7 })
    }
}

/// An enhanced status code (RFC 3463), such as 5.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enhanced {
    /// 2 success, 4 for now, 5 for good.
    pub class: u16,
    /// 1 address, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 security.
    pub subject: u16,
    /// The case within the subject.
    pub detail: u16,
}

impl Enhanced {
    /// Reads the code at the beginning of a reply's text. `None` when there is none, or when it contradicts the reply's `code`
    /// (RFC 2034, section 4).
    pub fn leading(text: &str, code: u16) -> Option<Self> {
        let word = text.split_whitespace().next()?;
        // A sign would be read too.
        let part = |text: &str| text.parse().ok().filter(|_| text.len() <= 3 && !text.starts_with('+'));
        let mut parts = word.split('.');
        let found = Self { class: part(parts.next()?)?, subject: part(parts.next()?)?, detail: part(parts.next()?)? };
        (parts.next().is_none() && found.class == code / 100).then_some(found)
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// What failed. Holds no recipient's address, so it may be logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// No answer within the time that this stage may take.
    #[error("no answer in time ({0})")]
    TimedOut(Stage),
    /// The other side closed the connection, or the network failed.
    #[error("the connection failed ({stage}): {detail}")]
    ConnectionLost {
        /// The step that was interrupted.
        stage: Stage,
        /// The underlying error's message.
        detail: String,
    },
    /// What the other side sent is not SMTP.
    #[error("the mail server’s answer cannot be understood ({0})")]
    InvalidReply(Stage),
    /// The relay does not offer what `SMTP_URL` demands.
    #[error("the mail server does not offer {0}")]
    NotOffered(&'static str),
    /// The email could not be written to a file.
    #[error("the email could not be stored: {0}")]
    NotWritten(String),
    /// It could not be built or signed.
    #[error("the email could not be made: {0}")]
    NotRendered(String),
    /// The mailer has shut down.
    #[error("the mailer has stopped")]
    Closed,
}
