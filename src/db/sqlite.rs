//! SQLite: a few readers, and one writer that commits waiting writes together.
//!
//! Group commit: the writer takes every waiting write, runs each in a savepoint of one transaction, and answers them all after
//! one COMMIT and its fsync. With `synchronous=FULL` in WAL mode an acknowledged story survives a power cut, as long as the
//! disk has written what it reports (sqlite.org/pragma.html#pragma_synchronous). Sharing the fsync gives 5 to 15 times the
//! write rate of a pool, and a queue avoids the seconds of waiting that SQLite's unfair lock can cause.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, SqliteConnection};

use super::checkpoint::{self, EmptyLog, READERS_MILLIS};
use super::conn::{Conn, commit, roll_back};
use super::gate::{self, DatabaseWork, Gate, TransactionEnd};
use super::other_writers::CommitWatch;
use super::work_queue::WorkQueue;
use crate::each;
use crate::error::InternalError;
use crate::private_files;

/// Reads run side by side in WAL mode. Each connection has a page cache, so more of them cost memory and gain nothing on few
/// cores.
const READERS: usize = 3;

/// The most writes that share one COMMIT: bounds how long the first of them waits for the last.
const MAX_GROUP: usize = 64;

/// How long a connection waits, in milliseconds, for another process (a backup, a command) that locks the file.
pub(super) const BUSY_MILLIS: u32 = 5_000;

/// Opens the database. Commits of other processes are counted in `changes`.
pub(super) fn start(path: &Path, changes: &Arc<AtomicU64>) -> Result<(Gate, Gate), InternalError> {
    make_folder(path)?;
    let mut writer = connect(path)?;
    let (writes, queue) = gate::open();
    let (file, watch) = (path.to_owned(), CommitWatch::new(&mut writer, changes.clone()));
    spawn("betwixt-writer", move || write_in_groups(&mut writer, &file, &queue, watch))?;
    let (reads, queue) = gate::open();
    for _ in 0..READERS {
        let mut reader = connect_to_read(path)?;
        let (file, queue) = (path.to_owned(), queue.clone());
        spawn("betwixt-reader", move || read_one_by_one(&mut reader, &file, &queue))?;
    }
    Ok((reads, writes))
}

/// Creates the missing folder of a database.
pub(super) fn make_folder(path: &Path) -> Result<(), InternalError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    private_files::create_directory(folder)
        .map_err(|error| InternalError::unexpected("the database's folder cannot be made").because(error))
}

/// Opens the file with the settings that every connection of this crate uses.
pub(super) fn connect(path: &Path) -> Result<Conn, InternalError> {
    // SQLite gives the files beside the database (-wal, -shm) the mode of the database.
    private_files::create(path).map_err(|error| InternalError::busy("the SQLite file cannot be created").because(error))?;
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| InternalError::busy("the SQLite file cannot be opened").because(error))?;
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout={BUSY_MILLIS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA secure_delete=ON;"
    ))
    .map_err(InternalError::from)?;
    Ok(Conn::Sqlite(conn))
}

fn connect_to_read(path: &Path) -> Result<Conn, InternalError> {
    let mut conn = connect(path)?;
    conn.batch_execute("PRAGMA query_only=ON").map_err(InternalError::from)?;
    Ok(conn)
}

/// Replaces a connection whose transaction state is unknown: SQLite rolls back the whole transaction by itself when the disk
/// is full or fails, and diesel cannot end a transaction that is already gone.
fn replace_broken(conn: &mut Conn, fresh: impl FnOnce() -> Result<Conn, InternalError>) {
    if is_astray(conn)
        && let Ok(fresh) = fresh()
    {
        *conn = fresh;
    }
}

/// Whether a connection is in a transaction, or in an unknown state, between two use cases.
fn is_astray(conn: &mut Conn) -> bool {
    each!(conn, |inner| {
        !matches!(AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth(), Ok(None))
    })
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), InternalError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(drop)
        .map_err(|error| InternalError::unexpected("a database thread cannot be started").because(error))
}

fn begin_transaction(conn: &mut Conn, how: &str) -> Result<(), InternalError> {
    each!(conn, |inner| AnsiTransactionManager::begin_transaction_sql(inner, how)).map_err(InternalError::from)
}

fn read_one_by_one(conn: &mut Conn, path: &Path, queue: &WorkQueue<Box<dyn DatabaseWork>>) {
    while let Some(mut work) = queue.next() {
        let error = match begin_transaction(conn, "BEGIN DEFERRED") {
            Err(error) => Some(error),
            Ok(()) => {
                work.run(conn);
                roll_back(conn).err().map(InternalError::from)
            }
        };
        replace_broken(conn, || connect_to_read(path));
        work.answer(error);
    }
}

