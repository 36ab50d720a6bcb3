//! Comments whose HTML an earlier version rendered.

use diesel::prelude::*;

use super::index_comment;
use crate::comments::Comment;
use crate::db::Tx;
use crate::db::schema::comment;
use crate::error::InternalError;
use crate::id::CommentId;
use crate::text::RENDERER_VERSION;

/// At most `most` such comments after `after`, the oldest first. A cursor, because a batch would pass over all that were done
/// before it otherwise.
pub(in crate::comments) fn outdated_comments(
    tx: &mut Tx<'_>,
    after: Option<CommentId>,
    most: i64,
) -> Result<Vec<CommentId>, InternalError> {
    let mut outdated = comment::table.filter(comment::renderer.lt(RENDERER_VERSION)).into_boxed();
    if let Some(after) = after {
        outdated = outdated.filter(comment::id.gt(after));
    }
    Ok(outdated.order(comment::id).limit(most).select(comment::id).load(tx.conn())?)
}

/// Saves what was rendered again, and the words by which it is found. Notifies no one: the text is the same.
pub(in crate::comments) fn save_rendered(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(comment::table.find(now.id))
        .set((comment::html.eq(now.html.as_str()), comment::renderer.eq(now.renderer)))
        .execute(tx.conn())?;
    index_comment(tx, now)
}
