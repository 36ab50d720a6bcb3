//! Deciding a case: checks the version, applies the decision and saves its event.

use super::apply_effects::{EventContext, apply_effects};
use super::case::Case;
use super::decision_table::{
    self, CommentSnapshot, DecisionDenied, DecisionGrounds, DecisionOutcome, MessagePresence, RequestedAction,
};
use super::event::{Actor, Decision};
use super::{ModerationReason, store};
use crate::accounts::Member;
use crate::comments::{self, Comment, Locked, Moderation, ModerationChange};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{CaseId, EventId};
use crate::text::Paragraph;

/// The longest message or note of a moderator, in characters: about a page.
pub const MESSAGE_MAX: usize = 2_000;

/// A moderator's request to decide a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRequest {
    /// The case to decide.
    pub case: CaseId,
    /// The version of the case that the moderator saw.
    pub version: i32,
    /// What to do with the comment; checked against its state before it is applied.
    pub decision: Decision,
    /// The reason; some decisions require one.
    pub reason: Option<ModerationReason>,
    /// The message to the author; may be empty.
    pub message: Paragraph<MESSAGE_MAX>,
    /// The note for other moderators; may be empty.
    pub note: Paragraph<MESSAGE_MAX>,
}

/// A decision that was saved.
#[derive(Clone, Debug)]
pub struct DecidedCase {
    /// The event by which it can be undone.
    pub event: EventId,
    /// The updated case.
    pub case: Case,
}

/// Why no decision was saved.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such case.
    #[error("This case doesn’t exist.")]
    Missing,
    /// The case has changed since the moderator opened it.
    #[error("This case has changed since you opened it. Look at what changed, then decide; your text is below.")]
    Stale,
    /// The decision table denies it.
    #[error(transparent)]
    Denied(#[from] DecisionDenied),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for DecideError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Stale => ErrorKind::Conflict,
            Self::Denied(denied) => denied.kind(),
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Decides a case: changes its comment, adds one event, closes the case or lets it wait for the author, answers its reports
/// and schedules the author's notification, all in this transaction.
///
/// # Errors
/// When there is no such case, it has changed since `ask.version`, or the decision is denied; then nothing changes.
pub fn decide_case(tx: &mut Tx<'_>, staff: &Member, ask: &DecisionRequest) -> Result<DecidedCase, DecideError> {
    let about = store::comment_of_case(tx, ask.case)?.ok_or(DecideError::Missing)?;
    // Every change to a case locks its comment first, so the case cannot change from here on.
    let before = comments::lock(tx, about)?.ok_or(DecideError::Missing)?;
    let case = store::case(tx, ask.case)?.ok_or(DecideError::Missing)?;
    let newer = store::open_case(tx, about)?.filter(|open| open.id != case.id);
    if case.version != ask.version || newer.is_some() {
        return Err(DecideError::Stale);
    }
    let snapshot = CommentSnapshot { state: Some(before.state()), author: before.account_id(), queue: Some(case.queue) };
    let grounds = DecisionGrounds { reason: ask.reason, message: MessagePresence::from_text(ask.message.as_str()) };
    let outcome =
        decision_table::evaluate(&snapshot, RequestedAction::Decide(ask.decision, grounds), Actor::from(staff), tx.now())?;
    let comment = change_comment(tx, before, &outcome)?;
    let context = EventContext { message: ask.message.as_str(), note: ask.note.as_str(), undone: None };
    let applied = apply_effects(tx, &comment, &outcome, Some(case), context)?;
    let case = applied.case.ok_or_else(|| InternalError::unexpected("a case was decided and is gone"))?;
    Ok(DecidedCase { event: applied.event, case })
}

/// Moves a comment to the state of an outcome.
pub(super) fn change_comment(
    tx: &mut Tx<'_>,
    before: Locked<Comment>,
    outcome: &DecisionOutcome,
) -> Result<Locked<Comment>, InternalError> {
    let removed_reason = match outcome.shown {
        Some(reason) => Some(reason.title().to_owned()),
        None if outcome.to.moderation == Moderation::Removed => removed_reason(tx, &before)?,
        None => None,
    };
    let change = ModerationChange { moderation: outcome.to.moderation, review: outcome.to.review, removed_reason };
    comments::change_moderation(tx, before, &change)
}

/// The reason that replaces a removed comment, or that replaced it before it was restored.
fn removed_reason(tx: &mut Tx<'_>, before: &Comment) -> Result<Option<String>, InternalError> {
    match before.removed_reason() {
        Some(kept) => Ok(Some(kept.to_owned())),
        None => Ok(store::removal_reason(tx, before.id())?.map(|reason| reason.title().to_owned())),
    }
}
