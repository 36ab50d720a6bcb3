//! A comment that waits for a moderator, as its author sees it on the thread's page.

use crate::comments::{CommentKind, Position};
use crate::id::CommentId;

/// A member's comment that only they and the moderators see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingComment {
    /// Its id, for its status page.
    pub id: CommentId,
    /// Whether it is a story or a reply.
    pub kind: CommentKind,
    /// The author of the comment that it answers; `None` for a story, and when that comment is hidden.
    pub answers: Option<String>,
    /// The position given with it.
    pub position: Option<Position>,
}
