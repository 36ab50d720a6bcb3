//! Where a comment belongs.

use crate::id::{CommentId, ThreadId};

/// Where a comment belongs: directly in a thread, or below another comment of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// A reply is always in the thread of its parent.
    pub thread: ThreadId,
    /// The comment it replies to; `None` for a story.
    pub parent: Option<CommentId>,
}
