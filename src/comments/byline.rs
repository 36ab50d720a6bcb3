//! The name over a comment.

use crate::words;

words! {
    /// Whose name a byline shows.
    pub enum BylineKind {
        /// The account's.
        Account = "account",
        /// One kept for the thread, which says nothing about the account.
        Pen = "pen",
    }
}

/// The name shown over a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Byline {
    /// The account's name, as it was when the comment was told.
    Account(String),
    /// A pen name, kept for this thread alone. It must never lead to the account on any surface that readers see.
    Pen(String),
}

impl Byline {
    pub(super) fn from_columns(name: String, kind: BylineKind) -> Self {
        match kind {
            BylineKind::Account => Self::Account(name),
            BylineKind::Pen => Self::Pen(name),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        match self {
            Self::Account(name) | Self::Pen(name) => name,
        }
    }

    /// Whose name it is.
    pub const fn kind(&self) -> BylineKind {
        match self {
            Self::Account(_) => BylineKind::Account,
            Self::Pen(_) => BylineKind::Pen,
        }
    }
}
