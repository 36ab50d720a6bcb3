//! Emptying SQLite's write-ahead log, so that erased data is on no page of the database's files.
//!
//! `secure_delete` overwrites what is deleted, but only in the newest copy of a page: the log may hold earlier ones until it is
//! overwritten from its start, which on a quiet site can take weeks.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Integer;

use super::Conn;

/// How long, in milliseconds, to wait for readers that still need the log. They read for some milliseconds; a backup reads longer.
pub(super) const READERS_MILLIS: u32 = 200;

/// Whether the log is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EmptyLog {
    Done,
    /// A reader needs the log, or the disk failed: try again after a later write.
    LaterOn,
}

#[derive(QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

/// Copies the log into the database and cuts it to zero bytes, after waiting for readers for at most `patience` milliseconds.
pub(super) fn empty_log(conn: &mut Conn, patience: u32, busy_millis: u32) -> EmptyLog {
    let Conn::Sqlite(conn) = conn else { return EmptyLog::Done };
    let emptied = conn
        .batch_execute(&format!("PRAGMA busy_timeout={patience}"))
        .and_then(|()| sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result::<Checkpoint>(conn));
    let restored = conn.batch_execute(&format!("PRAGMA busy_timeout={busy_millis}"));
    match (emptied, restored) {
        (Ok(Checkpoint { busy: 0 }), Ok(())) => EmptyLog::Done,
        _ => EmptyLog::LaterOn,
    }
}
