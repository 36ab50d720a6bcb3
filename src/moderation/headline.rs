//! A decision in one line, for its author.

use super::event::ModerationAction;
use crate::comments::{CommentKind, Moderation, State};

/// A decision about the author's own comment, as a headline. `state` is the state after it.
pub fn headline(kind: CommentKind, action: ModerationAction, state: State) -> String {
    let noun = kind.noun();
    match (action, state.moderation) {
        (ModerationAction::Revise, _) => format!("A moderator asked you to change your {noun}"),
        (ModerationAction::Keep, _) => format!("A moderator wrote to you about your {noun}"),
        (ModerationAction::Hold, _) => format!("A moderator will review your {noun}"),
        (ModerationAction::Undo, Moderation::Published) => format!("Your {noun} is back"),
        (ModerationAction::Undo, Moderation::Held) => format!("Your {noun} is waiting for a moderator again"),
        (_, Moderation::Published) => format!("Your {noun} is published"),
        (_, Moderation::Removed) => format!("Your {noun} was removed"),
        (_, Moderation::Spam) => format!("Your {noun} is not shown"),
        (_, Moderation::Held) => format!("Your {noun} is waiting for a moderator"),
    }
}
