//! Comments: stories and replies, their positions, and what their authors do with them.
//!
//! The types are here; the functions are in `writing`, `reading`, `spectrum`, `drafts`, `following` and `unconfirmed`. Only
//! this module writes the comment tables; moderation, a later module, changes a comment through [`change_moderation`] and
//! provides its rules as a [`Screening`].

mod body;
mod byline;
mod comment;
pub mod drafts;
mod emails;
pub mod following;
mod kind;
pub mod persona;
mod position;
pub mod reading;
mod screening;
pub mod spectrum;
mod spot;
mod state;
mod stats;
mod store;
pub mod unconfirmed;
pub mod writing;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::CommentId;

pub use self::body::Body;
pub use self::byline::{Byline, BylineKind, Persona};
pub use self::comment::Comment;
use self::drafts::content::DraftOwner;
pub use self::drafts::content::{DraftContent, SavedDraft};
pub use self::following::follow::{FollowError, follow_states, followed_items, followers, is_silent, set_follow_state, unfollow};
pub use self::following::follow_state::{FollowState, FollowStates, FollowTarget, FollowedItem, Muted};
pub use self::following::mute::{MuteError, is_muted, mute, muted_personas, unmute, unmute_persona};
pub use self::kind::CommentKind;
pub use self::position::{Fifth, Position, PositionError};
pub use self::reading::browse::{Among, Browse, Cursor, NotACursor, Only, Order, Turn};
pub use self::reading::edition::Edition;
pub use self::reading::history::{history, revised_at};
pub use self::reading::personal::{Personal, muted_among, personal};
pub use self::reading::read::{
    Conversation, EarlierAncestors, ListedComment, Stories, Whereabouts, conversation, counts, has_posted, latest, latest_below,
    spectrum_of, stories, waiting_comments, whereabouts,
};
pub use self::reading::search::{fill_index, search, unindexed};
pub use self::reading::visible_comment::{Count, VisibleComment};
pub use self::reading::waiting_comment::WaitingComment;
pub use self::screening::{AuthorStep, Hit, NextState, Screened, Screening, Submission, Verdict};
pub use self::spectrum::dated_position::DatedPosition;
pub use self::spectrum::placement::{PlaceError, Places, move_to, positions_of};
pub use self::spot::Spot;
pub use self::state::{AuthorState, Moderation, Review, State, Tombstone};
pub use self::store::{Locked, visible};
pub use self::writing::change::{ModerationChange, change_moderation};
pub use self::writing::edit::{CommentRevision, EditError, UNMARKED_EDIT_WINDOW, edit};
pub use self::writing::new_comment::{DUPLICATE_WINDOW, FormId, NewComment, NotAFormId};
pub use self::writing::pen_name::{PenError, pen_name, try_name};
pub use self::writing::post::{PostError, SLOW_PAUSE, post};
pub use self::writing::render_again;
pub use self::writing::thanks::{Thanks, ThanksError, ThanksRequest, thank, thanked};
pub use self::writing::withdraw::{RESTORE_WINDOW, WithdrawError, bring_back, purge_withdrawn, withdraw};

/// The comment in whatever state; callers decide who may see it.
pub fn find(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, InternalError> {
    store::find(tx, id)
}

/// How many stories were posted between two moments, without spam, and how often readers placed themselves, with a story or
/// without: by days in UTC, each with a moment in it. Reads what was posted in that time.
///
/// # Errors
/// On a database error.
pub fn count_posted(tx: &mut Tx<'_>, from: UnixMicros, to: UnixMicros) -> Result<Vec<(UnixMicros, i64, i64)>, InternalError> {
    let mut days = store::posted_stories(tx, from, to)?;
    days.extend(store::moved_positions(tx, from, to)?.into_iter().map(|(at, count)| (at, 0, count)));
    Ok(days)
}

/// Locks the comment's row until the transaction ends, for a check followed by a write.
pub fn lock(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Locked<Comment>>, InternalError> {
    store::lock(tx, id)
}
