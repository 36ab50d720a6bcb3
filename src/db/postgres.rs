//! PostgreSQL: a fixed set of threads, each with one connection that opens on first use and reopens when it breaks.

use std::thread;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::{Connection, PgConnection};

use super::conn::{Conn, commit, roll_back};
use super::gate::{self, DatabaseWork, Gate, TransactionEnd};
use super::work_queue::WorkQueue;
use crate::each;
use crate::error::InternalError;

/// Begins a read: one snapshot for the whole use case, and no accidental writes.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Begins a write. The store that reads rows for a decision locks them.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

pub(super) fn start(url: &str, connections: usize) -> (Gate, Gate) {
    let half = connections.div_ceil(2).max(1);
    (
        serve(url, half, READ, TransactionEnd::RollBack),
        serve(url, connections.saturating_sub(half).max(1), WRITE, TransactionEnd::Commit),
    )
}

fn serve(url: &str, threads: usize, begin: &'static str, keep: TransactionEnd) -> Gate {
    let (gate, queue) = gate::open();
    for _ in 0..threads {
        let (url, queue) = (url.to_owned(), queue.clone());
        // If a thread cannot start, the others do its work; with none, callers get a busy error.
        let _ = thread::Builder::new().name("betwixt-postgres".to_owned()).spawn(move || work(&url, &queue, begin, keep));
    }
    gate
}

fn work(url: &str, queue: &WorkQueue<Box<dyn DatabaseWork>>, begin: &str, keep: TransactionEnd) {
    let mut held: Option<Conn> = None;
    while let Some(mut work) = queue.next() {
        let error = match ready(&mut held, url, begin) {
            Err(error) => Some(error),
            Ok(conn) => {
                let wanted = work.run(conn);
                let ended = if wanted == TransactionEnd::Commit && keep == TransactionEnd::Commit {
                    commit(conn)
                } else {
                    roll_back(conn)
                };
                ended.err().map(|error| InternalError::busy("the database did not confirm").because(error))
            }
        };
        if error.is_some() || held.as_mut().is_some_and(is_broken) {
            held = None;
        }
        work.answer(error);
    }
}

fn is_broken(conn: &mut Conn) -> bool {
    each!(conn, |inner| AnsiTransactionManager::is_broken_transaction_manager(inner))
}

/// A connection with an open transaction: the existing one, or a new one if that no longer answers.
fn ready<'a>(held: &'a mut Option<Conn>, url: &str, begin: &str) -> Result<&'a mut Conn, InternalError> {
    if let Some(conn) = held
        && open(conn, begin).is_err()
    {
        *held = None;
    }
    if held.is_none() {
        let mut conn = connect(url)?;
        open(&mut conn, begin)?;
        *held = Some(conn);
    }
    held.as_mut().ok_or_else(|| InternalError::unexpected("a connection was not stored"))
}

fn open(conn: &mut Conn, begin: &str) -> Result<(), InternalError> {
    each!(conn, |inner| AnsiTransactionManager::begin_transaction_sql(inner, begin)).map_err(InternalError::from)
}

/// Opens a connection. The scheme is checked earlier, because diesel's own guess hides the reason of a connection error.
pub(super) fn connect(url: &str) -> Result<Conn, InternalError> {
    PgConnection::establish(url)
        .map(Conn::Postgres)
        .map_err(|error| InternalError::busy("PostgreSQL cannot be reached").because(error))
}
