//! Creating, editing and publishing a thread, and setting who may post in it.

use super::apply::{apply_revision, closing, is_free};
use super::revision;
use super::{EssayForm, NewThread, RevisionKind, Thread, ThreadState, WriteError, store};
use crate::accounts::Member;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, ThreadId};
use crate::jobs;
use crate::jobs::Job;
use crate::text::Slug;

/// Inserts an unpublished thread. Without an author it belongs to the program.
///
/// # Errors
/// When another thread has its slug.
pub fn create(tx: &mut Tx<'_>, author: Option<&Member>, draft: &NewThread) -> Result<Thread, WriteError> {
    refuse_taken(tx, None, &draft.slug)?;
    let (id, author) = (tx.new_id(), author.map(Member::id));
    if !store::insert(tx, id, author, draft, 1)? {
        return Err(WriteError::SlugTaken);
    }
    store::insert_revision(tx, id, 1, author, RevisionKind::Saved, &EssayForm::from_thread(draft))?;
    store::find(tx, id)?.ok_or_else(|| InternalError::unexpected("a new thread is not there").into())
}

/// Replaces the contents of a thread with `draft`; `seen` is the revision that its writer started from.
///
/// # Errors
/// When another revision was saved meanwhile, or another thread has the new slug.
pub fn revise(tx: &mut Tx<'_>, by: &Member, id: ThreadId, seen: i32, draft: &NewThread) -> Result<Thread, WriteError> {
    let before = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    let head = revision::latest(tx, &before)?;
    if head.number != seen {
        return Err(WriteError::Stale(Box::new(head)));
    }
    refuse_taken(tx, Some(id), &draft.slug)?;
    let number = revision::record(tx, Some(by.id()), &head, id, RevisionKind::Saved, &EssayForm::from_thread(draft))?;
    apply_revision(tx, &before, number, draft)?;
    store::find(tx, id)?.ok_or(WriteError::Missing)
}

fn refuse_taken(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<(), WriteError> {
    if is_free(tx, id, slug)? { Ok(()) } else { Err(WriteError::SlugTaken) }
}

/// Publishes the thread, and announces it to subscribers if `announce` is a member. Idempotent.
///
/// # Errors
/// When there is no such thread, or it is incomplete.
pub fn publish(tx: &mut Tx<'_>, id: ThreadId, announce: Option<&Member>) -> Result<Thread, WriteError> {
    let thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    show(tx, thread, announce.map(Member::id))
}

/// Publishes a thread whose row the caller has locked.
pub(super) fn show(tx: &mut Tx<'_>, mut thread: Thread, announce_by: Option<AccountId>) -> Result<Thread, WriteError> {
    if thread.placed == 0 {
        return Err(WriteError::Unfinished);
    }
    if thread.published_at.is_none() {
        (thread.published_at, thread.publish_at) = (Some(tx.now()), None);
        thread.closes_at = closing(thread.published_at, thread.closes_after);
        thread.announce_by = announce_by;
        store::save_state(tx, &thread)?;
        if let Some(by) = announce_by {
            let id = thread.id;
            jobs::push_once(tx, Job::AnnounceThread { thread: id, by }, &format!("announce-thread/{id}"))?;
        }
    }
    Ok(thread)
}

/// Sets who may post in the thread. Idempotent.
///
/// # Errors
/// When there is no such thread.
pub fn admit(tx: &mut Tx<'_>, id: ThreadId, state: ThreadState) -> Result<Thread, WriteError> {
    let mut thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    if thread.state != state {
        thread.state = state;
        store::save_state(tx, &thread)?;
    }
    Ok(thread)
}
