//! Renders essays again after a change of the renderer.

use super::new_thread::{essay_excerpt, essay_html};
use super::store;
use crate::db::Tx;
use crate::db::turn::{Remaining, WorkTurn};
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::job_context::JobContext;

/// Essays per transaction; one may have 200,000 characters.
const BATCH: i64 = 5;

/// Renders every essay again whose HTML is from an earlier renderer, the oldest first, until the turn is over.
pub async fn render_again(context: &JobContext, turn: &WorkTurn) -> Result<Remaining, InternalError> {
    let mut last = None;
    while !turn.is_over() {
        let ids = context.db.read(move |tx| store::outdated(tx, last, BATCH)).await?;
        if ids.is_empty() {
            return Ok(Remaining::Nothing);
        }
        last = ids.last().copied();
        context.db.write(move |tx| ids.into_iter().try_for_each(|id| render_essay_again(tx, id))).await?;
    }
    Ok(Remaining::Rows)
}

fn render_essay_again(tx: &mut Tx<'_>, id: ThreadId) -> Result<(), InternalError> {
    let Some(mut thread) = store::lock(tx, id)? else { return Ok(()) };
    thread.html = essay_html(&thread.body);
    if thread.cover.is_empty() {
        thread.excerpt = essay_excerpt(&thread.body);
    }
    store::save_rendered(tx, &thread)
}
