//! Accounts: who a person is here, how they prove it, and what they may do.
//!
//! The leftmost room: every other room may ask it who somebody is, and it knows none of them.

mod name;

use crate::id::{AccountId, SessionId};
use crate::words;

pub use self::name::{Name, NameError};

words! {
    /// What somebody may do here; each role may do all that the ones before it may.
    pub enum Role {
        /// Reads, tells stories, reports.
        Reader = "reader",
        /// Decides about stories and reports.
        Moderator = "moderator",
        /// Writes essays and letters, appoints moderators, sets the rules.
        Owner = "owner",
    }
}

impl Role {
    /// Whether this role decides about what others wrote.
    pub const fn may_moderate(self) -> bool {
        matches!(self, Self::Moderator | Self::Owner)
    }

    /// Whether this role runs the site.
    pub const fn may_own(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether this role is one of the people who look after the site: their sessions are shorter and their names kept for them.
    pub const fn is_staff(self) -> bool {
        self.may_moderate()
    }
}

words! {
    /// How well somebody is known here. The rules that judge a new story ask for it.
    pub enum Standing {
        /// Nothing of theirs was published yet.
        New = "new",
        /// A moderator let something of theirs pass.
        Known = "known",
        /// A moderator said that they need no looking after.
        Trusted = "trusted",
    }
}

/// Whether an account's address is known to be its holder's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The link that we mailed there was used.
    Verified,
    /// Nobody has shown yet that they read mail there.
    Unverified,
}

/// Somebody who is signed in, as far as the rooms need to know them. Never holds the address: what is not there cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    id: AccountId,
    name: Name,
    role: Role,
    standing: Standing,
    address: Address,
    session: Option<SessionId>,
}

impl Member {
    /// Whose account this is.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// The name that they show.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// What they may do.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// How well they are known.
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether their address is verified.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// The session through which they ask; none when a command acts for them.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }
}
