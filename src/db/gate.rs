//! Passes requests to a database thread and back: a bounded queue of jobs, each with its own way to answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::oneshot;

use super::work_queue::{self, SendError, WorkQueue, WorkSender};
use super::{Conn, Surroundings, Tx};
use crate::error::InternalError;
use crate::metrics::{DatabaseAccess, Metrics};

/// The most use cases that wait for one kind of database thread. At a thousand a second, the last one waits a second.
const MAX_QUEUED: usize = 1_024;

/// A queued use case.
pub(super) trait DatabaseWork: Send {
    /// Runs it in the open transaction; returns whether to commit its changes.
    fn run(&mut self, conn: &mut Conn) -> TransactionEnd;
    /// Whether it erased what must not be found in the database's files any more.
    fn erased(&self) -> bool;
    /// Sends the caller the result of [`DatabaseWork::run`], or the error that prevented its commit.
    fn answer(self: Box<Self>, error: Option<InternalError>);
}

/// Whether to commit a use case's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransactionEnd {
    Commit,
    RollBack,
}

/// Where the queue's waiting time is recorded.
#[derive(Clone)]
struct WaitMeter {
    metrics: Metrics,
    access: DatabaseAccess,
}

struct UseCase<F, T, E> {
    queued_at: Instant,
    meter: Option<WaitMeter>,
    around: Surroundings,
    work: Option<F>,
    made: Option<Result<T, E>>,
    changed_pages: bool,
    erased: bool,
    asker: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> DatabaseWork for UseCase<F, T, E>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<InternalError> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> TransactionEnd {
        let Some(work) = self.work.take() else { return TransactionEnd::RollBack };
        if let Some(WaitMeter { metrics, access }) = &self.meter {
            metrics.observe_database_wait(*access, self.queued_at.elapsed());
        }
        let mut tx = Tx::new(conn, &self.around);
        let made = catch_unwind(AssertUnwindSafe(|| work(&mut tx)))
            .unwrap_or_else(|_| Err(E::from(InternalError::unexpected("a use case panicked"))));
        (self.changed_pages, self.erased) = (tx.has_changed_pages(), tx.has_erased());
        let keep = if made.is_ok() { TransactionEnd::Commit } else { TransactionEnd::RollBack };
        self.made = Some(made);
        keep
    }

    fn erased(&self) -> bool {
        self.erased
    }

    fn answer(self: Box<Self>, error: Option<InternalError>) {
        let unanswered = || Err(E::from(InternalError::unexpected("a use case was never run")));
        let answer = match (error, self.made) {
            // A use case's own error is returned whether or not the commit around it worked.
            (Some(error), Some(Ok(_)) | None) => Err(E::from(error)),
            (_, made) => made.unwrap_or_else(unanswered),
        };
        if answer.is_ok() && self.changed_pages {
            self.around.changes.fetch_add(1, Ordering::SeqCst);
        }
        // The caller may have disconnected; the work is committed all the same.
        let _ = self.asker.send(answer);
    }
}

/// The sending half of a bounded queue of use cases.
#[derive(Clone)]
pub(super) struct Gate {
    sender: WorkSender<Box<dyn DatabaseWork>>,
    meter: Option<WaitMeter>,
}

/// Opens a bounded queue of use cases.
pub(super) fn open() -> (Gate, WorkQueue<Box<dyn DatabaseWork>>) {
    let (sender, queue) = work_queue::open(MAX_QUEUED);
    (Gate { sender, meter: None }, queue)
}

impl Gate {
    pub(super) fn measured_by(mut self, metrics: &Metrics, access: DatabaseAccess) -> Self {
        self.meter = Some(WaitMeter { metrics: metrics.clone(), access });
        self
    }

    fn send<T, E>(
        &self,
        around: Surroundings,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        let (asker, answer) = oneshot::channel();
        let (queued_at, meter) = (Instant::now(), self.meter.clone());
        let work = Box::new(UseCase {
            queued_at,
            meter,
            around,
            work: Some(work),
            made: None,
            changed_pages: false,
            erased: false,
            asker,
        });
        self.sender.send(work).map_err(|refused| {
            E::from(match refused {
                SendError::Full => InternalError::busy("too many use cases are waiting for the database"),
                SendError::NoWorker => InternalError::busy("the database threads have ended"),
            })
        })?;
        Ok(answer)
    }

    pub(super) async fn run<T, E>(
        &self,
        around: Surroundings,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        let answer = self.send(around, work)?;
        answer.await.unwrap_or_else(|_| Err(E::from(InternalError::busy("the database thread ended"))))
    }

    pub(super) fn run_now<T, E>(
        &self,
        around: Surroundings,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        let answer = self.send(around, work)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(E::from(InternalError::busy("the database thread ended"))))
    }
}
