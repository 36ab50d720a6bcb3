//! Essays whose HTML an earlier version rendered.

use diesel::prelude::*;

use super::index;
use crate::db::Tx;
use crate::db::schema::thread;
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::text::RENDERER_VERSION;
use crate::threads::Thread;

/// At most `most` such threads after `after`, the oldest first; a cursor as for comments.
pub(in crate::threads) fn outdated(tx: &mut Tx<'_>, after: Option<ThreadId>, most: i64) -> Result<Vec<ThreadId>, InternalError> {
    let mut outdated = thread::table.filter(thread::renderer.lt(RENDERER_VERSION)).into_boxed();
    if let Some(after) = after {
        outdated = outdated.filter(thread::id.gt(after));
    }
    Ok(outdated.order(thread::id).limit(most).select(thread::id).load(tx.conn())?)
}

/// Saves what was rendered again, and the words by which it is found. The time of its last change stays.
pub(in crate::threads) fn save_rendered(tx: &mut Tx<'_>, now: &Thread) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(thread::table.find(now.id))
        .set((thread::html.eq(now.html.as_str()), thread::excerpt.eq(&now.excerpt), thread::renderer.eq(RENDERER_VERSION)))
        .execute(tx.conn())?;
    index(tx, now)
}
