//! What a background job works with: the database, the mailer, and what an email needs to be written.
//!
//! Domain modules do not know [`crate::app::App`]; their jobs (async, many short transactions, called by the worker) are given this.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Mail;
use crate::crypt::{Keys, Random};
use crate::db::Db;
use crate::fault::InternalError;
use crate::mail::{DisplayName, Email, EmailKind, Mailer, MessageId, Outcome, OutgoingEmail, Sender};
use crate::site::Site;

/// What a job works with; cheap to clone.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The database.
    pub db: Db,
    /// Where emails go.
    pub mailer: Mailer,
    /// The keys that links are signed with.
    pub keys: Keys,
    /// What the site is called and where it is.
    pub site: Arc<Site>,
    /// Who emails come from and how fast they may go.
    pub mail: Arc<Mail>,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
}

/// What an email says: its subject, its text, and the same in HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailContent {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML, with the same links.
    pub html: String,
}

impl JobContext {
    /// Who our emails come from; under the site's name when `MAIL_FROM` has none.
    pub fn sender(&self) -> Sender {
        let mut sender = self.mail.from.clone();
        if sender.name.as_str().is_empty() {
            sender.name = DisplayName::clean(&self.site.name);
        }
        sender
    }

    /// An email to one person. `unique` names it among all our emails and stays the same when it is sent again; bounces come back to
    /// the sender.
    pub fn email(&self, kind: EmailKind, to: Email, unique: &str, words: EmailContent) -> OutgoingEmail {
        let from = self.sender();
        OutgoingEmail {
            kind,
            to,
            return_path: Some(from.address.clone()),
            subject: words.subject.trim().to_owned(),
            text: words.text,
            html: Some(words.html),
            message_id: MessageId::new(unique, from.address.domain()),
            date: self.clock.now(),
            from,
        }
    }

    /// Hands over an email that may rather come twice than not at all, such as a confirmation. What a server refuses for good is
    /// logged and not tried again: the address does not take mail.
    ///
    /// # Errors
    /// When it should be tried again later.
    pub async fn hand_over(&self, email: &OutgoingEmail) -> Result<(), InternalError> {
        job_result(self.mailer.send(email).await)
    }
}

/// What an outcome means for the job that sent an email: done, or to be tried again.
///
/// # Errors
/// When it should be tried again later.
pub fn job_result(outcome: Outcome) -> Result<(), InternalError> {
    match outcome {
        Outcome::Accepted { .. } | Outcome::Stopped => Ok(()),
        Outcome::Rejected(rejection) if rejection.is_permanent() && !rejection.stage.is_about_the_relay() => {
            tracing::warn!(stage = %rejection.stage, code = rejection.code, "an email was refused for good");
            Ok(())
        }
        Outcome::Rejected(rejection) => {
            Err(InternalError::busy(format!("the mail server said {} at {}", rejection.code, rejection.stage)))
        }
        Outcome::NotPresented { why } | Outcome::InDoubt { why } => {
            Err(InternalError::busy(format!("the mail server was lost: {why}")))
        }
    }
}
