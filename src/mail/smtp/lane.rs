//! A number of connections to one relay, each owned by one task that is talked to over a channel: a caller who gives up never
//! takes a half-used connection down with them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::sleep;

use super::super::outcome::{Outcome, Permit, Stage, Trouble};
use super::Relay;
use super::connection::{Connection, No};
use super::parcel::{Gate, Parcel};

/// At most so many connections at once; letters beyond that wait their turn.
#[derive(Debug)]
pub(super) struct Lane {
    relay: Arc<Relay>,
    runtime: Handle,
    seats: Arc<Semaphore>,
    idle: Arc<Idle>,
    /// Cloned into every task, so that the thread beneath knows when the last one has ended.
    alive: mpsc::Sender<()>,
}

/// The ways to the tasks that have nothing to do, the last used on top: few letters use few connections. Only these keep a task
/// alive, so it ends when the lane does.
#[derive(Debug, Default)]
struct Idle(Mutex<Vec<mpsc::Sender<Work>>>);

impl Idle {
    fn lock(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Work>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One letter on its way to a task.
#[derive(Debug)]
struct Work {
    parcel: Parcel,
    gate: Gate,
    done: oneshot::Sender<Outcome>,
    /// Put back among the idle when the letter is done; the seat is given up only after that.
    way_back: mpsc::Sender<Self>,
    seat: OwnedSemaphorePermit,
}

impl Lane {
    pub(super) fn new(relay: Arc<Relay>, runtime: Handle, connections: usize, alive: mpsc::Sender<()>) -> Self {
        Self { relay, runtime, seats: Arc::new(Semaphore::new(connections)), idle: Arc::default(), alive }
    }

    /// Hands a letter to a connection and waits for what becomes of it.
    pub(super) async fn deliver(&self, parcel: Parcel, before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let not_presented = || Outcome::NotPresented { why: Trouble::Closed };
        let Ok(seat) = self.seats.clone().acquire_owned().await else {
            return not_presented();
        };
        let (gate, keeper) = Gate::new();
        let (done, mut outcome) = oneshot::channel();
        let way_back = self.free_task();
        let way = way_back.clone();
        if way.try_send(Work { parcel, gate, done, way_back, seat }).is_err() {
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
            Permit::Go => Outcome::InDoubt { why: Trouble::Closed },
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
    async fn run(mut self, mut letters: mpsc::Receiver<Work>) {
        while let Some(work) = self.next(&mut letters).await {
            let Work { parcel, gate, done, way_back, seat } = work;
            let outcome = self.deliver(&parcel, gate).await;
            // The caller may have gone; what the ledger knows is then the mark made before the end.
            if self.is_fit() {
                // First, so that a caller who sends one letter after another finds this connection free again.
                self.is_free(way_back, seat);
                let _ = done.send(outcome);
            } else {
                let _ = done.send(outcome);
                self.tidy().await;
                self.is_free(way_back, seat);
            }
        }
        if let Some(open) = self.open.take() {
            open.quit(&self.relay.patience).await;
        }
    }

    /// The next letter; until it comes, an open connection is watched and, after a while, closed.
    async fn next(&mut self, letters: &mut mpsc::Receiver<Work>) -> Option<Work> {
        if let Some(open) = &mut self.open {
            tokio::select! {
                work = letters.recv() => return work,
                () = open.is_ended() => {}
                () = sleep(self.relay.patience.idle) => {}
            }
            self.close().await;
        }
        letters.recv().await
    }

    async fn deliver(&mut self, parcel: &Parcel, gate: Gate) -> Outcome {
        match self.offered(parcel).await {
            Ok(mut ready) => {
                let outcome = ready.hand_over(parcel, gate, &self.relay.patience).await;
                self.open = Some(ready);
                outcome
            }
            Err(no) => no.into(),
        }
    }

    /// A connection on which the relay waits for the letter. A used one may have ended without our notice: then a fresh one is
    /// tried, since nothing of this letter was said yet.
    async fn offered(&mut self, parcel: &Parcel) -> Result<Connection, No> {
        let patience = self.relay.patience;
        if let Some(mut used) = self.open.take() {
            match used.offer(parcel, &patience).await {
                Ok(()) => return Ok(used),
                Err(no) if has_ended(&no) => {}
                Err(no) => {
                    self.open = Some(used);
                    return Err(no);
                }
            }
        }
        let mut fresh = Connection::open(&self.relay).await?;
        let offered = fresh.offer(parcel, &patience).await;
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

    /// Whether the next letter can begin at once.
    fn is_fit(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_fit() && open.letters() < self.relay.letters_a_connection)
    }

    /// Makes the connection fit for the next letter, or closes it.
    async fn tidy(&mut self) {
        if let Some(open) = &mut self.open {
            open.reset_if_refused(&self.relay.patience).await;
        }
        if !self.is_fit() {
            self.close().await;
        }
    }

    async fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.quit(&self.relay.patience).await;
        }
    }
}

/// Whether a used connection had ended before this letter.
fn has_ended(no: &No) -> bool {
    match no {
        No::Refused(refusal) => refusal.code == 421 && refusal.stage == Stage::Mail,
        No::Trouble(trouble) => matches!(trouble, Trouble::Broke { stage: Stage::Mail, .. }),
    }
}
