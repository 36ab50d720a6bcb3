//! The name printed on one comment.

use diesel::{Queryable, Selectable};

use crate::db::schema::persona;
use crate::id::{AccountId, PersonaId, ThreadId};
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

/// The identity that readers follow and moderators act on: an account under its own name, or one of its pen names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = persona)]
pub struct Persona {
    pub(super) id: PersonaId,
    pub(super) account_id: AccountId,
    pub(super) thread_id: Option<ThreadId>,
}

impl Persona {
    /// Reveals neither the account nor its other personas.
    pub const fn id(&self) -> PersonaId {
        self.id
    }

    /// Must never be shown next to a pen name.
    pub const fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// The thread of a pen name; `None` for an account under its own name, which is the same persona in every thread.
    pub const fn thread_id(&self) -> Option<ThreadId> {
        self.thread_id
    }

    /// Whether it is an account's name or a pen name.
    pub const fn kind(&self) -> BylineKind {
        match self.thread_id {
            Some(_) => BylineKind::Pen,
            None => BylineKind::Account,
        }
    }
}
