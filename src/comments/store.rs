//! The tables of comments: the only place that writes them.

use diesel::dsl::{exists, select, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Comment;
use crate::db::schema::{comment, comment_revision};
use crate::db::{Conn, Tx};
use crate::fault::Fault;
use crate::id::{AccountId, CommentId};

/// Which comments everybody may read: the one place that says so in SQL, for every query of every room. The words stand in the text of
/// the query, not beside it, so that both databases see that their partial indexes fit.
pub fn visible() -> SqlLiteral<Bool> {
    sql("(comment.moderation = 'published' AND comment.author_state = 'live')")
}

pub(super) fn find(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, Fault> {
    Ok(comment::table.find(id).select(Comment::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn lock(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, Fault> {
    let row = comment::table.find(id);
    // On SQLite the writer is alone.
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Comment::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_update().select(Comment::as_select()).first(conn).optional()?,
    };
    Ok(found)
}

pub(super) fn was_ever_published(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, Fault> {
    let theirs = comment::table.filter(comment::account_id.eq(account)).filter(comment::published_at.is_not_null());
    Ok(select(exists(theirs)).get_result(tx.conn())?)
}

/// Writes the axes and what goes with them; the text stays.
pub(super) fn put_state(tx: &mut Tx<'_>, now: &Comment) -> Result<(), Fault> {
    diesel::update(comment::table.find(now.id))
        .set((
            comment::moderation.eq(now.moderation),
            comment::review.eq(now.review),
            comment::author_state.eq(now.author_state),
            comment::removed_reason.eq(now.removed_reason.as_deref()),
            comment::published_at.eq(now.published_at),
            comment::withdrawn_at.eq(now.withdrawn_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that everybody can read the present edition of the text.
pub(super) fn show_revision(tx: &mut Tx<'_>, now: &Comment) -> Result<(), Fault> {
    let at = tx.now();
    diesel::update(comment_revision::table.find((now.id, now.revision)).filter(comment_revision::shown_at.is_null()))
        .set(comment_revision::shown_at.eq(at))
        .execute(tx.conn())?;
    Ok(())
}
