//! The emails that a site sent, by recipient.

use std::cell::RefCell;
use std::collections::BTreeSet;

use betwixt::mail::Memory;

use super::parsed_email::ParsedEmail;

/// The mailboxes of all recipients. An email counts as read once a test has read it.
pub struct Outbox {
    memory: Memory,
    read: RefCell<BTreeSet<usize>>,
}

/// A received email.
#[derive(Clone, Debug)]
pub struct Received {
    /// The subject, decoded.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// Headers and parts.
    pub parsed: ParsedEmail,
}

impl Received {
    /// The first address of ours in the text whose path starts with `path`.
    pub fn link(&self, path: &str) -> String {
        let words = self.text.split_whitespace();
        let mut ours =
            words.filter_map(|word| word.find(path).filter(|_| word.starts_with("http")).map(|at| word[at..].to_owned()));
        ours.next().unwrap_or_else(|| panic!("no link to {path} in:\n{}", self.text))
    }
}

impl Outbox {
    /// The mailboxes behind a mailer.
    pub fn new(memory: Memory) -> Self {
        Self { memory, read: RefCell::default() }
    }

    /// Every email to `address`, oldest first.
    pub fn to(&self, address: &str) -> Vec<Received> {
        let mut found = Vec::new();
        for (at, sent) in self.memory.sent().into_iter().enumerate() {
            if sent.email.to.as_given() == address {
                self.read.borrow_mut().insert(at);
                let parsed = ParsedEmail::parse(&sent.bytes);
                found.push(Received { subject: subject(&parsed), text: parsed.text.clone(), parsed });
            }
        }
        found
    }

    /// The newest email to `address`.
    #[track_caller]
    pub fn latest(&self, address: &str) -> Received {
        self.to(address).pop().unwrap_or_else(|| panic!("no email to {address}"))
    }

    /// The unread emails, as "to: subject".
    pub fn unread(&self) -> Vec<String> {
        let read = self.read.borrow();
        let sent = self.memory.sent().into_iter().enumerate();
        sent.filter(|(at, _)| !read.contains(at))
            .map(|(_, sent)| format!("{}: {}", sent.email.to.as_given(), subject(&ParsedEmail::parse(&sent.bytes))))
            .collect()
    }
}

fn subject(parsed: &ParsedEmail) -> String {
    parsed.header("Subject").unwrap_or_default().to_owned()
}
