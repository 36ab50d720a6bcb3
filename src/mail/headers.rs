//! An email's headers: folded at 78 columns, ASCII, and closed to anything that a subject or a name might try to add.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::address::{Sender, one_line};
use super::outgoing::{Cause, EmailKind, ListHeaders, OutgoingEmail};
use super::parts::Parts;

/// Where a header line should end (RFC 5322, 2.1.1).
const LINE: usize = 78;
/// A longer run without a blank cannot be folded, so it is encoded: together with a header's name it would pass [`LINE`].
const MAX_WORD: usize = 60;
/// The octets in one encoded word: 52 emails of base 64 and 12 around them, which leaves room for the header's name.
const ENCODED_OCTETS: usize = 39;
/// A URL that is longer is left out: it cannot be folded, and a line must not pass 998 octets.
const MAX_URI: usize = 900;

/// All headers of `email` but its signature, each ending in CRLF.
pub(super) fn of(email: &OutgoingEmail, parts: &Parts) -> String {
    let mut headers = Headers(String::with_capacity(2_048));
    headers.put("From", mailbox(&email.from));
    headers.put("To", [email.to.as_given().to_owned()]);
    headers.put("Subject", unstructured(&email.subject));
    headers.put("Date", [email.date.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()]);
    headers.put("Message-ID", [format!("<{}>", email.message_id)]);
    if let Some(thread) = &email.thread {
        headers.put("In-Reply-To", [format!("<{}>", thread.newest())]);
        headers.put("References", thread.references().map(|id| format!("<{id}>")));
    }
    headers.put("Auto-Submitted", [automatic(email.cause).to_owned()]);
    // Not "All": that would silence bounces too, and a bounce is how we learn that an address is gone.
    headers.put("X-Auto-Response-Suppress", ["OOF, AutoReply".to_owned()]);
    match &email.kind {
        EmailKind::Transactional => {}
        EmailKind::Notification(list) => {
            headers.put("Precedence", ["list".to_owned()]);
            subscription(&mut headers, list);
        }
        EmailKind::Bulk(list) => {
            headers.put("Precedence", ["bulk".to_owned()]);
            subscription(&mut headers, list);
            announcement(&mut headers, list);
        }
    }
    headers.put("MIME-Version", ["1.0".to_owned()]);
    headers.put("Content-Type", parts.content_type().iter().cloned());
    if let Some(encoding) = parts.encoding() {
        headers.put("Content-Transfer-Encoding", [encoding.to_owned()]);
    }
    headers.0
}

fn automatic(cause: Cause) -> &'static str {
    match cause {
        Cause::Event => "auto-generated",
        Cause::Reply => "auto-replied",
    }
}

/// What every email of a list carries.
fn subscription(headers: &mut Headers, list: &ListHeaders) {
    let id: String = list.id.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-.".contains(*sign)).take(180).collect();
    headers.put("List-Id", phrase(list.name.as_str()).into_iter().chain([format!("<{id}>")]));
    headers.put_uri("List-Unsubscribe", &list.unsubscribe);
    if list.unsubscribe.starts_with("https://") {
        headers.put("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click".to_owned()]);
    }
    let field = |text: &String| -> String {
        text.chars().map(|sign| if sign.is_ascii_alphanumeric() || "-._".contains(sign) { sign } else { '-' }).take(60).collect()
    };
    headers.put("Feedback-ID", [list.feedback.each_ref().map(field).join(":")]);
}

/// What an issue to many carries besides.
fn announcement(headers: &mut Headers, list: &ListHeaders) {
    headers.put("List-Post", ["NO".to_owned()]);
    for (name, link) in [("List-Help", &list.help), ("List-Archive", &list.archive), ("Archived-At", &list.archived_at)] {
        if let Some(link) = link {
            headers.put_uri(name, link);
        }
    }
    if let Some(owner) = &list.owner {
        headers.put_uri("List-Owner", &format!("mailto:{}", owner.as_given()));
    }
}

struct Headers(String);

impl Headers {
    /// Adds a header whose value may be folded between `words`. Control characters are dropped here whatever a word holds, so
    /// that no value can end its own line.
    fn put(&mut self, name: &str, words: impl IntoIterator<Item = String>) {
        self.0.push_str(name);
        self.0.push(':');
        let mut column = name.len() + 1;
        for (at, word) in words.into_iter().enumerate() {
            if at > 0 && column + 1 + word.chars().count() > LINE {
                self.0.push_str("\r\n");
                column = 0;
            }
            self.0.push(' ');
            self.0.extend(word.chars().filter(|sign| !sign.is_control()));
            column += 1 + word.chars().count();
        }
        self.0.push_str("\r\n");
    }

    fn put_uri(&mut self, name: &str, link: &str) {
        let link = uri(link);
        if link.len() <= MAX_URI {
            self.put(name, [format!("<{link}>")]);
        }
    }
}

/// `link` with everything percent-encoded that may not stand between angle brackets.
fn uri(link: &str) -> String {
    link.bytes().fold(String::with_capacity(link.len()), |mut text, byte| {
        if byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

fn mailbox(mailbox: &Sender) -> Vec<String> {
    let address = mailbox.address.as_given();
    if mailbox.name.as_str().is_empty() {
        return vec![address.to_owned()];
    }
    let mut words = phrase(mailbox.name.as_str());
    words.push(format!("<{address}>"));
    words
}

/// A name in front of an address or list id: bare words, a quoted string, or encoded words.
fn phrase(name: &str) -> Vec<String> {
    if name.is_empty() {
        return Vec::new();
    }
    if !fits_unencoded(name) {
        return encoded(name);
    }
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" !#$%&'*+-/?^_{|}~".contains(&byte)) {
        return name.split(' ').map(str::to_owned).collect();
    }
    // A quoted string may be folded at its blanks (RFC 5322, 3.2.4).
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")).split(' ').map(str::to_owned).collect()
}

/// Free text such as a subject.
fn unstructured(text: &str) -> Vec<String> {
    let text = one_line(text);
    if fits_unencoded(&text) { text.split(' ').map(str::to_owned).collect() } else { encoded(&text) }
}

fn fits_unencoded(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && !text.contains("=?")
        && text.split(' ').all(|word| word.len() <= MAX_WORD)
}

/// `text` as encoded words (RFC 2047); blanks between two of them are not part of the text.
fn encoded(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chunk = String::new();
    for sign in text.chars() {
        if chunk.len() + sign.len_utf8() > ENCODED_OCTETS {
            words.push(std::mem::take(&mut chunk));
        }
        chunk.push(sign);
    }
    words.push(chunk);
    words.iter().map(|chunk| format!("=?UTF-8?B?{}?=", STANDARD.encode(chunk))).collect()
}
