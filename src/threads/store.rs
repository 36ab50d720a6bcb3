//! The table of threads.

use diesel::prelude::*;

use super::Thread;
use crate::db::Tx;
use crate::db::schema::thread;
use crate::fault::Fault;
use crate::id::ThreadId;

pub(super) fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, Fault> {
    Ok(thread::table.find(id).select(Thread::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn published(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Thread>, Fault> {
    let found = thread::table.filter(thread::slug.eq(slug)).filter(thread::published_at.is_not_null());
    Ok(found.select(Thread::as_select()).first(tx.conn()).optional()?)
}
