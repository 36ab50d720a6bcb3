//! Filters, order and paging of a thread's stories.

use std::fmt;
use std::str::FromStr;

use crate::comments::Position;
use crate::id::{AccountId, CommentId};
use crate::words;

words! {
    /// The order of stories.
    pub enum Order {
        /// In the order in which they were posted.
        Oldest = "oldest",
        /// The latest first.
        Newest = "newest",
        /// Nearest to a position first; only stories with a position.
        Near = "near",
        /// Farthest from a position first; only stories with a position.
        Far = "far",
        /// The most replies first.
        Replies = "replies",
    }
}

words! {
    /// An optional filter that a reader can choose.
    pub enum Only {
        /// Stories with a visible reply.
        Answered = "answered",
        /// Stories in whose branch the reader posted something visible, under any of their names.
        Mine = "mine",
    }
}

/// The set of stories that a page is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All that are visible or have a visible reply.
    All,
    /// Stories with a visible reply.
    Answered,
    /// Stories in whose branch this account posted something visible. Only for the account itself: the filter connects it with
    /// its pen names.
    Of(AccountId),
}

/// A keyset cursor in the order of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) rank: i64,
    pub(crate) id: CommentId,
}

/// The text is not a valid cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a position in a list")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.rank, self.id)
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (rank, id) = text.split_once('_').ok_or(NotACursor)?;
        Ok(Self { rank: rank.parse().map_err(|_| NotACursor)?, id: id.parse().map_err(|_| NotACursor)? })
    }
}

/// Which page, relative to a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The page that opens without a cursor.
    First,
    /// The page after this cursor.
    After(Cursor),
    /// The page before this cursor.
    Before(Cursor),
}

/// The order, filters and page that a reader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browse {
    /// By time, by replies, or by distance from a position.
    pub order: Order,
    /// The position from which `Order::Near` and `Order::Far` measure.
    pub at: Position,
    /// Only stories with a position in this inclusive range.
    pub band: Option<(Position, Position)>,
    /// Only stories among these.
    pub among: Among,
    /// Which page.
    pub turn: Turn,
}
