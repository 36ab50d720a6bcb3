//! Emails and their transports: SMTP, a folder, or memory for tests.
//!
//! [`Mailer::deliver`] serves a ledger that stays true when the process dies: it hands the whole email over, then asks the
//! caller, and only then sends the end that makes it count. The caller commits its "being sent" mark in between, so a death
//! before the mark means that no email was delivered, and a death after it leaves a row that says so.

mod address;
mod dkim;
mod folder;
mod memory;
mod message;
mod outcome;
mod outgoing;
mod parsed;
mod smtp;

use std::sync::Arc;

use crate::metrics::{EmailResult, Metrics};

pub use address::{DisplayName, Email, EmailError, Sender};
pub use dkim::{Signer, SignerError};
pub use folder::{Folder, OutboxEntry};
pub use memory::{Memory, Sent};
pub use outcome::{DeliveryError, Enhanced, Outcome, Permit, SmtpRejection, Stage};
pub use outgoing::{EmailKind, ListHeaders, MessageId, OutgoingEmail};
pub use parsed::ParsedEmail;
use smtp::SmtpSubmission;
pub use smtp::{Relay, Smtp, SmtpUrl, SmtpUrlError, Timeouts, Trust};

/// Sends emails; cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: Transport,
    signer: Option<Arc<Signer>>,
    metrics: Option<Metrics>,
}

/// Where emails go.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A relay.
    Smtp(Smtp),
    /// Files for the owner to read, until `SMTP_URL` is set.
    Folder(Folder),
    /// A list in memory: for tests.
    Memory(Memory),
}

impl Mailer {
    /// Emails go to a relay.
    pub fn smtp(smtp: Smtp) -> Self {
        Self { transport: Transport::Smtp(smtp), signer: None, metrics: None }
    }

    /// Emails become files under a directory.
    pub fn folder(folder: Folder) -> Self {
        Self { transport: Transport::Folder(folder), signer: None, metrics: None }
    }

    /// Emails stay in memory; keep a clone of `memory` to read them.
    pub fn memory(memory: Memory) -> Self {
        Self { transport: Transport::Memory(memory), signer: None, metrics: None }
    }

    /// Signs every email from now on.
    #[must_use]
    pub fn signed_by(mut self, signer: Signer) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Counts in `metrics` how each attempt ends from now on.
    #[must_use]
    pub fn measured_by(mut self, metrics: &Metrics) -> Self {
        self.metrics = Some(metrics.clone());
        self
    }

    /// Where emails go.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Sends `email`; for what may be sent twice rather than not at all, such as a confirmation.
    pub async fn send(&self, email: &OutgoingEmail) -> Outcome {
        self.deliver(email, async || Permit::Go).await
    }

    /// Sends `email` in two steps. `before_end` runs when all of it has been handed over except the end that makes it count:
    /// the moment to commit "being sent". On [`Permit::Stop`] the email is abandoned. `before_end` does not run when the email
    /// fails earlier, and it may run although the connection breaks meanwhile ([`Outcome::NotPresented`]).
    ///
    /// Dropping the future is safe: before the permit the email is abandoned, after it the email is finished in the background.
    pub async fn deliver(&self, email: &OutgoingEmail, before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let outcome = self.attempt(email, before_end).await;
        if let Some(metrics) = &self.metrics {
            metrics.count_email(result(&outcome));
        }
        outcome
    }

    async fn attempt(&self, email: &OutgoingEmail, before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let (envelope, bytes) = match email.prepare(self.signer.as_deref()) {
            Ok(prepared) => prepared,
            Err(error) => return Outcome::NotPresented { why: DeliveryError::NotRendered(error.to_string()) },
        };
        match &self.transport {
            Transport::Smtp(smtp) => smtp.deliver(&email.kind, SmtpSubmission { envelope, bytes }, before_end).await,
            Transport::Folder(folder) => folder.deliver(email, &bytes, before_end).await,
            Transport::Memory(memory) => memory.deliver(email, bytes, before_end).await,
        }
    }
}

/// How an attempt is counted: by what may be done next.
fn result(outcome: &Outcome) -> EmailResult {
    match outcome {
        Outcome::Accepted { .. } => EmailResult::Sent,
        Outcome::Rejected(rejection) if rejection.is_permanent() && !rejection.stage.is_about_the_relay() => {
            EmailResult::Rejected
        }
        Outcome::Rejected(_) => EmailResult::Deferred,
        Outcome::NotPresented { .. } => EmailResult::NotHandedOver,
        Outcome::InDoubt { .. } => EmailResult::Uncertain,
        Outcome::Stopped => EmailResult::Stopped,
    }
}