fn write_in_groups(conn: &mut Conn, path: &Path, queue: &WorkQueue<Box<dyn DatabaseWork>>, mut watch: CommitWatch) {
    let mut log_is_stale = false;
    while let Some(first) = queue.next() {
        let mut group = vec![first];
        while group.len() < MAX_GROUP {
            let Some(next) = queue.next_queued() else { break };
            group.push(next);
        }
        let answers = write_group(conn, group, &mut watch);
        // Before the callers are answered, so that a retry finds a working connection.
        replace_broken(conn, || connect(path));
        let erased = answers.iter().any(|(work, error)| error.is_none() && work.erased());
        log_is_stale |= erased;
        if log_is_stale {
            // Later writes do not wait for a backup that reads for minutes.
            let patience = if erased { READERS_MILLIS } else { 0 };
            log_is_stale = checkpoint::empty_log(conn, patience, BUSY_MILLIS) == EmptyLog::LaterOn;
        }
        answers.into_iter().for_each(|(work, error)| work.answer(error));
    }
}

/// Runs a group in one transaction; returns each write with the error that prevented its commit.
fn write_group(
    conn: &mut Conn,
    mut group: Vec<Box<dyn DatabaseWork>>,
    watch: &mut CommitWatch,
) -> Vec<(Box<dyn DatabaseWork>, Option<InternalError>)> {
    // IMMEDIATE: a transaction that begins as a reader and then writes fails at once when another process wrote in between.
    if let Err(error) = begin_transaction(conn, "BEGIN IMMEDIATE") {
        return fail_group(group, "a group of writes could not begin", error);
    }
    watch.look(conn);
    let mut failed = None;
    for work in &mut group {
        if let Err(error) = in_savepoint(conn, work.as_mut()) {
            failed = Some(error);
            break;
        }
    }
    let failed = match failed {
        // The first error is the cause; rolling back may fail because of it.
        Some(error) => {
            let _ = roll_back(conn);
            Some(error)
        }
        None => commit(conn).err().map(|error| {
            let _ = roll_back(conn);
            InternalError::from(error)
        }),
    };
    match failed {
        Some(error) => fail_group(group, "a group of writes was not committed", error),
        None => group.into_iter().map(|work| (work, None)).collect(),
    }
}

/// All writes of a group fail with one error, in the database or on its disk, not in themselves: nothing is saved, and a retry
/// may succeed.
fn fail_group(
    group: Vec<Box<dyn DatabaseWork>>,
    what: &str,
    cause: InternalError,
) -> Vec<(Box<dyn DatabaseWork>, Option<InternalError>)> {
    let error = InternalError::busy(what).because(cause);
    group.into_iter().map(|work| (work, Some(error.clone()))).collect()
}

/// Runs one write in a savepoint, so that its error rolls back only itself.
fn in_savepoint(conn: &mut Conn, work: &mut dyn DatabaseWork) -> Result<(), InternalError> {
    each!(conn, |inner| AnsiTransactionManager::begin_transaction(inner))?;
    match work.run(conn) {
        TransactionEnd::Commit => commit(conn)?,
        TransactionEnd::RollBack => roll_back(conn)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::clock::Clock;
    use crate::crypt::Random;
    use crate::db::{DatabaseLocation, Db};
    use crate::error::{ErrorKind, UserError as _};

    fn database() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let place = DatabaseLocation::Sqlite(folder.path().join("test.sqlite3"));
        let db = Db::open(&place, Clock::system(), Random::seeded(1)).unwrap();
        run(&db, "CREATE TABLE leaf (bytes BLOB NOT NULL)").unwrap();
        (folder, db)
    }

    fn run(db: &Db, sql: &'static str) -> Result<(), InternalError> {
        db.write_now(move |tx| Ok(tx.conn().batch_execute(sql)?))
    }

    fn comes_from_diesel(error: &(dyn Error + 'static)) -> bool {
        error.is::<diesel::result::Error>() || error.source().is_some_and(comes_from_diesel)
    }

    #[test]
    fn after_sqlite_gave_a_transaction_up_by_itself_writes_go_on() {
        let (_folder, db) = database();
        // SQLite does this when the disk is full or fails (sqlite.org/lang_transaction.html, section 3).
        let error = run(&db, "INSERT INTO leaf VALUES (zeroblob(1)); ROLLBACK").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Busy);
        assert!(comes_from_diesel(&error), "{error}");
        run(&db, "INSERT INTO leaf VALUES (zeroblob(1))").unwrap();
    }

    #[test]
    fn a_write_that_panics_undoes_only_itself() {
        let (_folder, db) = database();
        let panicked: Result<(), InternalError> = db.write_now(|tx| {
            tx.conn().batch_execute("INSERT INTO leaf VALUES (zeroblob(1))")?;
            panic!("on purpose")
        });
        assert!(panicked.is_err());
        run(&db, "INSERT INTO leaf SELECT zeroblob(2) WHERE NOT EXISTS (SELECT 1 FROM leaf)").unwrap();
        run(&db, "CREATE TEMP TABLE one (n CHECK (n = 1)); INSERT INTO one SELECT count(*) FROM leaf").unwrap();
    }
}
