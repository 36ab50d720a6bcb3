//! The table of thread announcements.

use diesel::prelude::*;

use crate::db::Tx;
use crate::db::schema::announcement;
use crate::each;
use crate::error::InternalError;
use crate::id::{IssueId, ThreadId};

/// Inserts the row of a thread's announcement; false when there is one already.
pub(in crate::newsletter) fn claim_announcement(tx: &mut Tx<'_>, thread: ThreadId) -> Result<bool, InternalError> {
    let row = (announcement::thread_id.eq(thread), announcement::at.eq(tx.now()));
    let added =
        each!(tx.conn(), |conn| diesel::insert_into(announcement::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

pub(in crate::newsletter) fn announced(tx: &mut Tx<'_>, thread: ThreadId, issue: IssueId) -> Result<(), InternalError> {
    diesel::update(announcement::table.find(thread)).set(announcement::issue_id.eq(issue)).execute(tx.conn())?;
    Ok(())
}

pub(in crate::newsletter) fn announcement(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<IssueId>, InternalError> {
    let found: Option<Option<IssueId>> =
        announcement::table.find(thread).select(announcement::issue_id).first(tx.conn()).optional()?;
    Ok(found.flatten())
}
