//! The table of cases.

use diesel::dsl::{count_star, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::mod_case;
use crate::each;
use crate::error::InternalError;
use crate::id::{CaseId, CommentId};
use crate::moderation::case::{Case, CaseState, ReviewQueue};

/// The filter for cases that wait for a moderator. A literal, so that both databases can use their partial index.
pub fn is_waiting() -> SqlLiteral<Bool> {
    sql("mod_case.state = 'open'")
}

pub(super) fn not_closed() -> SqlLiteral<Bool> {
    sql("mod_case.state <> 'closed'")
}

/// A case in any state; `None` when there is none.
pub fn case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<Case>, InternalError> {
    Ok(mod_case::table.find(id).select(Case::as_select()).first(tx.conn()).optional()?)
}

/// Never changes, so it can be read before the comment is locked.
pub fn comment_of_case(tx: &mut Tx<'_>, id: CaseId) -> Result<Option<CommentId>, InternalError> {
    Ok(mod_case::table.find(id).select(mod_case::comment_id).first(tx.conn()).optional()?)
}

/// The case of a comment that is not closed.
pub fn open_case(tx: &mut Tx<'_>, comment: CommentId) -> Result<Option<Case>, InternalError> {
    let found = mod_case::table.filter(mod_case::comment_id.eq(comment)).filter(not_closed());
    Ok(found.select(Case::as_select()).first(tx.conn()).optional()?)
}

/// Those of these comments whose author was asked to change them.
pub fn waiting_for_author(tx: &mut Tx<'_>, comments: &[CommentId]) -> Result<Vec<CommentId>, InternalError> {
    let found =
        mod_case::table.filter(mod_case::comment_id.eq_any(comments)).filter(mod_case::state.eq(CaseState::WaitingAuthor));
    Ok(found.select(mod_case::comment_id).load(tx.conn())?)
}

/// The newest case of a comment.
pub fn latest_case(tx: &mut Tx<'_>, comment: CommentId) -> Result<Option<Case>, InternalError> {
    let found = mod_case::table.filter(mod_case::comment_id.eq(comment)).order((mod_case::opened_at.desc(), mod_case::id.desc()));
    Ok(found.select(Case::as_select()).first(tx.conn()).optional()?)
}

/// Inserts or updates a case.
pub fn upsert_case(tx: &mut Tx<'_>, case: &Case) -> Result<(), InternalError> {
    let state = (
        mod_case::lane.eq(case.queue),
        mod_case::state.eq(case.state),
        mod_case::outcome.eq(case.outcome.as_deref()),
        mod_case::version.eq(case.version),
        mod_case::due_at.eq(case.due_at),
        mod_case::closed_at.eq(case.closed_at),
        mod_case::closed_by.eq(case.closed_by),
    );
    let row = (mod_case::id.eq(case.id), mod_case::comment_id.eq(case.comment_id), mod_case::opened_at.eq(case.opened_at), state);
    each!(tx.conn(), |conn| {
        diesel::insert_into(mod_case::table).values(row).on_conflict(mod_case::id).do_update().set(state).execute(conn)
    })?;
    Ok(())
}

/// The number of cases that wait in a queue, counted up to `most`.
pub fn count_waiting(tx: &mut Tx<'_>, queue: ReviewQueue, most: i64) -> Result<usize, InternalError> {
    let ids: Vec<CaseId> =
        mod_case::table.filter(is_waiting()).filter(mod_case::lane.eq(queue)).select(mod_case::id).limit(most).load(tx.conn())?;
    Ok(ids.len())
}

/// The number of waiting cases, for each queue that has any.
pub fn open_cases(tx: &mut Tx<'_>) -> Result<Vec<(ReviewQueue, i64)>, InternalError> {
    let by_queue = mod_case::table.filter(is_waiting()).group_by(mod_case::lane).select((mod_case::lane, count_star()));
    Ok(by_queue.load(tx.conn())?)
}

/// The cases that wait in a queue after a position, earliest due first.
pub fn queue_page(
    tx: &mut Tx<'_>,
    queue: ReviewQueue,
    after: Option<(UnixMicros, CaseId)>,
    limit: i64,
) -> Result<Vec<Case>, InternalError> {
    let mut cases = mod_case::table.filter(is_waiting()).filter(mod_case::lane.eq(queue)).into_boxed();
    if let Some((due, id)) = after {
        cases = cases.filter(mod_case::due_at.gt(due).or(mod_case::due_at.eq(due).and(mod_case::id.gt(id))));
    }
    Ok(cases.order((mod_case::due_at, mod_case::id)).select(Case::as_select()).limit(limit).load(tx.conn())?)
}

/// The case that waits in the same queue directly before `case`.
pub fn case_before(tx: &mut Tx<'_>, case: &Case) -> Result<Option<CaseId>, InternalError> {
    let earlier = mod_case::due_at.lt(case.due_at).or(mod_case::due_at.eq(case.due_at).and(mod_case::id.lt(case.id)));
    let waiting = mod_case::table.filter(is_waiting()).filter(mod_case::lane.eq(case.queue)).filter(earlier);
    let latest_first = waiting.order((mod_case::due_at.desc(), mod_case::id.desc()));
    Ok(latest_first.select(mod_case::id).first(tx.conn()).optional()?)
}
