//! What to send: an email, and the bytes it becomes.

use std::fmt;
use std::str::FromStr;

use super::address::{DisplayName, Email, Sender};
use super::dkim::Signer;
use super::headers;
use super::parts::Parts;
use crate::clock::Stamp;
use crate::fault::Fault;

/// One email to one reader. Rendering it twice gives the same bytes, so a retry is the same message.
#[derive(Clone)]
pub struct OutgoingEmail {
    /// What it is for, and with that which `List-*` headers it carries.
    pub kind: EmailKind,
    /// The author: on the domain that the DKIM key signs for.
    pub from: Sender,
    /// The one reader.
    pub to: Email,
    /// Where bounces go (`MAIL FROM`), one address a delivery so that a bounce names its delivery. `None` is the empty path
    /// `<>`: for answers to machines, which must not be answered.
    pub return_path: Option<Email>,
    /// Any text; line breaks and control characters become blanks.
    pub subject: String,
    /// The plain text, with any line ends.
    pub text: String,
    /// The same in HTML, with the same links.
    pub html: Option<String>,
    /// The same for every attempt at this delivery.
    pub message_id: MessageId,
    /// When it is handed over; not when it was written, if it waited.
    pub date: Stamp,
    /// What it continues, so that mail programs show a story as one conversation.
    pub thread: Option<Conversation>,
    /// Why a machine wrote it.
    pub cause: Cause,
}

/// What an email is for.
#[derive(Clone, Debug)]
pub enum EmailKind {
    /// Asked for by an act of its reader, right now: a confirmation, a reset. No list, nothing to unsubscribe from.
    Transactional,
    /// News of something that its reader follows.
    Notification(Box<ListHeaders>),
    /// One issue to many.
    Bulk(Box<ListHeaders>),
}

/// What stands in the `List-*` headers (RFC 2369, 2919, 8058).
#[derive(Clone, Debug)]
pub struct ListHeaders {
    /// What the list is called.
    pub name: DisplayName,
    /// `<slug>.list.<sending domain>`: the same for every email of this list and for no other.
    pub id: String,
    /// The reader's own link. One-click unsubscribing is announced when it is https.
    pub unsubscribe: String,
    /// The page that explains the list.
    pub help: Option<String>,
    /// Who answers for the list.
    pub owner: Option<Email>,
    /// Where the past emails are.
    pub archive: Option<String>,
    /// Where this email can be read.
    pub archived_at: Option<String>,
    /// `campaign:list:kind:sender`, by which Gmail reports complaints. Colons inside a field become dashes.
    pub feedback: [String; 4],
}

/// Why a machine wrote an email (RFC 3834).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Of its own accord: `auto-generated`.
    Event,
    /// In answer to an email that came in: `auto-replied`.
    Reply,
}

/// The emails that an email continues, oldest first; the last is what it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The first email of the conversation.
    pub root: MessageId,
    /// Those between, oldest first. Only the newest few are written out.
    pub between: Vec<MessageId>,
}

impl Conversation {
    /// How many emails `References` names: enough for every mail program, and a header that stays short.
    const MAX_REFERENCES: usize = 10;

    /// What `References` holds, root first.
    pub(super) fn references(&self) -> impl Iterator<Item = &MessageId> {
        let skipped = self.between.len().saturating_sub(Self::MAX_REFERENCES - 1);
        std::iter::once(&self.root).chain(self.between.iter().skip(skipped))
    }

    /// What `In-Reply-To` holds.
    pub(super) fn newest(&self) -> &MessageId {
        self.between.last().unwrap_or(&self.root)
    }
}

/// A text is not a message id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message id looks like left@example.org")]
pub struct NotAMessageId;

/// The name of an email: `left@domain`, without the angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The longest one, so that a header line that holds it stays far from 998 octets.
    const MAX_OCTETS: usize = 250;

    /// Names an email after `unique`, such as the delivery's id; what may not stand in a message id becomes `-`.
    pub fn new(unique: &str, domain: &str) -> Self {
        let clean = |text: &str| -> String {
            let clean = text.chars().map(|sign| if Self::may_hold(sign) { sign } else { '-' }).take(Self::MAX_OCTETS / 2);
            clean.collect::<String>().split('.').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".")
        };
        Self(format!("{}@{}", clean(unique), clean(domain)))
    }

    /// `left@domain`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn may_hold(sign: char) -> bool {
        sign.is_ascii_alphanumeric() || "+-._".contains(sign)
    }
}

impl FromStr for MessageId {
    type Err = NotAMessageId;
    fn from_str(text: &str) -> Result<Self, NotAMessageId> {
        let (left, domain) = text.split_once('@').ok_or(NotAMessageId)?;
        let fits = |part: &str| !part.is_empty() && part.chars().all(Self::may_hold);
        if text.len() > Self::MAX_OCTETS || !fits(left) || !fits(domain) {
            return Err(NotAMessageId);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names it and shows none of it: an email can quote a story, and its links let their bearer in.
impl fmt::Debug for OutgoingEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutgoingEmail({})", self.message_id)
    }
}

impl OutgoingEmail {
    /// The email as RFC 5322 has it: headers, an empty line, the body; every line ends in CRLF, is at most 998 octets long
    /// and holds ASCII only (an address outside ASCII excepted). Signed when there is a key.
    ///
    /// # Errors
    /// The key would not sign; an email that should be signed and is not would be refused everywhere.
    pub fn render(&self, signer: Option<&Signer>) -> Result<Vec<u8>, Fault> {
        let parts = Parts::of(&self.text, self.html.as_deref(), &self.message_id);
        let headers = headers::of(self, &parts);
        let mut bytes = Vec::with_capacity(headers.len() + parts.body().len() + 1_024);
        if let Some(signer) = signer {
            bytes.extend_from_slice(signer.sign(&headers, parts.body(), self.date)?.as_bytes());
        }
        bytes.extend_from_slice(headers.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(parts.body().as_bytes());
        Ok(bytes)
    }

    /// The list that it belongs to, if any.
    pub fn list(&self) -> Option<&ListHeaders> {
        match &self.kind {
            EmailKind::Transactional => None,
            EmailKind::Notification(list) | EmailKind::Bulk(list) => Some(list),
        }
    }
}
