//! Threads: essays with a question, two poles, and the stories of readers.

mod apply;
mod days;
mod essay_form;
mod essay_revision;
pub mod first;
mod new_thread;
mod publish;
mod render_again;
pub mod revision;
pub mod schedule;
mod search;
mod store;
mod thread;
mod write_error;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::text::Slug;

pub use self::days::{Days, NotDays};
pub use self::essay_revision::{Revision, RevisionEntry, RevisionKind};
pub use self::publish::{admit, create, publish, revise};
pub use self::render_again::render_again;
pub use self::search::{fill_index, search, unindexed};
pub use self::thread::{Hold, PAGE, Poles, Question, Thread, ThreadState};
pub use self::write_error::WriteError;
pub use crate::threads::essay_form::{EssayForm, QUESTION};
pub use crate::threads::new_thread::NewThread;

/// The thread, published or not; callers decide who may see a draft.
pub fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::find(tx, id)
}

/// The published thread with this slug.
pub fn published(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::published(tx, slug)
}

/// The id of the published thread with this slug.
pub fn published_id(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<ThreadId>, InternalError> {
    store::published_id(tx, slug)
}

/// The published thread that once had this slug, for redirects.
pub fn formerly(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::formerly(tx, slug)
}

/// Locks the thread for share until the transaction ends: for checking whether it accepts a comment.
pub fn lock_shared(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::lock_shared(tx, id)
}

/// The published threads, newest first: page `number`, from 0, and whether another follows.
pub fn list(tx: &mut Tx<'_>, number: u32) -> Result<(Vec<Thread>, More), InternalError> {
    let mut rows = store::list(tx, number)?;
    let more = if rows.len() > PAGE { More::Yes } else { More::No };
    rows.truncate(PAGE);
    Ok((rows, more))
}

/// Whether a list has another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// Another page follows.
    Yes,
    /// This is the last page.
    No,
}

/// The slugs of the published threads and when they last changed, newest first, at most `most`: for the sitemap.
pub fn names(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(Slug, UnixMicros)>, InternalError> {
    store::names(tx, most)
}

/// Whether an essay is published that an owner wrote, or changed: not only the one that ships with the program.
pub fn has_own_essay(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    store::has_own_essay(tx)
}

/// All threads including drafts, the latest changed first: for the owner's overview.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Thread>, InternalError> {
    store::all(tx)
}
