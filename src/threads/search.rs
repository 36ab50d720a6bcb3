//! Full-text search of threads.

use super::{Thread, store};
use crate::db::Tx;
use crate::db::index::{self, Findable, SearchPosition};
use crate::db::page::Page;
use crate::db::turn::{Remaining, WorkTurn};
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::job_context::JobContext;
use crate::text::Sought;

/// Batch size when the index is filled: threads per transaction.
const INDEX_BATCH: usize = 10;

impl Findable for Thread {
    fn key(&self) -> i64 {
        self.id.into()
    }

    fn under(&self) -> Option<i64> {
        None
    }

    fn text(&self) -> String {
        [&self.title, &self.cover, &self.html.words(), &self.question, &self.pole_low, &self.pole_high, &self.hint]
            .map(String::as_str)
            .join("\n")
    }
}

/// A page of at most `size` published threads that contain all search terms, latest first, after a search position.
pub fn search(
    tx: &mut Tx<'_>,
    sought: &Sought,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<Thread, SearchPosition>, InternalError> {
    store::search(tx, sought, after, size)
}

/// Published threads that are not indexed yet, at most `most`.
pub fn unindexed(tx: &mut Tx<'_>, most: usize) -> Result<Vec<ThreadId>, InternalError> {
    store::unindexed(tx, most)
}

/// Indexes every published thread that is not indexed yet, such as those from before the index existed, until
/// the turn is over.
pub async fn fill_index(context: &JobContext, turn: &WorkTurn) -> Result<Remaining, InternalError> {
    index::fill(&context.db, turn, INDEX_BATCH, unindexed, index_thread).await
}

/// Locks the row for share, so that it does not change while it is indexed.
fn index_thread(tx: &mut Tx<'_>, id: ThreadId) -> Result<(), InternalError> {
    store::lock_shared(tx, id)?.map_or(Ok(()), |thread| store::index(tx, &thread))
}
