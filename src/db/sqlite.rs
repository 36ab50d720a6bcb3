//! SQLite: a few readers, and one writer that commits waiting writes together.
//!
//! Group commit: the writer takes every write that waits, runs each in a savepoint of one transaction, and answers them all after
//! the one COMMIT and its fsync. With `synchronous=FULL` an acknowledged story survives a power cut, and the writers still get 5 to
//! 15 times the rate of a pool, because they share the fsync; nor does a lock's unfair waiting make anybody wait for seconds.

use std::path::Path;
use std::thread;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, SqliteConnection};

use super::gate::{self, Errand, Gate, Keep, Line};
use super::{Conn, commit, roll_back};
use crate::each;
use crate::fault::Fault;

/// Reads run side by side in WAL mode; each connection keeps a page cache, so more of them cost memory and win nothing on few cores.
const READERS: usize = 3;

/// How many writes share one COMMIT at the most: bounds how long the first of them waits for the last.
const GROUP: usize = 64;

/// How long a connection waits for another process (a backup, a command) that holds the file, in milliseconds.
const BUSY_MILLIS: u32 = 5_000;

pub(super) fn start(path: &Path) -> Result<(Gate, Gate), Fault> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Fault::broken("the database's folder cannot be made").because(error))?;
    }
    let mut writer = connect(path)?;
    let (writes, line) = gate::open();
    spawn("betwixt-writer", move || write_in_groups(&mut writer, &line))?;
    let (reads, line) = gate::open();
    for _ in 0..READERS {
        let mut reader = connect(path)?;
        reader.batch_execute("PRAGMA query_only=ON").map_err(Fault::from)?;
        let line = line.clone();
        spawn("betwixt-reader", move || read_one_by_one(&mut reader, &line))?;
    }
    Ok((reads, writes))
}

/// Opens the file as every connection of ours does.
pub(super) fn connect(path: &Path) -> Result<Conn, Fault> {
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| Fault::busy("the SQLite file cannot be opened").because(error))?;
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout={BUSY_MILLIS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
         PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
    ))
    .map_err(Fault::from)?;
    Ok(Conn::Sqlite(conn))
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), Fault> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(drop)
        .map_err(|error| Fault::broken("a database thread cannot be started").because(error))
}

fn begin(conn: &mut Conn, how: &str) -> Result<(), Fault> {
    each!(conn, |inner| AnsiTransactionManager::begin_transaction_sql(inner, how)).map_err(Fault::from)
}

fn read_one_by_one(conn: &mut Conn, line: &Line) {
    while let Some(mut errand) = line.next() {
        let fault = match begin(conn, "BEGIN DEFERRED") {
            Err(fault) => Some(fault),
            Ok(()) => {
                errand.run(conn);
                roll_back(conn).err().map(Fault::from)
            }
        };
        errand.answer(fault);
    }
}

fn write_in_groups(conn: &mut Conn, line: &Line) {
    while let Some(first) = line.next() {
        let mut group = vec![first];
        while group.len() < GROUP {
            let Some(next) = line.waiting() else { break };
            group.push(next);
        }
        write_group(conn, group);
    }
}

fn write_group(conn: &mut Conn, mut group: Vec<Box<dyn Errand>>) {
    // IMMEDIATE: a transaction that begins as a reader and then writes fails at once when another process wrote in between.
    if let Err(fault) = begin(conn, "BEGIN IMMEDIATE") {
        let what = fault.to_string();
        return group.into_iter().for_each(|errand| errand.answer(Some(Fault::busy(what.clone()))));
    }
    let mut failed = None;
    for errand in &mut group {
        if let Err(fault) = in_savepoint(conn, errand.as_mut()) {
            failed = Some(fault);
            break;
        }
    }
    let failed = match failed {
        Some(fault) => roll_back(conn).err().map(Fault::from).or(Some(fault)),
        None => commit(conn).err().map(|error| {
            let _ = roll_back(conn);
            Fault::busy("a commit failed").because(error)
        }),
    };
    let what = failed.map(|fault| fault.to_string());
    for errand in group {
        errand.answer(what.clone().map(Fault::busy));
    }
}

/// Runs one write so that its refusal undoes only itself.
fn in_savepoint(conn: &mut Conn, errand: &mut dyn Errand) -> Result<(), Fault> {
    each!(conn, |inner| AnsiTransactionManager::begin_transaction(inner))?;
    match errand.run(conn) {
        Keep::Yes => commit(conn)?,
        Keep::No => roll_back(conn)?,
    }
    Ok(())
}
