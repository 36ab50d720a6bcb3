//! A story or a reply.

use diesel::{Queryable, Selectable};

use super::{AuthorState, Body, Byline, BylineKind, CommentKind, Moderation, Position, Review, State};
use crate::clock::UnixMicros;
use crate::db::LossyText;
use crate::db::schema::comment;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::text::Html;

/// A story (it answers the thread) or a reply (it answers a comment).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = comment)]
pub struct Comment {
    pub(super) id: CommentId,
    pub(super) thread_id: ThreadId,
    pub(super) parent_id: Option<CommentId>,
    pub(super) root_id: CommentId,
    pub(super) depth: i32,
    pub(super) account_id: AccountId,
    #[diesel(deserialize_as = LossyText)]
    pub(super) byline: String,
    pub(super) byline_kind: BylineKind,
    pub(super) position: Option<Position>,
    pub(super) body: Body,
    pub(super) html: Html,
    pub(super) renderer: i32,
    pub(super) moderation: Moderation,
    pub(super) review: Review,
    pub(super) author_state: AuthorState,
    pub(super) removed_reason: Option<String>,
    pub(super) revision: i32,
    pub(super) notify: bool,
    pub(super) created_at: UnixMicros,
    pub(super) published_at: Option<UnixMicros>,
    pub(super) edited_at: Option<UnixMicros>,
    pub(super) withdrawn_at: Option<UnixMicros>,
    pub(super) saw_first: bool,
}

impl Comment {
    /// Sorts by the time of posting.
    pub const fn id(&self) -> CommentId {
        self.id
    }

    /// The thread it belongs to.
    pub const fn thread_id(&self) -> ThreadId {
        self.thread_id
    }

    /// The comment it replies to; `None` for a story.
    pub const fn parent_id(&self) -> Option<CommentId> {
        self.parent_id
    }

    /// The story it belongs to; a story's own id.
    pub const fn root_id(&self) -> CommentId {
        self.root_id
    }

    /// How many levels of replies it is below its story: 0 for a story.
    pub const fn depth(&self) -> i32 {
        self.depth
    }

    /// Whether it is a story or a reply.
    pub const fn kind(&self) -> CommentKind {
        CommentKind::from_parent(self.parent_id)
    }

    /// Whether it is a story, not a reply.
    pub const fn is_story(&self) -> bool {
        self.parent_id.is_none()
    }

    /// The author's account. It must never be shown next to a pen name.
    pub const fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// The name shown with it.
    pub fn byline(&self) -> Byline {
        Byline::from_columns(self.byline.clone(), self.byline_kind)
    }

    /// Its author's position between the poles; `None` when not given.
    pub const fn position(&self) -> Option<Position> {
        self.position
    }

    /// The text in Markdown.
    pub const fn body(&self) -> &Body {
        &self.body
    }

    /// The text as sanitised HTML.
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// Its moderation, review and author state.
    pub const fn state(&self) -> State {
        State { moderation: self.moderation, review: self.review, author: self.author_state }
    }

    /// The reason shown in its place once a moderator removed it.
    pub fn removed_reason(&self) -> Option<&str> {
        self.removed_reason.as_deref()
    }

    /// The revision of its text, from 1.
    pub const fn revision(&self) -> i32 {
        self.revision
    }

    /// Whether its author wants emails about replies.
    pub const fn wants_reply_email(&self) -> bool {
        self.notify
    }

    /// When it was posted.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// When it first became visible to all readers; `None` until then.
    pub const fn published_at(&self) -> Option<UnixMicros> {
        self.published_at
    }

    /// When it was last edited after `UNMARKED_EDIT_WINDOW`.
    pub const fn edited_at(&self) -> Option<UnixMicros> {
        self.edited_at
    }

    /// When its author withdrew it.
    pub const fn withdrawn_at(&self) -> Option<UnixMicros> {
        self.withdrawn_at
    }
}
