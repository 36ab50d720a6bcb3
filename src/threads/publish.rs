//! Writing a thread, showing it to everybody, and saying who may answer.

use super::{Draft, Thread, ThreadState, store};
use crate::accounts::Member;
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::ThreadId;
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
    /// It was changed meanwhile; what it is now.
    #[error("This thread was changed in another window meanwhile. What you typed is kept below; save again to put it in place.")]
    Stale(Box<Thread>),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for WriteError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing => Kind::Missing,
            Self::SlugTaken => Kind::Invalid,
            Self::Stale(_) => Kind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Keeps a new thread that nobody sees yet. Without an author it is the program's own.
///
/// # Errors
/// When another thread has its address.
pub fn create(tx: &mut Tx<'_>, author: Option<&Member>, draft: &Draft) -> Result<Thread, WriteError> {
    refuse_taken(tx, None, &draft.slug)?;
    let id = tx.mint();
    if !store::insert(tx, id, author.map(Member::id), draft)? {
        return Err(WriteError::SlugTaken);
    }
    store::find(tx, id)?.ok_or_else(|| Fault::broken("a new thread is not there").into())
}

/// Puts `draft` in the place of what the thread was at `version`.
///
/// # Errors
/// When it was changed meanwhile, or another thread has the new address.
pub fn revise(tx: &mut Tx<'_>, id: ThreadId, version: i32, draft: &Draft) -> Result<Thread, WriteError> {
    let before = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    if before.version() != version {
        return Err(WriteError::Stale(Box::new(before)));
    }
    refuse_taken(tx, Some(id), &draft.slug)?;
    if before.slug() != &draft.slug {
        store::come_back(tx, id, &draft.slug)?;
        // A draft was nowhere yet.
        if before.published_at().is_some() {
            store::leave(tx, id, before.slug())?;
        }
    }
    store::put_draft(tx, id, draft)?;
    store::find(tx, id)?.ok_or(WriteError::Missing)
}

/// Refuses an address that another thread has, or had: links to that one must not lead here.
fn refuse_taken(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<(), WriteError> {
    let has = store::by_slug(tx, slug)?.map(|other| other.id());
    let had = store::formerly(tx, slug)?.map(|other| other.id());
    if has.into_iter().chain(had).any(|other| Some(other) != id) { Err(WriteError::SlugTaken) } else { Ok(()) }
}

/// Shows the thread to everybody. Doing it twice changes nothing more.
///
/// # Errors
/// When there is no such thread.
pub fn publish(tx: &mut Tx<'_>, id: ThreadId) -> Result<Thread, WriteError> {
    let mut thread = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    if thread.published_at.is_none() {
        thread.published_at = Some(tx.now());
        store::put_state(tx, &thread)?;
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
