//! Full-text search of comments. Names are not indexed: a pen name must not lead from one thread to another.

use crate::comments::{Comment, VisibleComment, store};
use crate::db::Tx;
use crate::db::index;
use crate::db::index::{Findable, SearchPosition};
use crate::db::page::Page;
use crate::db::turn::{Remaining, WorkTurn};
use crate::error::InternalError;
use crate::id::{CommentId, ThreadId};
use crate::job_context::JobContext;
use crate::text::Sought;

/// Batch size when the index is filled: comments per transaction.
const INDEX_BATCH: usize = 100;

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

/// A page of at most `size` visible comments that contain all search terms, latest first, after a search position; `within`
/// limits it to one thread.
pub fn search(
    tx: &mut Tx<'_>,
    sought: &Sought,
    within: Option<ThreadId>,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<VisibleComment, SearchPosition>, InternalError> {
    store::search_comments(tx, sought, within, after, size)
}

/// Visible comments that are not indexed yet, at most `most`.
pub fn unindexed(tx: &mut Tx<'_>, most: usize) -> Result<Vec<CommentId>, InternalError> {
    store::unindexed_comments(tx, most)
}

/// Indexes every visible comment that is not indexed yet, such as those from before the index existed, until
/// the turn is over.
pub async fn fill_index(context: &JobContext, turn: &WorkTurn) -> Result<Remaining, InternalError> {
    index::fill(&context.db, turn, INDEX_BATCH, unindexed, index_comment).await
}

/// Locks the row for share: a concurrent removal waits, and takes the comment out of the index afterwards.
fn index_comment(tx: &mut Tx<'_>, id: CommentId) -> Result<(), InternalError> {
    store::lock_shared(tx, id)?.map_or(Ok(()), |comment| store::index_comment(tx, &comment))
}
