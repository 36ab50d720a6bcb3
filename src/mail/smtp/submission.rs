//! An email ready for the wire, and the question before its end.

use tokio::sync::oneshot;

use super::super::outcome::Permit;
use super::super::outgoing::OutgoingEmail;

/// One rendered email with its envelope.
#[derive(Debug)]
pub(super) struct Submission {
    /// For `MAIL FROM`; empty for `<>`.
    pub(super) return_path: String,
    /// For `RCPT TO`: one reader, always.
    pub(super) to: String,
    /// Whether an address in it is not ASCII.
    pub(super) needs_utf8: bool,
    /// The email, ending in CRLF.
    pub(super) bytes: Vec<u8>,
}

impl Submission {
    pub(super) fn new(email: &OutgoingEmail, bytes: Vec<u8>) -> Self {
        let return_path = email.return_path.as_ref().map(|path| path.as_given().to_owned()).unwrap_or_default();
        let to = email.to.as_given().to_owned();
        let needs_utf8 = !return_path.is_ascii() || !bytes.is_ascii();
        Self { return_path, to, needs_utf8, bytes }
    }
}

/// The connection's end of the question whether an email may be finished. The one who sends it holds the other end; when that
/// one is gone, the answer is no.
#[derive(Debug)]
pub(super) struct Gate {
    reached: oneshot::Sender<()>,
    permit: oneshot::Receiver<Permit>,
}

/// The sender's end.
#[derive(Debug)]
pub(super) struct Keeper {
    pub(super) reached: oneshot::Receiver<()>,
    pub(super) permit: oneshot::Sender<Permit>,
}

impl Gate {
    pub(super) fn new() -> (Self, Keeper) {
        let (reached, heard) = oneshot::channel();
        let (permit, answer) = oneshot::channel();
        (Self { reached, permit: answer }, Keeper { reached: heard, permit })
    }

    /// Asks; the answer comes over the receiver. `None` when nobody is there any more.
    pub(super) fn ask(self) -> Option<oneshot::Receiver<Permit>> {
        self.reached.send(()).ok()?;
        Some(self.permit)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_is_doubled_only_where_a_line_begins() {
        for (plain, stuffed) in
            [("", ""), ("a.b\r\n", "a.b\r\n"), (".\r\n", "..\r\n"), ("..\r\n.x\r\na\r\n.", "...\r\n..x\r\na\r\n..")]
        {
            assert_eq!(dot_stuffed(plain.as_bytes()), stuffed.as_bytes());
        }
    }
}
