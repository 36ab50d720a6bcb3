//! SMTP over connections that we own. Envelope, credentials and commands are lettre's; the conversation is ours, because the
//! ledger needs a step between an email and its end (`docs/decisions/0002-we-own-the-smtp-connections.md`).

mod connection;
mod extensions;
mod pool;
mod relay;
mod reply;
mod stream;
mod submission;
mod trust;
mod url;

use std::sync::Arc;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;

pub use relay::{Relay, Timeouts};
pub(super) use submission::SmtpSubmission;
pub use trust::Trust;
pub use url::{SmtpUrl, SmtpUrlError};

use self::connection::{Connection, StepError};
use self::pool::ConnectionPool;
use super::outcome::{DeliveryError, Outcome, Permit};
use super::outgoing::EmailKind;
use crate::error::InternalError;

/// Connections reserved for emails that a person waits for, so that an issue to many never delays a confirmation.
const PROMPT_CONNECTIONS: usize = 2;

/// Emails over SMTP. Clones share the connections, which live on a thread of their own; when the last clone is dropped, they
/// finish the emails in hand and disconnect.
#[derive(Clone, Debug)]
pub struct Smtp(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    relay: Arc<Relay>,
    runtime: Handle,
    prompt: ConnectionPool,
    patient: ConnectionPool,
}

impl Smtp {
    /// Starts the thread. No connection is made before the first email. Up to `connections` are used for notifications and
    /// issues (`MAIL_CONNECTIONS`), and two more for emails that a person waits for.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub fn start(relay: Relay, connections: usize) -> Result<Self, InternalError> {
        let no_thread = |error| InternalError::unexpected("the mail thread cannot be started").because(error);
        let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(no_thread)?;
        let handle = runtime.handle().clone();
        let (alive, mut all_gone) = mpsc::channel::<()>(1);
        let run = move || {
            // Nothing is ever sent: this waits until the last task and the last clone are gone.
            runtime.block_on(all_gone.recv());
        };
        thread::Builder::new().name("mail".to_owned()).spawn(run).map_err(no_thread)?;
        let relay = Arc::new(relay);
        let pool = |connections| ConnectionPool::new(relay.clone(), handle.clone(), connections, alive.clone());
        let (prompt, patient) = (pool(PROMPT_CONNECTIONS), pool(connections.max(1)));
        Ok(Self(Arc::new(Inner { relay, runtime: handle, prompt, patient })))
    }

    /// Where the emails go.
    pub fn url(&self) -> &SmtpUrl {
        &self.0.relay.url
    }

    /// Connects to the relay, switches to TLS, authenticates and disconnects, without an email.
    ///
    /// # Errors
    /// The outcome that an email would have had.
    pub async fn check(&self) -> Result<(), Outcome> {
        let relay = self.0.relay.clone();
        let visit = self.0.runtime.spawn(async move {
            let open = Connection::open(&relay).await?;
            open.quit(&relay.timeouts).await;
            Ok::<(), StepError>(())
        });
        visit.await.unwrap_or(Err(StepError::Failed(DeliveryError::Closed))).map_err(Outcome::from)
    }

    pub(super) async fn deliver(
        &self,
        kind: &EmailKind,
        submission: SmtpSubmission,
        before_end: impl AsyncFnOnce() -> Permit,
    ) -> Outcome {
        let pool = match kind {
            EmailKind::Transactional => &self.0.prompt,
            EmailKind::Notification(_) | EmailKind::Bulk(_) => &self.0.patient,
        };
        pool.deliver(submission, before_end).await
    }
}
