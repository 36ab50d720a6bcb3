//! The post room: what an errand needs to write a letter and hand it over.
//!
//! Rooms do not know [`crate::app::App`]; their errands (async, many short transactions, called by the worker) are given this.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Mail;
use crate::crypt::{Keys, Random};
use crate::db::Db;
use crate::fault::Fault;
use crate::mail::{Cause, DisplayName, Email, Kind, Letter, Mailbox, Mailer, MessageId, Outcome};
use crate::site::Site;

/// What an errand works with; cheap to clone.
#[derive(Clone, Debug)]
pub struct Post {
    /// The database.
    pub db: Db,
    /// Where letters go.
    pub mailer: Mailer,
    /// The keys that links are signed with.
    pub keys: Keys,
    /// What the site is called and where it is.
    pub site: Arc<Site>,
    /// Who letters come from and how fast they may go.
    pub mail: Arc<Mail>,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
}

/// What a letter says: its subject, its text, and the same in HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML, with the same links.
    pub html: String,
}

impl Post {
    /// Who our letters come from; under the site's name when `MAIL_FROM` has none.
    pub fn sender(&self) -> Mailbox {
        let mut sender = self.mail.from.clone();
        if sender.name.as_str().is_empty() {
            sender.name = DisplayName::clean(&self.site.name);
        }
        sender
    }

    /// A letter to one person. `unique` names it among all our letters and stays the same when it is sent again; bounces come back to
    /// the sender.
    pub fn letter(&self, kind: Kind, to: Email, unique: &str, words: Words) -> Letter {
        let from = self.sender();
        Letter {
            kind,
            to,
            return_path: Some(from.address.clone()),
            subject: words.subject.trim().to_owned(),
            text: words.text,
            html: Some(words.html),
            message_id: MessageId::new(unique, from.address.domain()),
            date: self.clock.now(),
            thread: None,
            cause: Cause::Event,
            from,
        }
    }

    /// Hands over a letter that may rather come twice than not at all, such as a confirmation. What a server refuses for good is
    /// logged and not tried again: the address does not take mail.
    ///
    /// # Errors
    /// When it should be tried again later.
    pub async fn hand_over(&self, letter: &Letter) -> Result<(), Fault> {
        after(self.mailer.send(letter).await)
    }
}

/// What an outcome means for the job that sent a letter: done, or to be tried again.
///
/// # Errors
/// When it should be tried again later.
pub fn after(outcome: Outcome) -> Result<(), Fault> {
    match outcome {
        Outcome::Accepted { .. } | Outcome::Stopped => Ok(()),
        Outcome::Refused(refusal) if refusal.is_permanent() && !refusal.stage.is_about_the_relay() => {
            tracing::warn!(stage = %refusal.stage, code = refusal.code, "a letter was refused for good");
            Ok(())
        }
        Outcome::Refused(refusal) => Err(Fault::busy(format!("the mail server said {} at {}", refusal.code, refusal.stage))),
        Outcome::NotPresented { why } | Outcome::InDoubt { why } => Err(Fault::busy(format!("the mail server was lost: {why}"))),
    }
}
