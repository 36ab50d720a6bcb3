//! A pool of connections to one relay. Each is owned by one task that is reached over a channel, so a caller that gives up
//! never drops a half-used connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::sleep;

use super::super::outcome::{DeliveryError, Outcome, Permit, Stage};
use super::Relay;
use super::connection::{Connection, StepError};
use super::submission::{FinalDotGate, SmtpSubmission};

/// At most so many connections at once; further emails wait.
#[derive(Debug)]
pub(super) struct ConnectionPool {
    relay: Arc<Relay>,
    runtime: Handle,
    slots: Arc<Semaphore>,
    idle: Arc<Idle>,
    /// Cloned into every task, so that the thread below knows when the last one has ended.
    alive: mpsc::Sender<()>,
}

/// The channels to the idle tasks, the last used on top: few emails use few connections. Only these keep a task alive, so it
/// ends when the pool does.
#[derive(Debug, Default)]
struct Idle(Mutex<Vec<mpsc::Sender<Work>>>);

impl Idle {
    fn lock(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Work>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One email on its way to a task.
struct Work {
    submission: SmtpSubmission,
    gate: FinalDotGate,
    done: oneshot::Sender<Outcome>,
    /// Returned to the idle list when the email is done; the slot is released only after that.
    return_to: mpsc::Sender<Self>,
    slot: OwnedSemaphorePermit,
}

impl ConnectionPool {
    pub(super) fn new(relay: Arc<Relay>, runtime: Handle, connections: usize, alive: mpsc::Sender<()>) -> Self {
        Self { relay, runtime, slots: Arc::new(Semaphore::new(connections)), idle: Arc::default(), alive }
    }

    /// Hands an email to a connection and waits for its outcome.
    pub(super) async fn deliver(&self, submission: SmtpSubmission, before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let not_presented = || Outcome::NotPresented { why: DeliveryError::Closed };
        let Ok(slot) = self.slots.clone().acquire_owned().await else {
            return not_presented();
        };
        let (reached, is_reached) = oneshot::channel();
        let (permit_sender, permit) = oneshot::channel();
        let gate = FinalDotGate { reached, permit };
        let (done, mut outcome) = oneshot::channel();
        let return_to = self.free_task();
        if return_to.clone().try_send(Work { submission, gate, done, return_to, slot }).is_err() {
            return not_presented();
        }
        tokio::select! {
            biased;
            reached = is_reached => if reached.is_err() {
                return outcome.await.unwrap_or_else(|_| not_presented());
            },
            ended = &mut outcome => return ended.unwrap_or_else(|_| not_presented()),
        }
        let permit = before_end().await;
        // A task that gave up meanwhile has reported so already, or is about to.
        let _ = permit_sender.send(permit);
        outcome.await.unwrap_or(match permit {
            Permit::Go => Outcome::InDoubt { why: DeliveryError::Closed },
            Permit::Stop => Outcome::Stopped,
        })
    }

    /// An idle task, or a new one. The caller holds a slot.
    fn free_task(&self) -> mpsc::Sender<Work> {
        let idle = self.idle.lock().pop();
        idle.unwrap_or_else(|| {
            let (sender, work) = mpsc::channel(1);
            let task =
                PoolTask { relay: self.relay.clone(), idle: Arc::downgrade(&self.idle), open: None, _alive: self.alive.clone() };
            self.runtime.spawn(task.run(work));
            sender
        })
    }
}

/// Owns a connection.
struct PoolTask {
    relay: Arc<Relay>,
    idle: Weak<Idle>,
    open: Option<Connection>,
    _alive: mpsc::Sender<()>,
}

impl PoolTask {
    async fn run(mut self, mut emails: mpsc::Receiver<Work>) {
        while let Some(work) = self.next(&mut emails).await {
            let Work { submission, gate, done, return_to, slot } = work;
            let outcome = self.deliver(&submission, gate).await;
            // The caller may be gone; the ledger then has the mark made before the end.
            if self.is_fit() {
                // First, so that a caller that sends one email after another finds this connection idle again.
                self.is_free(return_to, slot);
                let _ = done.send(outcome);
            } else {
                let _ = done.send(outcome);
                self.tidy().await;
                self.is_free(return_to, slot);
            }
        }
        self.close().await;
    }

    /// The next email; until it comes, an open connection is watched and, after a while, closed.
    async fn next(&mut self, emails: &mut mpsc::Receiver<Work>) -> Option<Work> {
        if let Some(open) = &mut self.open {
            tokio::select! {
                work = emails.recv() => return work,
                () = open.is_ended() => {}
                () = sleep(self.relay.timeouts.idle) => {}
            }
            self.close().await;
        }
        emails.recv().await
    }

    /// Sends an email on the open connection, or on a new one. An open one may have ended unnoticed, or be one too many emails
    /// old: the relay then got nothing of this email, and it is offered once more.
    async fn deliver(&mut self, submission: &SmtpSubmission, gate: FinalDotGate) -> Outcome {
        let timeouts = self.relay.timeouts;
        let mut is_used = self.open.is_some();
        loop {
            let open = match &mut self.open {
                Some(open) => open,
                None => match Connection::open(&self.relay).await {
                    Ok(open) => self.open.insert(open),
                    Err(error) => return error.into(),
                },
            };
            match open.offer(submission, &timeouts).await {
                Ok(()) => return open.hand_over(submission, gate, &timeouts).await,
                Err(error) if is_used && has_ended(&error) => self.open = None,
                Err(error) if is_used && is_spent(&error) => self.close().await,
                Err(error) => return error.into(),
            }
            is_used = false;
        }
    }

    fn is_free(&self, return_to: mpsc::Sender<Work>, slot: OwnedSemaphorePermit) {
        if let Some(idle) = self.idle.upgrade() {
            idle.lock().push(return_to);
        }
        drop(slot);
    }

    /// Whether the next email can begin at once.
    fn is_fit(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_fit(self.relay.emails_per_connection))
    }

    /// Makes the connection fit for the next email, or closes it.
    async fn tidy(&mut self) {
        if let Some(open) = &mut self.open {
            open.reset_if_refused(&self.relay.timeouts).await;
        }
        if !self.is_fit() {
            self.close().await;
        }
    }

    async fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.quit(&self.relay.timeouts).await;
        }
    }
}

/// Whether the relay takes no more emails on a used connection.
fn is_spent(error: &StepError) -> bool {
    matches!(error, StepError::Rejected(rejection) if rejection.code == 452 && rejection.stage == Stage::Mail)
}

/// Whether a used connection had ended before this email.
fn has_ended(error: &StepError) -> bool {
    match error {
        StepError::Rejected(rejection) => rejection.code == 421 && rejection.stage == Stage::Mail,
        StepError::Failed(error) => matches!(error, DeliveryError::ConnectionLost { stage: Stage::Mail, .. }),
    }
}
