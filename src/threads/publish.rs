//! Writing a thread, showing it to everybody, and saying who may answer.

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

/// Why a thread stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such thread.
    #[error("There is no such thread.")]
    Missing,
    /// Another thread has this address.
    #[error("Another thread has this address already. Choose another.")]
    SlugTaken,
    /// Something else was kept or saved meanwhile.
    #[error("This essay was changed in another window meanwhile. Both texts are below; save again to put yours in place.")]
    Stale(Box<Revision>),
    /// Something is missing in it.
    #[error("Something is missing in this essay still. Open it, save it, and publish it then.")]
    Unfinished,
    /// It is published already.
    #[error("This essay is published already.")]
    Published,
    /// A time in the past.
    #[error("Choose a time that is still to come.")]
    Past,
    /// A fault of ours.
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

/// Keeps a new thread that nobody sees yet. Without an author it is the program's own.
///
/// # Errors
/// When another thread has its address.
pub fn create(tx: &mut Tx<'_>, author: Option<&Member>, draft: &NewThread) -> Result<Thread, WriteError> {
    refuse_taken(tx, None, &draft.slug)?;
    let (id, author) = (tx.mint(), author.map(Member::id));
    if !store::insert(tx, id, author, draft, 1)? {
        return Err(WriteError::SlugTaken);
    }
    store::insert_revision(tx, id, 1, author, Made::Saved, &EssayForm::of(draft))?;
    store::find(tx, id)?.ok_or_else(|| InternalError::broken("a new thread is not there").into())
}

/// Puts `draft` in the place of what the thread was; `seen` is the revision that its writer began from.
///
/// # Errors
/// When something else was kept or saved meanwhile, or another thread has the new address.
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

/// Shows a draft in the place of what the thread was. Its address is free.
pub(super) fn place(tx: &mut Tx<'_>, before: &Thread, number: i32, draft: &NewThread) -> Result<(), InternalError> {
    let id = before.id();
    if before.slug() != &draft.slug {
        store::come_back(tx, id, &draft.slug)?;
        // A draft was nowhere yet.
        if before.published_at().is_some() {
            store::leave(tx, id, before.slug())?;
        }
    }
    // A thread that closed and was opened again stays open, unless another number is given.
    let closes_at = if before.closes_after == draft.closes_after {
        before.closes_at
    } else {
        closing(before.published_at, draft.closes_after)
    };
    store::put_draft(tx, id, number, draft, closes_at)
}

/// When a thread closes by itself.
fn closing(published: Option<UnixMicros>, after: Option<Days>) -> Option<UnixMicros> {
    published.zip(after).map(|(published, days)| published + days.duration())
}

fn refuse_taken(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<(), WriteError> {
    if is_free(tx, id, slug)? { Ok(()) } else { Err(WriteError::SlugTaken) }
}

/// Whether no other thread has an address, or had it: links to that one must not lead here.
pub(super) fn is_free(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<bool, InternalError> {
    let has = store::by_slug(tx, slug)?.map(|other| other.id());
    let had = store::formerly(tx, slug)?.map(|other| other.id());
    Ok(!has.into_iter().chain(had).any(|other| Some(other) != id))
}

/// Shows the thread to everybody, and has subscribers written to if somebody wishes it. Doing it twice changes nothing more.
///
/// # Errors
/// When there is no such thread, or something is missing in it.
pub fn publish(tx: &mut Tx<'_>, id: ThreadId, announce: Option<&Member>) -> Result<Thread, WriteError> {
    let thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    show(tx, thread, announce.map(Member::id))
}

/// Shows a thread that is locked against others meanwhile.
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

/// Says who may tell a story under the thread. Doing it twice changes nothing more.
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
