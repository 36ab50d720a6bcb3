//! The databases: one enum over SQLite and PostgreSQL, and the two ways to use it, [`Db::read`] and [`Db::write`].
//!
//! A use case is one closure that runs in one transaction on a database thread. It is synchronous on purpose, so that no mail
//! server can be awaited inside a transaction. A write is answered only after its COMMIT.

mod checkpoint;
pub mod clock_watch;
mod conn;
mod gate;
pub mod index;
pub mod like;
pub mod migrate;
mod numbers;
mod other_writers;
pub mod page;
mod postgres;
mod preflight;
pub mod prepared;
mod readiness;
pub mod schema;
mod sqlite;
mod surroundings;
pub mod turn;
mod tx;
mod unreadable;
mod upkeep;
pub mod word_enum;
mod work_queue;
mod written;

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use crate::clock::Clock;
use crate::crypt::Random;
use crate::error::InternalError;
use crate::id::Mint;
use crate::metrics::{DatabaseAccess, Metrics};

pub use self::conn::Conn;
use self::other_writers::{OtherWriters, Writers};
pub use self::preflight::OpenError;
pub use self::readiness::{Readiness, Ready};
use self::surroundings::Surroundings;
pub use self::tx::Tx;
pub use self::unreadable::LossyText;
pub use self::upkeep::upkeep;

/// Expands one body for each database. Needed where the enum does not compile: upserts, batch inserts and `as_returning`.
#[macro_export]
macro_rules! each {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($inner) => $body,
            $crate::db::Conn::Postgres($inner) => $body,
        }
    };
}

/// Where the database is, and how many connections to open at most.
#[derive(Clone, Debug)]
pub enum DatabaseLocation {
    /// A file; it and its folder are created when missing.
    Sqlite(std::path::PathBuf),
    /// A libpq URL and the number of connections.
    Postgres {
        /// With the password, so it must not be logged: `postgres://…`
        url: String,
        /// The size of the connection pool, at least one.
        connections: usize,
    },
}

/// A handle to the database threads; cheap to clone. The threads end when the last handle is dropped.
#[derive(Clone)]
pub struct Db {
    around: Surroundings,
    readers: gate::Gate,
    writer: gate::Gate,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Db")
    }
}

impl Db {
    /// Starts the database threads: on SQLite a few readers and one writer with group commit, on PostgreSQL a pool.
    ///
    /// # Errors
    /// When SQLite's file cannot be opened. An unreachable PostgreSQL is not an error here: each use tries again.
    pub fn open(place: &DatabaseLocation, clock: Clock, random: Random) -> Result<Self, InternalError> {
        let writers = match place {
            DatabaseLocation::Sqlite(_) => Writers::Commands,
            DatabaseLocation::Postgres { .. } => Writers::Nodes,
        };
        let others = Arc::new(OtherWriters::new(writers));
        let (mint, changes) = (Arc::new(Mint::default()), Arc::default());
        let around = Surroundings { clock, random, mint, changes, others, unreadable: Arc::default(), site_name: Arc::default() };
        let (readers, writer) = match place {
            DatabaseLocation::Sqlite(path) => sqlite::start(path, &around.changes)?,
            DatabaseLocation::Postgres { url, connections } => postgres::start(url, *connections),
        };
        Ok(Self { around, readers, writer })
    }

    /// Records in `metrics` how long each use of this handle waits for its thread.
    #[must_use]
    pub fn measured_by(self, metrics: &Metrics) -> Self {
        let readers = self.readers.measured_by(metrics, DatabaseAccess::Read);
        let writer = self.writer.measured_by(metrics, DatabaseAccess::Write);
        Self { around: self.around, readers, writer }
    }

    /// The number of writes of this process that changed public pages (see [`Tx::changes_pages`]). It increases before such a
    /// write is answered, so a page rendered at the current number shows every change that was confirmed to its caller.
    pub fn changes(&self) -> u64 {
        self.around.changes.load(Ordering::SeqCst)
    }

    /// Tells every later transaction the site's name (see [`Tx::site_name`]), and makes pages that were rendered before stale.
    pub fn set_site_name(&self, name: &str) {
        name.clone_into(&mut self.around.site_name.write().unwrap_or_else(PoisonError::into_inner));
        self.count_change();
    }

    /// [`Db::changes`], after a look for changes by other processes if the last look was a second ago. Never fails: without a
    /// working writer, no command can change anything either.
    pub async fn latest_changes(&self) -> u64 {
        match self.around.others.due_look(self.around.clock.boot()) {
            None => {}
            // Nothing tells us what other nodes changed.
            Some(Writers::Nodes) => self.count_change(),
            // The writer looks before each of its transactions. A page does not wait for a long one.
            Some(Writers::Commands) => {
                let look = self.write(|_| Ok::<_, InternalError>(()));
                let _ = tokio::time::timeout(other_writers::LOOK_TIMEOUT, look).await;
            }
        }
        self.changes()
    }

    fn count_change(&self) {
        self.around.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// The comments whose stored text was found damaged since the start (see [`Tx::report_unreadable`]).
    pub fn unreadable(&self) -> Vec<i64> {
        self.around.unreadable.ids()
    }

    /// Runs `work` in a transaction that sees one state of the database and changes nothing.
    ///
    /// # Errors
    /// The error of `work`, or an [`InternalError`] when the database is unreachable or its queue is full.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        self.readers.run(self.around.clone(), work).await
    }

    /// Runs `work` in a transaction and answers after its COMMIT. An error rolls back everything that `work` did.
    ///
    /// # Errors
    /// The error of `work`, or an [`InternalError`] when the database is unreachable or its queue is full. After an internal
    /// error the write may or may not be committed, which is why forms carry a one-time id.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        self.writer.run(self.around.clone(), work).await
    }

    /// [`Db::read`] for callers without an async runtime: commands and tests.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        self.readers.run_now(self.around.clone(), work)
    }

    /// [`Db::write`] for callers without an async runtime: commands and tests.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<InternalError> + Send + 'static,
    {
        self.writer.run_now(self.around.clone(), work)
    }
}

const NO_WRITES: &str = "the database takes no writes";

/// Whether a database says that its disk is full, read-only or failing: a retry may succeed once there is room. diesel has no
/// kind of error for it, neither for SQLite's codes 8, 10 and 13 nor for PostgreSQL's class 53.
fn is_about_the_disk(message: &str) -> bool {
    ["disk is full", "readonly database", "disk I/O error", "No space left", "read-only transaction"]
        .iter()
        .any(|words| message.contains(words))
}

impl From<diesel::result::Error> for InternalError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match &error {
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) | Error::BrokenTransactionManager => {
                Self::busy("the database went away").because(error)
            }
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) => Self::busy(NO_WRITES).because(error),
            Error::DatabaseError(_, said) if is_about_the_disk(said.message()) => Self::busy(NO_WRITES).because(error),
            _ => Self::unexpected("the database refused a statement").because(error),
        }
    }
}
