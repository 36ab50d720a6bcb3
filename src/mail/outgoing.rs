//! What to send: an email, and the bytes it becomes.

use std::fmt;

use super::address::{DisplayName, Email, Sender};
use crate::clock::UnixMicros;

/// One email to one recipient. Rendering it twice gives the same bytes, so a retry is the same message.
#[derive(Clone)]
pub struct OutgoingEmail {
    /// The kind, which decides the `List-*` headers.
    pub kind: EmailKind,
    /// On the domain that the DKIM key signs for.
    pub from: Sender,
    /// The one recipient.
    pub to: Email,
    /// Where bounces go (`MAIL FROM`), one address per delivery so that a bounce names its delivery. `None` is the empty path
    /// `<>`: for replies to machines, which must not be answered.
    pub return_path: Option<Email>,
    /// Any text; line breaks and control characters become spaces.
    pub subject: String,
    /// The plain text, with any line ends.
    pub text: String,
    /// The same in HTML, with the same links.
    pub html: Option<String>,
    /// The same for every attempt at this delivery.
    pub message_id: MessageId,
    /// When it is sent, not when it was queued.
    pub date: UnixMicros,
}

/// Decides headers and priority: who may unsubscribe, and which connections carry it.
#[derive(Clone, Debug)]
pub enum EmailKind {
    /// Requested by an act of its recipient, right now: a confirmation, a reset. No list, nothing to unsubscribe from.
    Transactional,
    /// News of something that its recipient follows.
    Notification(Box<ListHeaders>),
    /// One issue to many.
    Bulk(Box<ListHeaders>),
}

/// The `List-*` headers (RFC 2369, 2919, 8058).
#[derive(Clone, Debug)]
pub struct ListHeaders {
    /// The list's display name.
    pub name: DisplayName,
    /// `<slug>.list.<sending domain>`: the same for every email of this list and for no other.
    pub id: String,
    /// The recipient's own link. One-click unsubscribing is announced when it is https.
    pub unsubscribe: String,
    /// The page that explains the list.
    pub help: Option<String>,
    /// The address that is responsible for the list.
    pub owner: Option<Email>,
    /// The URL of the past emails.
    pub archive: Option<String>,
    /// The URL of this email.
    pub archived_at: Option<String>,
    /// `campaign:list:kind:sender`, by which Gmail reports complaints. Colons inside a field become dashes.
    pub feedback: [String; 4],
}

/// The name of an email: `left@domain`, without the angle brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The limit that leaves a header line with a message id far below 998 octets.
    const MAX_OCTETS: usize = 250;

    /// Names an email after `unique`, such as the delivery's id; characters that a message id may not hold become `-`.
    pub fn new(unique: &str, domain: &str) -> Self {
        let allowed = |sign: char| if sign.is_ascii_alphanumeric() || "+-._".contains(sign) { sign } else { '-' };
        let clean = |text: &str| -> String {
            let clean: String = text.chars().map(allowed).take(Self::MAX_OCTETS / 2).collect();
            clean.split('.').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".")
        };
        Self(format!("{}@{}", clean(unique), clean(domain)))
    }

    /// `left@domain`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows only the name: an email can quote a story, and its links let their bearer in.
impl fmt::Debug for OutgoingEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutgoingEmail({})", self.message_id.as_str())
    }
}
