//! Deciding a case.

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
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{CaseId, EventId};
use crate::text::Paragraph;

/// How long a moderator's message and note may be, in characters: a page. A longer matter is for a conversation.
pub const MESSAGE_MAX: usize = 2_000;

/// What a moderator wants to do with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRequest {
    /// Which case.
    pub case: CaseId,
    /// The version that they had before their eyes.
    pub version: i32,
    /// What.
    pub decision: Decision,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// To the author.
    pub message: Paragraph<MESSAGE_MAX>,
    /// For moderators.
    pub note: Paragraph<MESSAGE_MAX>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct DecidedCase {
    /// The line in the log, by which it can be undone.
    pub event: EventId,
    /// The case as it is now.
    pub case: Case,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such case.
    #[error("There is no such case.")]
    Missing,
    /// Something happened to the case meanwhile.
    #[error("This case has changed since you opened it. Look at what changed, then decide; your text is below.")]
    Stale,
    /// The table of moves says no.
    #[error(transparent)]
    Denied(#[from] DecisionDenied),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for DecideError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Stale => ErrorKind::Conflict,
            Self::Denied(denied) => denied.kind(),
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Decides a case: moves its comment, writes one line into the log, ends the case or lets it wait for the author, answers its reports and
/// has the author told, all in this transaction.
///
/// # Errors
/// When there is no such case, it has changed since `ask.version`, or the decision may not be made; nothing changes then.
pub fn decide_case(tx: &mut Tx<'_>, staff: &Member, ask: &DecisionRequest) -> Result<DecidedCase, DecideError> {
    let about = store::comment_of_case(tx, ask.case)?.ok_or(DecideError::Missing)?;
    // Everything that changes a case holds its comment: from here on nothing moves under us.
    let before = comments::lock(tx, about)?.ok_or(DecideError::Missing)?;
    let case = store::case(tx, ask.case)?.ok_or(DecideError::Missing)?;
    let newer = store::open_case(tx, about)?.filter(|open| open.id != case.id);
    if case.version != ask.version || newer.is_some() {
        return Err(DecideError::Stale);
    }
    let snapshot = CommentSnapshot { state: Some(before.state()), author: before.account_id(), queue: Some(case.queue) };
    let grounds = DecisionGrounds { reason: ask.reason, message: MessagePresence::of(ask.message.as_str()) };
    let outcome =
        decision_table::evaluate(&snapshot, RequestedAction::Decide(ask.decision, grounds), Actor::from(staff), tx.now())?;
    let comment = change_comment(tx, before, &outcome)?;
    let context = EventContext { message: ask.message.as_str(), note: ask.note.as_str(), undone: None };
    let applied = apply_effects(tx, &comment, &outcome, Some(case), context)?;
    let case = applied.case.ok_or_else(|| InternalError::broken("a case was decided and is gone"))?;
    Ok(DecidedCase { event: applied.event, case })
}

/// Puts a comment where an outcome wants it.
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

/// The reason that stands where a removed comment stood, or stood there before it was brought back.
fn removed_reason(tx: &mut Tx<'_>, before: &Comment) -> Result<Option<String>, InternalError> {
    match before.removed_reason() {
        Some(kept) => Ok(Some(kept.to_owned())),
        None => Ok(store::removal_reason(tx, before.id())?.map(|reason| reason.title().to_owned())),
    }
}
