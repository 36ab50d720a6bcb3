//! The name printed on one comment.

use crate::words;

words! {
    /// Whose name a byline shows.
    pub enum BylineKind {
        /// The account's own name.
        Account = "account",
        /// A pen name of the thread, which reveals nothing about the account.
        Pen = "pen",
    }
}

/// The name shown with a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Byline {
    /// The account's name at the time the comment was posted.
    Account(String),
    /// A pen name, valid in this thread alone. It must never lead to the account on any page or feed that readers see.
    Pen(String),
}

impl Byline {
    pub(super) fn from_columns(name: String, kind: BylineKind) -> Self {
        match kind {
            BylineKind::Account => Self::Account(name),
            BylineKind::Pen => Self::Pen(name),
        }
    }

    /// The name, without saying which kind it is.
    pub fn name(&self) -> &str {
        match self {
            Self::Account(name) | Self::Pen(name) => name,
        }
    }

    /// Whether it is the account's name or a pen name.
    pub const fn kind(&self) -> BylineKind {
        match self {
            Self::Account(_) => BylineKind::Account,
            Self::Pen(_) => BylineKind::Pen,
        }
    }
}
