//! The notification of one decision to the author.

use super::apply_effects::NOTIFICATION_DELAY;
use super::event::{Decision, ModerationAction, ModerationEvent};
use super::{ModerationReason, store};
use crate::comments::{self, CommentKind, State};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, EventId};
use crate::threads;

/// A decision, as its author is notified of it. Never holds the text, which may be withdrawn later, while an email cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionNotification {
    /// The recipient.
    pub account: AccountId,
    /// The comment that was decided about.
    pub comment: CommentId,
    /// Whether the comment is a story or a reply.
    pub kind: CommentKind,
    /// The title of its thread.
    pub thread: String,
    /// The kind of decision.
    pub action: ModerationAction,
    /// The state after the decision.
    pub state: State,
    /// The published reason, if one was given.
    pub reason: Option<ModerationReason>,
    /// The version of the house rules that the decision was made under.
    pub house_rules: Option<i32>,
    /// The moderator's message to the author; may be empty.
    pub message: String,
}

/// The notification of an event to the author of its comment. `None` when the event was undone within `NOTIFICATION_DELAY`,
/// when a later decision replaced it and is notified instead, or when the comment is gone.
pub fn decision_notification(tx: &mut Tx<'_>, event: EventId) -> Result<Option<DecisionNotification>, InternalError> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    let Some(about) = line.comment_id() else { return Ok(None) };
    if is_cancelled(&store::events_of(tx, about)?, &line) {
        return Ok(None);
    }
    let Some(comment) = comments::find(tx, about)? else { return Ok(None) };
    let Some(thread) = threads::find(tx, comment.thread_id())? else { return Ok(None) };
    let (message, _) = store::event_text(tx, event)?;
    Ok(Some(DecisionNotification {
        account: comment.account_id(),
        comment: comment.id(),
        kind: comment.kind(),
        thread: thread.title().to_owned(),
        action: line.action,
        state: line.to()?,
        reason: line.reason,
        house_rules: line.house_rules,
        message,
    }))
}

/// The comment that a decision was about, and members whose reports it answered: at most `limit`, in the order of their accounts,
/// after the account `after`. `None` when there is no such decision any more.
pub fn answered_reporters(
    tx: &mut Tx<'_>,
    event: EventId,
    after: AccountId,
    limit: i64,
) -> Result<Option<(CommentId, Vec<AccountId>)>, InternalError> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    let (Some(about), Some(case)) = (line.comment_id(), line.case_id) else { return Ok(None) };
    // Undoing the decision took these answers back.
    Ok(Some((about, store::answered_reporters(tx, case, line.at, after, limit)?)))
}

/// Whether the notification of `line` is never sent: what happened to the comment before it was due undid or replaced the
/// decision. The author's own actions replace nothing.
pub(super) fn is_cancelled(lines: &[ModerationEvent], line: &ModerationEvent) -> bool {
    let mut in_time = lines.iter().filter(|later| later.id > line.id && later.at.since(line.at) < NOTIFICATION_DELAY);
    let until: Vec<_> = in_time.clone().collect();
    let is_undone = |of: &ModerationEvent| until.iter().any(|later| later.reverts_id == Some(of.id));
    is_undone(line) || in_time.any(|later| changes_state(later.action) && !is_undone(later))
}

/// Whether it is an action of a rule or a moderator that changes the state of a comment.
pub(super) fn changes_state(action: ModerationAction) -> bool {
    action == ModerationAction::Hold
        || action != ModerationAction::Keep && Decision::ALL.iter().any(|decision| decision.action() == action)
}

pub(super) fn is_undone(lines: &[ModerationEvent], line: &ModerationEvent) -> bool {
    lines.iter().any(|later| later.reverts_id == Some(line.id))
}
