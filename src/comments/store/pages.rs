//! Queries for pages and feeds. They load the text of visible comments only.

use std::collections::HashMap;

use diesel::dsl::{exists, max, select, sql};
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::visible;
use crate::clock::UnixMicros;
use crate::comments::reading::tree::FRAME_BYTES;
use crate::comments::reading::tree::Leaf;
use crate::comments::{AuthorState, Edition, Moderation, Position, Review, State, VisibleComment};
use crate::db::Tx;
use crate::db::schema::{comment, comment_revision};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// A comment that its author alone may be reminded of.
#[derive(Queryable)]
pub(in crate::comments) struct HeldRow {
    pub(in crate::comments) id: CommentId,
    pub(in crate::comments) parent: Option<CommentId>,
    pub(in crate::comments) position: Option<Position>,
}

#[derive(Queryable)]
struct LeafRow {
    id: CommentId,
    parent: Option<CommentId>,
    moderation: Moderation,
    review: Review,
    author: AuthorState,
    removed_reason: Option<String>,
    bytes: i32,
}

impl From<LeafRow> for Leaf {
    fn from(row: LeafRow) -> Self {
        let state = State { moderation: row.moderation, review: row.review, author: row.author };
        let words = if state.is_visible() { usize::try_from(row.bytes).unwrap_or(0) } else { 0 };
        Self { id: row.id, parent: row.parent, state, removed_reason: row.removed_reason, weight: words + FRAME_BYTES }
    }
}

/// All comments of these stories without their text, older before newer.
pub(in crate::comments) fn tree_leaves(tx: &mut Tx<'_>, roots: &[CommentId]) -> Result<Vec<Leaf>, InternalError> {
    let rows: Vec<LeafRow> = comment::table
        .filter(comment::root_id.eq_any(roots))
        .order((comment::created_at, comment::id))
        .select((
            comment::id,
            comment::parent_id,
            comment::moderation,
            comment::review,
            comment::author_state,
            comment::removed_reason,
            sql::<Integer>("octet_length(comment.html)"),
        ))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(Leaf::from).collect())
}

/// The visible comments among `ids` with their text, in no order.
pub(in crate::comments) fn visible_among(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<Vec<VisibleComment>, InternalError> {
    let among = comment::table.filter(comment::id.eq_any(ids)).filter(visible());
    let rows: Vec<VisibleComment> = among.select(VisibleComment::as_select()).load(tx.conn())?;
    report_unreadable(tx, &rows);
    Ok(rows)
}

/// Whether an account has a visible comment in a thread.
pub(in crate::comments) fn has_posted(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<bool, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(account)).filter(comment::thread_id.eq(thread)).filter(visible());
    Ok(select(exists(theirs)).get_result(tx.conn())?)
}

/// The live comments of an account that are held, oldest first.
pub(in crate::comments) fn waiting_comments(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    account: AccountId,
) -> Result<Vec<HeldRow>, InternalError> {
    Ok(comment::table
        .filter(comment::account_id.eq(account))
        .filter(comment::thread_id.eq(thread))
        .filter(comment::moderation.eq(Moderation::Held))
        .filter(comment::author_state.eq(AuthorState::Live))
        .order(comment::created_at)
        .select((comment::id, comment::parent_id, comment::position))
        .load(tx.conn())?)
}

pub(in crate::comments) fn latest_comments(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    most: i64,
) -> Result<Vec<VisibleComment>, InternalError> {
    let rows: Vec<VisibleComment> = comment::table
        .filter(comment::thread_id.eq(thread))
        .filter(visible())
        .order((comment::published_at.desc(), comment::id.desc()))
        .limit(most)
        .select(VisibleComment::as_select())
        .load(tx.conn())?;
    report_unreadable(tx, &rows);
    Ok(rows)
}

fn report_unreadable(tx: &Tx<'_>, rows: &[VisibleComment]) {
    rows.iter().filter(|row| row.html().is_unreadable()).for_each(|row| tx.report_unreadable(row.id().into()));
}

pub(in crate::comments) fn editions(tx: &mut Tx<'_>, of: CommentId) -> Result<Vec<Edition>, InternalError> {
    Ok(comment_revision::table
        .filter(comment_revision::comment_id.eq(of))
        .order(comment_revision::revision.desc())
        .select(Edition::as_select())
        .load(tx.conn())?)
}

/// The revisions that were once visible.
pub(in crate::comments) fn shown_editions(tx: &mut Tx<'_>, of: CommentId) -> Result<Vec<Edition>, InternalError> {
    Ok(comment_revision::table
        .filter(comment_revision::comment_id.eq(of))
        .filter(comment_revision::shown_at.is_not_null())
        .order(comment_revision::revision.desc())
        .select(Edition::as_select())
        .load(tx.conn())?)
}

/// When the latest revision of each of these comments was written.
pub(in crate::comments) fn revised_at(
    tx: &mut Tx<'_>,
    ids: &[CommentId],
) -> Result<HashMap<CommentId, UnixMicros>, InternalError> {
    let latest: Vec<(CommentId, Option<UnixMicros>)> = comment_revision::table
        .filter(comment_revision::comment_id.eq_any(ids))
        .group_by(comment_revision::comment_id)
        .select((comment_revision::comment_id, max(comment_revision::created_at)))
        .load(tx.conn())?;
    Ok(latest.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}
