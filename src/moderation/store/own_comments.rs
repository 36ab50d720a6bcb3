//! The comments of one author, each with its open case.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::cases::not_closed;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Moderation, Review};
use crate::db::schema::{comment, mod_case, thread};
use crate::db::{LossyText, Tx};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId};
use crate::moderation::case::CaseState;

/// A comment as the list of its author needs it.
#[derive(Queryable)]
pub(in crate::moderation) struct OwnCommentRow {
    pub(in crate::moderation) id: CommentId,
    pub(in crate::moderation) parent: Option<CommentId>,
    pub(in crate::moderation) thread: String,
    #[diesel(deserialize_as = LossyText)]
    pub(in crate::moderation) name: String,
    /// The beginning of its Markdown.
    #[diesel(deserialize_as = LossyText)]
    pub(in crate::moderation) beginning: String,
    pub(in crate::moderation) moderation: Moderation,
    pub(in crate::moderation) review: Review,
    pub(in crate::moderation) author: AuthorState,
    pub(in crate::moderation) removed_reason: Option<String>,
    pub(in crate::moderation) posted_at: UnixMicros,
    /// The state of its case, unless that is closed.
    pub(in crate::moderation) case: Option<CaseState>,
}

/// At most `limit` comments of an account, newest first, older than `before`. A comment has one open case at most.
pub fn own_comments(
    tx: &mut Tx<'_>,
    author: AccountId,
    before: Option<CommentId>,
    limit: i64,
) -> Result<Vec<OwnCommentRow>, InternalError> {
    let before = before.unwrap_or_else(|| CommentId::from(i64::MAX));
    // A page is cut before anything is joined, so that an author of thousands of comments costs no more than any other.
    let own = diesel::alias!(comment as own);
    let page = own
        .filter(own.field(comment::account_id).eq(author))
        .filter(own.field(comment::id).lt(before))
        .order(own.field(comment::id).desc())
        .limit(limit)
        .select(own.field(comment::id));
    Ok(comment::table
        .inner_join(thread::table)
        .left_join(mod_case::table.on(mod_case::comment_id.eq(comment::id).and(not_closed())))
        .filter(comment::id.eq_any(page))
        .order(comment::id.desc())
        .select((
            comment::id,
            comment::parent_id,
            thread::title,
            comment::byline,
            // Enough for the first words, whatever the text is long.
            sql::<Text>("substr(comment.body, 1, 600)"),
            comment::moderation,
            comment::review,
            comment::author_state,
            comment::removed_reason,
            comment::created_at,
            mod_case::state.nullable(),
        ))
        .load(tx.conn())?)
}
