//! An email as a [`lettre::Message`]. Its bytes depend on the email alone: what lettre would make up (date, boundary, transfer
//! encoding) is set here, so that a retry is the same message.

use std::fmt::Write;

use email_encoding::headers::writer::EmailWriter;
use email_encoding::headers::{quoted_string, rfc2047};
use lettre::Message;
use lettre::address::Envelope;
use lettre::error::Error;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{MessageBuilder, MultiPart, SinglePart};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ring::digest;

use super::address::{Email, Sender, one_line};
use super::dkim::Signer;
use super::outgoing::{EmailKind, ListHeaders, MessageId, OutgoingEmail};
use crate::clock::UnixMicros;
use crate::crypt::hex;
use crate::error::InternalError;

/// A longer run of ASCII is encoded: lettre leaves it on one line, which may then pass 998 octets.
const MAX_WORD: usize = 60;
/// A URL that is longer is left out: it cannot be folded, and a line must not pass 998 octets.
const MAX_URI: usize = 900;
/// Characters that may not occur in a URL between angle brackets.
const IN_BRACKETS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'<').add(b'>').add(b'"').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

impl OutgoingEmail {
    /// The email as RFC 5322 has it: headers, an empty line, the body; every line ends in CRLF, is at most 998 octets long and
    /// holds ASCII only (an address outside ASCII excepted). Signed when there is a key.
    ///
    /// # Errors
    /// The key failed to sign; an unsigned email would be rejected everywhere.
    pub fn render(&self, signer: Option<&Signer>) -> Result<Vec<u8>, InternalError> {
        Ok(self.prepare(signer)?.1)
    }

    /// The bytes with their envelope.
    pub(super) fn prepare(&self, signer: Option<&Signer>) -> Result<(Envelope, Vec<u8>), InternalError> {
        let message = build(self).map_err(|error| InternalError::unexpected("an email cannot be built").because(error))?;
        let unsigned = message.formatted();
        let bytes = match signer {
            Some(signer) => signer.sign(&unsigned, self.date)?,
            None => unsigned,
        };
        Ok((message.envelope().clone(), bytes))
    }
}

/// Builds the message of `email`; fails when lettre refuses the envelope or a header.
fn build(email: &OutgoingEmail) -> Result<Message, Error> {
    let return_path = email.return_path.as_ref().map(|path| path.address().clone());
    let envelope = Envelope::new(return_path, vec![email.to.address().clone()])?;
    let mut message = author(Message::builder().envelope(envelope), &email.from)
        .to(email.to.address().clone().into())
        .raw_header(text("Subject", &one_line(&email.subject)))
        .date(email.date.max(UnixMicros::from_micros(0)).to_jiff().into())
        .message_id(Some(format!("<{}>", email.message_id.as_str())))
        .raw_header(fixed("Auto-Submitted", "auto-generated"))
        // Not "All": that would silence bounces too, and a bounce is how we learn that an address is gone.
        .raw_header(fixed("X-Auto-Response-Suppress", "OOF, AutoReply"));
    message = match &email.kind {
        EmailKind::Transactional => message,
        EmailKind::Notification(list) => subscription(message.raw_header(fixed("Precedence", "list")), list),
        EmailKind::Bulk(list) => announcement(subscription(message.raw_header(fixed("Precedence", "bulk")), list), list),
    };
    let plain = part(ContentType::TEXT_PLAIN, &email.text);
    let Some(html) = &email.html else { return message.singlepart(plain) };
    let parts = MultiPart::alternative().boundary(boundary(&email.message_id));
    message.multipart(parts.singlepart(plain).singlepart(part(ContentType::TEXT_HTML, html)))
}

/// Adds the headers of every email of a list.
fn subscription(mut message: MessageBuilder, list: &ListHeaders) -> MessageBuilder {
    let id: String = list.id.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-.".contains(*sign)).take(180).collect();
    let list_id = phrase("List-Id", id.clone(), list.name.as_str(), &format!("<{id}>"));
    message = uri(message.raw_header(list_id), "List-Unsubscribe", &list.unsubscribe);
    if list.unsubscribe.starts_with("https://") {
        message = message.raw_header(fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let field = |text: &String| -> String {
        text.chars().map(|sign| if sign.is_ascii_alphanumeric() || "-._".contains(sign) { sign } else { '-' }).take(60).collect()
    };
    message.raw_header(fixed("Feedback-ID", &list.feedback.each_ref().map(field).join(":")))
}

/// Adds the headers of an issue to many.
fn announcement(message: MessageBuilder, list: &ListHeaders) -> MessageBuilder {
    let owner = list.owner.as_ref().map(|owner: &Email| format!("mailto:{}", owner.as_given()));
    let links =
        [("List-Help", &list.help), ("List-Archive", &list.archive), ("Archived-At", &list.archived_at), ("List-Owner", &owner)];
    links.into_iter().fold(message.raw_header(fixed("List-Post", "NO")), |message, (name, link)| match link {
        Some(link) => uri(message, name, link),
        None => message,
    })
}

/// A value of ours that needs no encoding.
fn fixed(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Any text on one line. It is encoded as a whole when a part of it has to be, and when it looks encoded already.
fn text(name: &'static str, value: &str) -> HeaderValue {
    if value.is_ascii() && !value.contains("=?") && value.split(' ').all(|word| word.len() <= MAX_WORD) {
        return fixed(name, value);
    }
    encoded(name, value.to_owned(), |writer| rfc2047::encode(value, writer))
}

/// Adds `From`. lettre would write name and address on one line, however long.
fn author(message: MessageBuilder, sender: &Sender) -> MessageBuilder {
    match sender.name.as_str() {
        "" => message.from(sender.mailbox()),
        name => {
            let address = format!("<{}>", sender.address.as_given());
            message.raw_header(phrase("From", sender.mailbox().to_string(), name, &address))
        }
    }
}

/// A name, encoded where it has to be, and what it names in angle brackets.
fn phrase(header: &'static str, raw: String, name: &str, bracketed: &str) -> HeaderValue {
    encoded(header, raw, |writer| {
        if !name.is_empty() {
            quoted_string::encode(name, writer)?;
            writer.space();
        }
        writer.folding().write_str(bracketed)
    })
}

/// A value that is written, and folded, by lettre's own encoder. Writing into memory does not fail.
fn encoded(name: &'static str, raw: String, write: impl FnOnce(&mut EmailWriter<'_>) -> std::fmt::Result) -> HeaderValue {
    let mut value = String::new();
    let _ = write(&mut EmailWriter::new(&mut value, name.len() + 2, 0, false));
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw, value)
}

fn uri(message: MessageBuilder, name: &'static str, link: &str) -> MessageBuilder {
    let link = utf8_percent_encode(link, IN_BRACKETS).to_string();
    if link.len() > MAX_URI { message } else { message.raw_header(fixed(name, &format!("<{link}>"))) }
}

/// `content` in quoted-printable, which has no ambiguous line ends: all of them become CRLF.
fn part(kind: ContentType, content: &str) -> SinglePart {
    let lines = content.replace("\r\n", "\n").replace('\r', "\n");
    let lines = lines.strip_suffix('\n').unwrap_or(&lines).replace('\n', "\r\n");
    SinglePart::builder().content_type(kind).header(ContentTransferEncoding::QuotedPrintable).body(lines)
}

/// Made from the message id. `=_` cannot occur in quoted-printable (RFC 2045, 6.7 (1)), so no text can hold its own boundary.
fn boundary(id: &MessageId) -> String {
    let hash = digest::digest(&digest::SHA256, id.as_str().as_bytes());
    format!("=_{}", hex(hash, 12))
}
