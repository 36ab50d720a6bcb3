//! An email ready to be sent, and the gate before its end.

use lettre::address::Envelope;
use tokio::sync::oneshot;

use super::super::outcome::Permit;

/// One rendered email with its envelope, which always names one recipient.
pub(in crate::mail) struct SmtpSubmission {
    /// Sender and recipient.
    pub(in crate::mail) envelope: Envelope,
    /// Ends in CRLF.
    pub(in crate::mail) bytes: Vec<u8>,
}

impl SmtpSubmission {
    /// Whether the message or the sender's address is not ASCII.
    pub(super) fn needs_utf8(&self) -> bool {
        !self.bytes.is_ascii() || self.envelope.from().is_some_and(|path| !path.to_string().is_ascii())
    }
}

/// Asks whether an email may be finished. The caller holds the other ends; when it is gone, the answer is no.
pub(super) struct FinalDotGate {
    pub(super) reached: oneshot::Sender<()>,
    pub(super) permit: oneshot::Receiver<Permit>,
}

/// `bytes` with a dot added to every line that begins with one, so that none is taken for the end (RFC 5321, 4.5.2).
pub(super) fn dot_stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(bytes.len() + bytes.len() / 64 + 2);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    stuffed
}
