//! What a background job needs: the database, the mailer, and the settings for writing emails.
//!
//! Domain modules must not depend on [`crate::app::App`]; their jobs (async, many short transactions, run by the worker)
//! receive this.

use std::fmt::{Display, Write};
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Mail;
use crate::crypt::{Keys, Random};
use crate::db::Db;
use crate::error::InternalError;
use crate::mail::{DisplayName, Email, EmailKind, ListHeaders, Mailer, MessageId, Outcome, OutgoingEmail, Sender};
use crate::site::Site;

/// The context of a job; cheap to clone.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The handle to the database threads.
    pub db: Db,
    /// Sends emails, or writes them to the outbox folder.
    pub mailer: Mailer,
    /// The keys that sign links.
    pub keys: Keys,
    /// The site's name and address.
    pub site: Arc<Site>,
    /// The sender of emails and the limit of their rate.
    pub mail: Arc<Mail>,
    /// The source of the current time.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
}

/// The content of an email: subject, plain text, and the same in HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailContent {
    /// The subject, one line.
    pub subject: String,
    /// The text/plain part.
    pub text: String,
    /// The text/html part, with the same words and links.
    pub html: String,
}

impl EmailContent {
    /// Renders the three templates of an email. The compiler has checked them, so a failure is an internal error.
    pub fn render(subject: &impl Display, text: &impl Display, html: &impl Display) -> Result<Self, InternalError> {
        Ok(Self { subject: rendered(subject)?, text: rendered(text)?, html: rendered(html)? })
    }
}

fn rendered(template: &impl Display) -> Result<String, InternalError> {
    let mut text = String::new();
    write!(text, "{template}").map_err(|error| InternalError::unexpected("an email cannot be rendered").because(error))?;
    Ok(text)
}

impl JobContext {
    /// The sender of the site's emails, named after the site when `MAIL_FROM` has no name.
    pub fn sender(&self) -> Sender {
        let mut sender = self.mail.from.clone();
        if sender.name.as_str().is_empty() {
            sender.name = DisplayName::clean(&self.site.name());
        }
        sender
    }

    /// Builds an email to one address. `unique` identifies it among all emails of the site and stays the same when it is sent
    /// again; bounces return to the sender.
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

    /// The headers of a list of this site; every email of the list has the same `slug` and `name`. `campaign` and the kind
    /// of email name it in reports of complaints.
    pub fn list_headers(&self, slug: &str, name: &str, (campaign, kind): (&str, &str), unsubscribe: String) -> ListHeaders {
        let sender = self.sender();
        let domain = sender.address.domain();
        ListHeaders {
            name: DisplayName::clean(&format!("{}, {name}", self.site.name())),
            id: format!("{slug}.list.{domain}"),
            unsubscribe,
            help: None,
            owner: None,
            archive: None,
            archived_at: None,
            feedback: [campaign.to_owned(), slug.to_owned(), kind.to_owned(), domain.replace('.', "-")],
        }
    }

    /// Sends an email for which a duplicate is better than a loss, such as a confirmation. A permanent rejection is logged and
    /// not retried, because the address does not accept mail.
    ///
    /// # Errors
    /// When the job should be retried later.
    pub async fn hand_over(&self, email: &OutgoingEmail) -> Result<(), InternalError> {
        job_result(self.mailer.send(email).await)
    }
}

/// Converts the outcome of sending an email into the result of the job: done, or retry.
///
/// # Errors
/// When the job should be retried later.
pub fn job_result(outcome: Outcome) -> Result<(), InternalError> {
    match outcome {
        Outcome::Accepted { .. } | Outcome::Stopped => Ok(()),
        Outcome::Rejected(rejection) if rejection.needs_smtputf8() => Err(InternalError::permanent(
            "the mail server does not accept addresses with letters outside ASCII: it has no SMTPUTF8",
        )),
        Outcome::Rejected(rejection) if rejection.is_permanent() && !rejection.stage.is_about_the_relay() => {
            tracing::warn!(stage = %rejection.stage, code = rejection.code, "an email was rejected permanently");
            Ok(())
        }
        Outcome::Rejected(rejection) => {
            Err(InternalError::busy(format!("the mail server said {} at {}", rejection.code, rejection.stage)))
        }
        Outcome::NotPresented { why } | Outcome::InDoubt { why } => {
            Err(InternalError::busy(format!("the connection to the mail server was lost: {why}")))
        }
    }
}
