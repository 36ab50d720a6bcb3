//! Finding comments by their words. Nobody is found by a name: a pen name must not lead from one thread to another.

use crate::comments::{Comment, VisibleComment, store};
use crate::db::Tx;
use crate::db::index;
use crate::db::index::{Findable, SearchPosition};
use crate::db::page::Page;
use crate::fault::InternalError;
use crate::id::{CommentId, ThreadId};
use crate::job_context::JobContext;
use crate::text::Sought;

/// How many comments are put into the index in one transaction.
const FILLED: usize = 100;

impl Findable for Comment {
    fn key(&self) -> i64 {
        self.id.into()
    }

    fn under(&self) -> Option<i64> {
        Some(self.thread_id.into())
    }

    fn text(&self) -> String {
        self.html.words()
    }
}

impl Findable for VisibleComment {
    fn key(&self) -> i64 {
        self.id().into()
    }

    fn under(&self) -> Option<i64> {
        Some(self.thread_id().into())
    }

    fn text(&self) -> String {
        self.html().words()
    }
}

/// A page of at most `size` comments that everybody may read in which everything that is sought occurs, the latest first, after a place;
/// those of one thread, if it is given.
///
/// # Errors
/// When the database refuses.
pub fn search(
    tx: &mut Tx<'_>,
    sought: &Sought,
    within: Option<ThreadId>,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<VisibleComment, SearchPosition>, InternalError> {
    store::search(tx, sought, within, after, size)
}

/// Comments that everybody may read and nobody finds because they were not put into the index yet, at most `most`.
///
/// # Errors
/// When the database refuses.
pub fn unindexed(tx: &mut Tx<'_>, most: usize) -> Result<Vec<CommentId>, InternalError> {
    store::unindexed(tx, most)
}

/// Puts every comment into the index that belongs there and is not: what was written before there was one.
///
/// # Errors
/// When the database refuses.
pub async fn fill_index(context: &JobContext) -> Result<(), InternalError> {
    index::fill(&context.db, FILLED, unindexed, put).await
}

/// Kept as it is meanwhile: somebody who takes it down at this moment takes it out of the index after us.
fn put(tx: &mut Tx<'_>, id: CommentId) -> Result<(), InternalError> {
    store::keep(tx, id)?.map_or(Ok(()), |comment| store::index(tx, &comment))
}
