//! The table of threads.

use diesel::prelude::*;

use super::Thread;
use crate::db::schema::thread;
use crate::db::{Conn, Tx};
use crate::fault::Fault;
use crate::id::ThreadId;
use crate::text::Slug;

pub(super) fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, Fault> {
    Ok(thread::table.find(id).select(Thread::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn published(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, Fault> {
    let found = thread::table.filter(thread::slug.eq(slug.as_str())).filter(thread::published_at.is_not_null());
    Ok(found.select(Thread::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn keep(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, Fault> {
    let row = thread::table.find(id);
    // On SQLite the writer is alone.
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Thread::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_share().select(Thread::as_select()).first(conn).optional()?,
    };
    Ok(found)
}
