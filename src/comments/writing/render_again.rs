//! Renders comments again after a change of the renderer.

use crate::comments::store;
use crate::db::Tx;
use crate::db::turn::{Remaining, WorkTurn};
use crate::error::InternalError;
use crate::id::CommentId;
use crate::job_context::JobContext;
use crate::text::RENDERER_VERSION;

/// Comments per transaction: posting waits for one of them at most.
const BATCH: i64 = 50;

/// Renders every comment again whose HTML is from an earlier renderer, the oldest first, until the turn is over.
pub async fn render_again(context: &JobContext, turn: &WorkTurn) -> Result<Remaining, InternalError> {
    let mut last = None;
    while !turn.is_over() {
        let ids = context.db.read(move |tx| store::outdated_comments(tx, last, BATCH)).await?;
        if ids.is_empty() {
            return Ok(Remaining::Nothing);
        }
        last = ids.last().copied();
        context.db.write(move |tx| ids.into_iter().try_for_each(|id| render_comment_again(tx, id))).await?;
    }
    Ok(Remaining::Rows)
}

fn render_comment_again(tx: &mut Tx<'_>, id: CommentId) -> Result<(), InternalError> {
    let Some(mut comment) = store::lock(tx, id)? else { return Ok(()) };
    let row = comment.row_mut();
    row.html = row.body.render();
    row.renderer = RENDERER_VERSION;
    store::save_rendered(tx, &comment)
}
