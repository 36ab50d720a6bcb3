//! Finding threads by their words.

use super::{Thread, store};
use crate::db::Tx;
use crate::db::index::{self, Findable, SearchPosition};
use crate::db::page::Page;
use crate::fault::InternalError;
use crate::id::ThreadId;
use crate::job_context::JobContext;
use crate::text::Sought;

/// How many threads are put into the index in one transaction.
const FILLED: usize = 10;

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

/// A page of at most `size` published threads in which everything that is sought occurs, the latest first, after a place.
///
/// # Errors
/// When the database refuses.
pub fn search(
    tx: &mut Tx<'_>,
    sought: &Sought,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<Thread, SearchPosition>, InternalError> {
    store::search(tx, sought, after, size)
}

/// Published threads that cannot be found because nobody put them into the index yet, at most `most`.
///
/// # Errors
/// When the database refuses.
pub fn unindexed(tx: &mut Tx<'_>, most: usize) -> Result<Vec<ThreadId>, InternalError> {
    store::unindexed(tx, most)
}

/// Puts every thread into the index that is not there: what was written before there was one.
///
/// # Errors
/// When the database refuses.
pub async fn fill_index(context: &JobContext) -> Result<(), InternalError> {
    index::fill(&context.db, FILLED, unindexed, put).await
}

/// Kept as it is meanwhile, so that nobody changes what is put into the index.
fn put(tx: &mut Tx<'_>, id: ThreadId) -> Result<(), InternalError> {
    store::keep(tx, id)?.map_or(Ok(()), |thread| store::index(tx, &thread))
}
