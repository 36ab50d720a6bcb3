//! What an author is told of one decision.

use super::apply_effects::GRACE;
use super::event::{Decision, ModerationAction, ModerationEvent};
use super::{ModerationReason, store};
use crate::comments::{self, Comment, Moderation, State};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, EventId};
use crate::threads;

/// A decision as its author hears of it. Never holds the text: it may be taken back, and a letter cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionNotification {
    /// Who is told.
    pub account: AccountId,
    /// About which comment.
    pub comment: CommentId,
    /// Whether that is a story, or a reply.
    pub kind: CommentKind,
    /// Under which thread.
    pub thread: String,
    /// What was done.
    pub action: ModerationAction,
    /// Where it stands since.
    pub state: State,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// What the moderator wrote to them; empty when nothing.
    pub message: String,
}

/// What a comment is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// It answers the thread.
    Story,
    /// It answers a comment.
    Reply,
}

impl CommentKind {
    /// Which one it is.
    pub const fn of(comment: &Comment) -> Self {
        if comment.is_story() { Self::Story } else { Self::Reply }
    }

    /// The word.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Reply => "reply",
        }
    }
}

/// What was decided about somebody's own, as a headline. `state` is where it stands since.
pub fn headline(kind: CommentKind, action: ModerationAction, state: State) -> String {
    let noun = kind.noun();
    match (action, state.moderation) {
        (ModerationAction::Revise, _) => format!("A moderator asks you to change your {noun}"),
        (ModerationAction::Hold, _) => format!("A moderator will look at your {noun}"),
        (ModerationAction::Undo, Moderation::Published) => format!("Your {noun} is back"),
        (ModerationAction::Undo, Moderation::Held) => format!("Your {noun} waits for a moderator again"),
        (_, Moderation::Published) => format!("Your {noun} is published"),
        (_, Moderation::Removed) => format!("Your {noun} was removed"),
        (_, Moderation::Spam) => format!("Your {noun} is not shown"),
        (_, Moderation::Held) => format!("Your {noun} waits for a moderator"),
    }
}

/// What the author of a comment is told of an event; nothing when it was taken back before they could hear of it, when another decision
/// took its place, of which they hear instead, or when the comment is gone.
///
/// # Errors
/// When the database refuses.
pub fn decision_notification(tx: &mut Tx<'_>, event: EventId) -> Result<Option<DecisionNotification>, InternalError> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    if store::reverting(tx, event)?.is_some_and(|back| back.at.since(line.at) < GRACE) {
        return Ok(None);
    }
    let Some(about) = line.comment_id() else { return Ok(None) };
    if is_replaced(&store::events_of(tx, about)?, &line) {
        return Ok(None);
    }
    let Some(comment) = comments::find(tx, about)? else { return Ok(None) };
    let Some(thread) = threads::find(tx, comment.thread_id())? else { return Ok(None) };
    let (message, _) = store::text(tx, event)?;
    Ok(Some(DecisionNotification {
        account: comment.account_id(),
        comment: comment.id(),
        kind: CommentKind::of(&comment),
        thread: thread.title().to_owned(),
        action: line.action,
        state: line.to()?,
        reason: line.reason,
        message,
    }))
}

/// Whether a later decision stands in the place of this one. What its author did meanwhile replaces nothing.
fn is_replaced(lines: &[ModerationEvent], line: &ModerationEvent) -> bool {
    lines.iter().any(|later| later.id > line.id && is_notified(later.action) && !is_undone(lines, later))
}

/// Whether authors hear of such an act for its own sake: a rule's or a moderator's that changes where their comment stands.
pub(super) fn is_notified(action: ModerationAction) -> bool {
    action == ModerationAction::Hold
        || action != ModerationAction::Keep && Decision::ALL.iter().any(|decision| decision.action() == action)
}

pub(super) fn is_undone(lines: &[ModerationEvent], line: &ModerationEvent) -> bool {
    lines.iter().any(|later| later.reverts_id == Some(line.id))
}
