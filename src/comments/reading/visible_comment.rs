//! A comment as its readers see it.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::comments::{Byline, BylineKind, CommentKind, Position};
use crate::db::LossyText;
use crate::db::schema::comment;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::text::Html;

/// A comment that all readers may see, as a page or a feed shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = comment)]
pub struct VisibleComment {
    pub(super) id: CommentId,
    pub(super) thread_id: ThreadId,
    pub(super) parent_id: Option<CommentId>,
    pub(super) account_id: AccountId,
    #[diesel(deserialize_as = LossyText)]
    pub(super) byline: String,
    pub(super) byline_kind: BylineKind,
    pub(super) position: Option<Position>,
    pub(super) html: Html,
    pub(super) created_at: UnixMicros,
    published_at: Option<UnixMicros>,
    pub(super) edited_at: Option<UnixMicros>,
}

impl VisibleComment {
    /// Also its anchor on the thread's page: `#c-` and the id.
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

    /// Whether it is a story or a reply.
    pub const fn kind(&self) -> CommentKind {
        CommentKind::from_parent(self.parent_id)
    }

    /// The name shown with it.
    pub fn name(&self) -> &str {
        &self.byline
    }

    /// The name shown with it, and its kind.
    pub fn byline(&self) -> Byline {
        Byline::from_columns(self.byline.clone(), self.byline_kind)
    }

    /// Its author's position between the poles; `None` when not given.
    pub const fn position(&self) -> Option<Position> {
        self.position
    }

    /// The text as sanitised HTML.
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// When it was posted.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// When it first became visible; falls back to when it was posted.
    pub fn published_at(&self) -> UnixMicros {
        self.published_at.unwrap_or(self.created_at)
    }

    /// When it was last edited with a visible mark.
    pub const fn edited_at(&self) -> Option<UnixMicros> {
        self.edited_at
    }

    /// Whether `account` wrote it. The account itself stays private: a pen name must not lead to it.
    pub fn is_by(&self, account: AccountId) -> bool {
        self.account_id == account
    }

    /// Whether `account` wrote it under its own name, which is public.
    pub fn is_openly_by(&self, account: AccountId) -> bool {
        self.is_by(account) && self.byline_kind == BylineKind::Account
    }
}

/// How many comments of a thread are visible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Visible stories.
    pub stories: i64,
    /// Visible replies.
    pub replies: i64,
}
