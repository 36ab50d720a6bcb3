//! Creating, editing and publishing a thread, and setting who may post in it.

use super::revision::{self, Made, Revision};
use super::{Days, EssayForm, NewThread, Thread, ThreadState, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, ThreadId};
use crate::jobs;
use crate::jobs::Job;
use crate::text::Slug;

/// Why a thread was not changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such thread.
    #[error("There is no such thread.")]
    Missing,
    /// Another thread has this slug.
    #[error("Another thread has this address already. Choose another.")]
    SlugTaken,
    /// Another revision was saved meanwhile; holds it.
    #[error("This essay was changed in another window meanwhile. Both texts are below; save again to put yours in place.")]
    Stale(Box<Revision>),
    /// The essay is incomplete.
    #[error("Something is missing in this essay still. Open it, save it, and publish it then.")]
    Unfinished,
    /// It is already published.
    #[error("This essay is published already.")]
    Published,
    /// The time is in the past.
    #[error("Choose a time that is still to come.")]
    Past,
    /// An internal error.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for WriteError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::SlugTaken | Self::Past => ErrorKind::Invalid,
            Self::Stale(_) | Self::Unfinished | Self::Published => ErrorKind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Inserts an unpublished thread. Without an author it belongs to the program.
///
/// # Errors
/// When another thread has its slug.
pub fn create(tx: &mut Tx<'_>, author: Option<&Member>, draft: &NewThread) -> Result<Thread, WriteError> {
    refuse_taken(tx, None, &draft.slug)?;
    let (id, author) = (tx.mint(), author.map(Member::id));
    if !store::insert(tx, id, author, draft, 1)? {
        return Err(WriteError::SlugTaken);
    }
    store::insert_revision(tx, id, 1, author, Made::Saved, &EssayForm::of(draft))?;
    store::find(tx, id)?.ok_or_else(|| InternalError::broken("a new thread is not there").into())
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
    let number = revision::record(tx, Some(by.id()), &head, id, Made::Saved, &EssayForm::of(draft))?;
    place(tx, &before, number, draft)?;
    store::find(tx, id)?.ok_or(WriteError::Missing)
}

/// Applies a revision to the thread that readers see. The caller has checked that its slug is free.
pub(super) fn place(tx: &mut Tx<'_>, before: &Thread, number: i32, draft: &NewThread) -> Result<(), InternalError> {
    let id = before.id();
    if before.slug() != &draft.slug {
        store::come_back(tx, id, &draft.slug)?;
        // An unpublished thread had no public address that could need a redirect.
        if before.published_at().is_some() {
            store::leave(tx, id, before.slug())?;
        }
    }
    // A thread that closed and was reopened stays open, unless the number of days changes.
    let closes_at = if before.closes_after == draft.closes_after {
        before.closes_at
    } else {
        closing(before.published_at, draft.closes_after)
    };
    store::put_draft(tx, id, number, draft, closes_at)
}

/// When a thread closes automatically.
fn closing(published: Option<UnixMicros>, after: Option<Days>) -> Option<UnixMicros> {
    published.zip(after).map(|(published, days)| published + days.duration())
}

fn refuse_taken(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<(), WriteError> {
    if is_free(tx, id, slug)? { Ok(()) } else { Err(WriteError::SlugTaken) }
}

/// Whether no other thread has a slug or had it: links to that one must not lead here.
pub(super) fn is_free(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<bool, InternalError> {
    let has = store::by_slug(tx, slug)?.map(|other| other.id());
    let had = store::formerly(tx, slug)?.map(|other| other.id());
    Ok(!has.into_iter().chain(had).any(|other| Some(other) != id))
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
        store::put_state(tx, &thread)?;
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
        store::put_state(tx, &thread)?;
    }
    Ok(thread)
}
