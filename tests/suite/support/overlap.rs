//! Two writes at the same moment, in an order that a test chooses.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use betwixt::db::{Conn, Db, Tx};
use betwixt::error::InternalError;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// How long the first write waits for the second one to need its rows.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs two writes that overlap: the first has done its work and commits once the second waits for one of its rows, or has
/// ended without. SQLite has a single writer, so there the second begins after the commit of the first.
pub fn overlapping<A, B, E, F>(
    db: &Db,
    first: impl FnOnce(&mut Tx<'_>) -> Result<A, E> + Send + 'static,
    second: impl FnOnce(&mut Tx<'_>) -> Result<B, F> + Send + 'static,
) -> (Result<A, E>, Result<B, F>)
where
    A: Send + 'static,
    B: Send + 'static,
    E: From<InternalError> + Send + 'static,
    F: From<InternalError> + Send + 'static,
{
    let (worked, has_worked) = mpsc::channel();
    let second_ended = Arc::new(AtomicBool::new(false));
    let (writer, ended) = (db.clone(), second_ended.clone());
    let earlier = thread::spawn(move || {
        writer.write_now(move |tx| {
            let made = first(tx)?;
            worked.send(()).expect("the test waits");
            wait_for_a_waiting_write(tx, &ended)?;
            Ok(made)
        })
    });
    // A first write that failed sends nothing: its error is returned below.
    let _ = has_worked.recv();
    let later = db.write_now(second);
    second_ended.store(true, Ordering::SeqCst);
    (earlier.join().expect("the first write"), later)
}

fn wait_for_a_waiting_write(tx: &mut Tx<'_>, ended: &AtomicBool) -> Result<(), InternalError> {
    let Conn::Postgres(conn) = tx.conn() else { return Ok(()) };
    let waits = "EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))";
    let until = Instant::now() + PATIENCE;
    while !ended.load(Ordering::SeqCst) && !diesel::select(sql::<Bool>(waits)).get_result::<bool>(conn)? {
        assert!(Instant::now() < until, "the second write neither waits nor ends");
        thread::yield_now();
    }
    Ok(())
}
