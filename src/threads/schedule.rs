//! Scheduled publication and automatic closing of threads.

use super::publish::show;
use super::{Thread, ThreadState, WriteError, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::ThreadId;

/// Schedules a draft for publication at `at` or shortly after, announced to subscribers if `announce` is a member.
///
/// # Errors
/// [`WriteError::Past`], or when it is already published or incomplete.
pub fn schedule(tx: &mut Tx<'_>, id: ThreadId, at: UnixMicros, announce: Option<&Member>) -> Result<Thread, WriteError> {
    let mut thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    if thread.published_at.is_some() {
        return Err(WriteError::Published);
    }
    if thread.placed == 0 {
        return Err(WriteError::Unfinished);
    }
    if at <= tx.now() {
        return Err(WriteError::Past);
    }
    (thread.publish_at, thread.announce_by) = (Some(at), announce.map(Member::id));
    store::save_state(tx, &thread)?;
    Ok(thread)
}

/// What cancelling a schedule changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It was scheduled like this, and is a draft again.
    Cancelled {
        /// When it would have been published.
        at: UnixMicros,
        /// Whether subscribers would have been emailed.
        announced: bool,
    },
    /// It was a draft already, or is published.
    NotScheduled,
}

/// Cancels a scheduled publication. Idempotent.
///
/// # Errors
/// When there is no such thread.
pub fn unschedule(tx: &mut Tx<'_>, id: ThreadId) -> Result<Cancellation, WriteError> {
    let mut thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    let Some(at) = thread.publish_at.take() else { return Ok(Cancellation::NotScheduled) };
    let announced = thread.announce_by.take().is_some();
    store::save_state(tx, &thread)?;
    Ok(Cancellation::Cancelled { at, announced })
}

/// Publishes the drafts that are due, and closes the threads that are due.
pub fn every_minute(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    for id in store::due(tx)? {
        publish_due(tx, id)?;
    }
    for id in store::closing(tx)? {
        close_due(tx, id)?;
    }
    Ok(())
}

fn publish_due(tx: &mut Tx<'_>, id: ThreadId) -> Result<(), InternalError> {
    let now = tx.now();
    // The owner may have cancelled it meanwhile, or another node was faster.
    if let Some(thread) = store::lock(tx, id)?
        && thread.publish_at.is_some_and(|at| at <= now)
    {
        let announce_by = thread.announce_by;
        show(tx, thread, announce_by).map_err(|error| match error {
            WriteError::Internal(error) => error,
            other => InternalError::unexpected("a scheduled essay cannot be published").because(other),
        })?;
    }
    Ok(())
}

/// Clears the due time, so that the owner can reopen the thread.
fn close_due(tx: &mut Tx<'_>, id: ThreadId) -> Result<(), InternalError> {
    let now = tx.now();
    if let Some(mut thread) = store::lock(tx, id)?
        && thread.closes_at.is_some_and(|at| at <= now)
    {
        (thread.state, thread.closes_at) = (ThreadState::Locked, None);
        store::save_state(tx, &thread)?;
    }
    Ok(())
}
