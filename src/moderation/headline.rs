//! A decision, as its author is notified of it.

use super::ModerationReason;
use super::event::ModerationAction;
use crate::comments::{Comment, Moderation, State};
use crate::id::{AccountId, CommentId};

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
    /// The moderator's message to the author; may be empty.
    pub message: String,
}

/// The kind of a comment, for its noun in sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// A comment at the top level of the thread.
    Story,
    /// A comment on another comment.
    Reply,
}

impl CommentKind {
    /// A story has no parent, a reply has one.
    pub const fn from_comment(comment: &Comment) -> Self {
        if comment.is_story() { Self::Story } else { Self::Reply }
    }

    /// The noun for sentences.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Reply => "reply",
        }
    }
}

/// A decision about the author's own comment, as a headline. `state` is the state after it.
pub fn headline(kind: CommentKind, action: ModerationAction, state: State) -> String {
    let noun = kind.noun();
    match (action, state.moderation) {
        (ModerationAction::Revise, _) => format!("A moderator asked you to change your {noun}"),
        (ModerationAction::Hold, _) => format!("A moderator will review your {noun}"),
        (ModerationAction::Undo, Moderation::Published) => format!("Your {noun} is back"),
        (ModerationAction::Undo, Moderation::Held) => format!("Your {noun} is waiting for a moderator again"),
        (_, Moderation::Published) => format!("Your {noun} is published"),
        (_, Moderation::Removed) => format!("Your {noun} was removed"),
        (_, Moderation::Spam) => format!("Your {noun} is not shown"),
        (_, Moderation::Held) => format!("Your {noun} is waiting for a moderator"),
    }
}
