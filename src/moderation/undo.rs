//! Undoing a decision.

use super::apply_effects::{EventContext, apply_effects};
use super::decide_case::{DecidedCase, change_comment};
use super::decision_table::{
    CommentSnapshot, DecisionDenied, DecisionOutcome, PastDecision, RequestedAction, SinceDecision, evaluate,
};
use super::event::{Actor, ModerationEvent};
use super::store;
use crate::accounts::Member;
use crate::comments::{self, Comment};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::EventId;

/// Why a decision cannot be undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such decision.
    #[error("This decision doesn’t exist.")]
    Missing,
    /// The decision table denies it.
    #[error(transparent)]
    Denied(#[from] DecisionDenied),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for UndoError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Denied(denied) => denied.kind(),
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Undoes a decision: restores the comment's state, reopens its case and its reports, and logs the undo as a new event.
///
/// # Errors
/// When there is no such decision, it is older than [`super::decision_table::UNDO_TIME`], was already undone, or something
/// happened since.
pub fn undo_decision(tx: &mut Tx<'_>, staff: &Member, event: EventId) -> Result<DecidedCase, UndoError> {
    let line = store::event(tx, event)?.ok_or(UndoError::Missing)?;
    let about = line.comment_id().ok_or(UndoError::Denied(DecisionDenied::NotADecision))?;
    let before = comments::lock(tx, about)?.ok_or(UndoError::Missing)?;
    let outcome = outcome(tx, staff, &before, &line)??;
    let case = line.case_id.map(|case| store::case(tx, case)).transpose()?.flatten();
    let comment = change_comment(tx, before, &outcome)?;
    let context = EventContext { undone: Some((line.id, line.at)), ..EventContext::default() };
    let applied = apply_effects(tx, &comment, &outcome, case, context)?;
    let case = applied.case.ok_or_else(|| InternalError::unexpected("a decision without a case was undone"))?;
    Ok(DecidedCase { event: applied.event, case })
}

/// The outcome of undoing the event `line` now, or why it is denied.
pub(super) fn outcome(
    tx: &mut Tx<'_>,
    staff: &Member,
    comment: &Comment,
    line: &ModerationEvent,
) -> Result<Result<DecisionOutcome, DecisionDenied>, InternalError> {
    let other_case = store::open_case(tx, comment.id())?.is_some_and(|open| Some(open.id) != line.case_id);
    let since = match store::undoing_event(tx, line.id)? {
        Some(_) => SinceDecision::Undone,
        None if other_case || store::has_later_event(tx, comment.id(), line.id)? => SinceDecision::Changed,
        None => SinceDecision::Nothing,
    };
    let (from, to) = (line.from()?, line.to()?);
    let past = PastDecision { action: line.action, at: line.at, from, to, visibility: line.visibility, since };
    let snapshot = CommentSnapshot { state: Some(comment.state()), author: comment.account_id(), queue: None };
    Ok(evaluate(&snapshot, RequestedAction::Undo(past), Actor::from(staff), tx.now()))
}
