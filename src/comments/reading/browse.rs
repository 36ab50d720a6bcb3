//! Which of a thread's stories are asked for, and in which order.

use std::fmt;
use std::str::FromStr;

use crate::comments::Position;
use crate::fault::{ErrorKind, UserError};
use crate::id::{AccountId, CommentId};
use crate::words;

words! {
    /// In which order stories stand.
    pub enum Order {
        /// As they were told.
        Oldest = "oldest",
        /// The latest first.
        Newest = "newest",
        /// Those placed nearest to a position first.
        Near = "near",
        /// Those placed farthest from a position first.
        Far = "far",
        /// The most answered first.
        Replies = "replies",
    }
}

words! {
    /// Which stories a reader asks for, where they do not ask for all.
    pub enum Only {
        /// Those with a reply that everybody may read.
        Answered = "answered",
        /// Those in whose branch the reader wrote something that everybody may read, under whatever name.
        Mine = "mine",
    }
}

/// Among which stories a page is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All that leave a trace.
    All,
    /// Those with a reply that everybody may read.
    Answered,
    /// Those in whose branch this account wrote something that everybody may read. For its own eyes alone: it joins pen names to it.
    Of(AccountId),
}

/// A place in the order of stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) rank: i64,
    pub(crate) id: CommentId,
}

/// The text is no cursor of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This page number is not one of ours. Begin again at the first page.")]
pub struct NotACursor;

impl UserError for NotACursor {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Missing
    }
}

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

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The first.
    First,
    /// The one after this place.
    After(Cursor),
    /// The one before this place.
    Before(Cursor),
}

/// What a reader asks to see of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browse {
    /// In which order.
    pub order: Order,
    /// From where near and far are counted.
    pub at: Position,
    /// Only stories placed from here to there.
    pub band: Option<(Position, Position)>,
    /// Only stories among these.
    pub among: Among,
    /// Which page.
    pub turn: Turn,
}
