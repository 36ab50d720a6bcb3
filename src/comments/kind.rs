//! Whether a comment is a story or a reply.

use crate::id::CommentId;

/// Stories and replies are both comments: one rule tells them apart, and names them in sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// A comment at the top level of the thread.
    Story,
    /// A comment on another comment.
    Reply,
}

impl CommentKind {
    /// A story has no parent, a reply has one.
    pub const fn from_parent(parent: Option<CommentId>) -> Self {
        if parent.is_none() { Self::Story } else { Self::Reply }
    }

    /// The noun for sentences.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Reply => "reply",
        }
    }
}
