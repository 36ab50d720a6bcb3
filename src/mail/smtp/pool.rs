//! A number of connections to one relay, each owned by one task that is talked to over a channel: a caller who gives up never
//! takes a half-used connection down with them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::sleep;

use super::super::outcome::{DeliveryError, Outcome, Permit, Stage};
use super::Relay;
use super::connection::{Connection, StepError};
use super::submission::{Gate, Submission};

/// At most so many connections at once; emails beyond that wait their turn.
#[derive(Debug)]
pub(super) struct ConnectionPool {
    relay: Arc<Relay>,
    runtime: Handle,
    seats: Arc<Semaphore>,
    idle: Arc<Idle>,
    /// Cloned into every task, so that the thread beneath knows when the last one has ended.
    alive: mpsc::Sender<()>,
}

/// The ways to the tasks that have nothing to do, the last used on top: few emails use few connections. Only these keep a task
/// alive, so it ends when the lane does.
#[derive(Debug, Default)]
struct Idle(Mutex<Vec<mpsc::Sender<Work>>>);

impl Idle {
    fn lock(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Work>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One email on its way to a task.
#[derive(Debug)]
struct Work {
    submission: Submission,
    gate: Gate,
    done: oneshot::Sender<Outcome>,
    /// Put back among the idle when the email is done; the seat is given up only after that.
    way_back: mpsc::Sender<Self>,
    seat: OwnedSemaphorePermit,
}

impl ConnectionPool {
    pub(super) fn new(relay: Arc<Relay>, runtime: Handle, connections: usize, alive: mpsc::Sender<()>) -> Self {
        Self { relay, runtime, seats: Arc::new(Semaphore::new(connections)), idle: Arc::default(), alive }
    }

    /// Hands an email to a connection and waits for what becomes of it.
    pub(super) async fn deliver(&self, submission: Submission, before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let not_presented = || Outcome::NotPresented { why: DeliveryError::Closed };
        let Ok(seat) = self.seats.clone().acquire_owned().await else {
            return not_presented();
        };
        let (gate, keeper) = Gate::new();
        let (done, mut outcome) = oneshot::channel();
        let way_back = self.free_task();
        let way = way_back.clone();
        if way.try_send(Work { submission, gate, done, way_back, seat }).is_err() {
            return not_presented();
        }
        tokio::select! {
            biased;
            reached = keeper.reached => if reached.is_err() {
                return outcome.await.unwrap_or_else(|_| not_presented());
            },
            ended = &mut outcome => return ended.unwrap_or_else(|_| not_presented()),
        }
        let permit = before_end().await;
        // A task that gave up meanwhile has said so already, or is about to.
        let _ = keeper.permit.send(permit);
        outcome.await.unwrap_or(match permit {
            Permit::Go => Outcome::InDoubt { why: DeliveryError::Closed },
            Permit::Stop => Outcome::Stopped,
        })
    }

    /// A task with nothing to do, or a new one: whoever holds a seat may have one.
    fn free_task(&self) -> mpsc::Sender<Work> {
        let idle = self.idle.lock().pop();
        idle.unwrap_or_else(|| {
            let (way, work) = mpsc::channel(1);
            let task =
                Task { relay: self.relay.clone(), idle: Arc::downgrade(&self.idle), open: None, _alive: self.alive.clone() };
            self.runtime.spawn(task.run(work));
            way
        })
    }
}

/// Owns a connection.
struct Task {
    relay: Arc<Relay>,
    idle: Weak<Idle>,
    open: Option<Connection>,
    _alive: mpsc::Sender<()>,
}

impl Task {
    async fn run(mut self, mut emails: mpsc::Receiver<Work>) {
        while let Some(work) = self.next(&mut emails).await {
            let Work { submission, gate, done, way_back, seat } = work;
            let outcome = self.deliver(&submission, gate).await;
            // The caller may have gone; what the ledger knows is then the mark made before the end.
            if self.is_fit() {
                // First, so that a caller who sends one email after another finds this connection free again.
                self.is_free(way_back, seat);
                let _ = done.send(outcome);
            } else {
                let _ = done.send(outcome);
                self.tidy().await;
                self.is_free(way_back, seat);
            }
        }
        if let Some(open) = self.open.take() {
            open.quit(&self.relay.timeouts).await;
        }
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

    async fn deliver(&mut self, submission: &Submission, gate: Gate) -> Outcome {
        match self.offered(submission).await {
            Ok(mut ready) => {
                let outcome = ready.hand_over(submission, gate, &self.relay.timeouts).await;
                self.open = Some(ready);
                outcome
            }
            Err(no) => no.into(),
        }
    }

    /// A connection on which the relay waits for the email. A used one may have ended without our notice: then a fresh one is
    /// tried, since nothing of this email was said yet.
    async fn offered(&mut self, submission: &Submission) -> Result<Connection, StepError> {
        let timeouts = self.relay.timeouts;
        if let Some(mut used) = self.open.take() {
            match used.offer(submission, &timeouts).await {
                Ok(()) => return Ok(used),
                Err(no) if has_ended(&no) => {}
                Err(no) => {
                    self.open = Some(used);
                    return Err(no);
                }
            }
        }
        let mut fresh = Connection::open(&self.relay).await?;
        let offered = fresh.offer(submission, &timeouts).await;
        match offered {
            Ok(()) => Ok(fresh),
            Err(no) => {
                self.open = Some(fresh);
                Err(no)
            }
        }
    }

    fn is_free(&self, way_back: mpsc::Sender<Work>, seat: OwnedSemaphorePermit) {
        if let Some(idle) = self.idle.upgrade() {
            idle.lock().push(way_back);
        }
        drop(seat);
    }

    /// Whether the next email can begin at once.
    fn is_fit(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_fit() && open.emails() < self.relay.emails_per_connection)
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

/// Whether a used connection had ended before this email.
fn has_ended(no: &StepError) -> bool {
    match no {
        StepError::Rejected(rejection) => rejection.code == 421 && rejection.stage == Stage::Mail,
        StepError::Failed(trouble) => matches!(trouble, DeliveryError::ConnectionLost { stage: Stage::Mail, .. }),
    }
}
