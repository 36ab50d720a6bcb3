//! Comments: stories and replies, their positions, and what their authors do with them.
//!
//! The types are here; the functions are in `writing`, `reading`, `spectrum`, `drafts`, `following` and `unconfirmed`. Only
//! this module writes the comment tables; moderation, a later module, changes a comment through [`change_moderation`] and
//! provides its rules as a [`Screening`].

mod body;
mod byline;
pub mod drafts;
mod emails;
pub mod following;
mod locked;
pub mod persona;
mod position;
pub mod reading;
mod screening;
pub mod spectrum;
mod state;
mod stats;
mod store;
pub mod unconfirmed;
pub mod writing;

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::comment;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::text::Html;

pub use self::body::Body;
pub use self::byline::{Byline, BylineKind};
pub use self::following::follow::{
    FollowError, FollowState, FollowStates, FollowTarget, FollowedItem, followers, forget_interest, interests, is_silent,
    kept_interests, take_interest,
};
pub use self::following::mute::{Ear, MuteError, Muted, hear_again, is_muted, mute, muted_voices};
pub use self::locked::Locked;
pub use self::position::{Fifth, Position, PositionError};
pub use self::reading::browse::{Among, Browse, Cursor, NotACursor, Only, Order, Turn};
pub use self::reading::history::{Edition, history};
pub use self::reading::personal::{Personal, muted_among, personal};
pub use self::reading::read::{
    Conversation, Count, ListedComment, Stories, VisibleComment, Whereabouts, conversation, counts, has_told, latest,
    latest_below, spectrum_of, stories, waiting, whereabouts,
};
pub use self::reading::search::{fill_index, search, unindexed};
pub use self::screening::{AuthorStep, Hit, NextState, Screened, Screening, Submission, Verdict};
pub use self::spectrum::placement::{PlaceError, Places, Placing, move_to, places};
pub use self::state::{AuthorState, Moderation, Review, State, Tombstone};
pub use self::store::visible;
pub use self::writing::change::{ModerationChange, change_moderation};
pub use self::writing::edit::{CommentRevision, EditError, UNMARKED_EDIT_WINDOW, edit};
pub use self::writing::new_comment::{FormId, NewComment, NotAFormId};
pub use self::writing::pen_name::{PenError, pen_name, try_name};
pub use self::writing::post::{DUPLICATE_WINDOW, PostError, SLOW_PAUSE, post};
pub use self::writing::thanks::{Thanks, ThanksError, Wish, thank, thanked};
pub use self::writing::withdraw::{RESTORE_WINDOW, WithdrawError, bring_back, purge_withdrawn, withdraw};

/// A story (it answers the thread) or a reply (it answers a comment).
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = comment)]
pub struct Comment {
    id: CommentId,
    thread_id: ThreadId,
    parent_id: Option<CommentId>,
    root_id: CommentId,
    depth: i32,
    account_id: AccountId,
    byline: String,
    byline_kind: BylineKind,
    position: Option<Position>,
    body: Body,
    html: Html,
    renderer: i32,
    moderation: Moderation,
    review: Review,
    author_state: AuthorState,
    removed_reason: Option<String>,
    revision: i32,
    notify: bool,
    created_at: UnixMicros,
    published_at: Option<UnixMicros>,
    edited_at: Option<UnixMicros>,
    withdrawn_at: Option<UnixMicros>,
    saw_first: bool,
}

impl Comment {
    /// Its id.
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
    pub const fn wants_word(&self) -> bool {
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

/// The comment in whatever state; callers decide who may see it.
///
/// # Errors
/// On a database error.
pub fn find(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, InternalError> {
    store::find(tx, id)
}

/// Locks the comment's row until the transaction ends, for a check followed by a write.
///
/// # Errors
/// On a database error.
pub fn lock(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Locked<Comment>>, InternalError> {
    store::lock(tx, id)
}
