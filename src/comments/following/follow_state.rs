//! What members follow and mute.

use std::collections::HashMap;

use crate::comments::Byline;
use crate::id::MutedPersonaId;
use crate::id::{CommentId, InterestId, ThreadId};
use crate::text::Slug;
use crate::words;

words! {
    /// What a member chose for a thread or conversation. Default: notify only of replies to one's own comments.
    pub enum FollowState {
        /// Notify of each new story in a thread, or each new reply in a conversation.
        Follow = "follow",
        /// Notify of nothing, not even of replies to one's own comments. The choice for a conversation overrides that for its
        /// thread.
        Mute = "mute",
    }
}

/// What can be followed or muted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowTarget {
    /// A thread; following it covers its stories.
    Thread(ThreadId),
    /// The conversation that a comment is part of: a story with all its replies.
    Conversation(CommentId),
}

/// A member's choices for a thread and for some of its conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowStates {
    pub(super) thread: Option<FollowState>,
    pub(super) conversations: HashMap<CommentId, FollowState>,
}

impl FollowStates {
    /// The choice for the thread as a whole.
    pub const fn in_thread(&self) -> Option<FollowState> {
        self.thread
    }

    /// The choice for the conversation that begins with this story.
    pub fn in_conversation(&self, root: CommentId) -> Option<FollowState> {
        self.conversations.get(&root).copied()
    }

    /// Whether the conversation that begins with this story is muted, by itself or with its thread.
    pub fn is_silent(&self, root: CommentId) -> bool {
        self.in_conversation(root).or(self.thread) == Some(FollowState::Mute)
    }
}

/// A followed or muted item, with what the settings page shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedItem {
    /// The form field `forget` names an item by it.
    pub id: InterestId,
    /// Followed or muted.
    pub interest: FollowState,
    /// The slug of the thread.
    pub slug: Slug,
    /// The title of the thread.
    pub thread: String,
    /// The story that begins the conversation, and its byline while it is visible; `None` for a whole thread.
    pub story: Option<(CommentId, Option<String>)>,
}

/// A persona that a member muted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Muted {
    /// The id of the mute, used to undo it.
    pub id: MutedPersonaId,
    /// Its name at the time it was muted.
    pub byline: Byline,
    /// The thread's title when it is a pen name.
    pub thread: Option<String>,
}
