//! Accounts: who a person is here, how they prove it, and what they may do.
//!
//! The leftmost room: every other room may ask it who somebody is, and it knows none of them.

pub mod appoint;
mod device;
pub mod email_link;
mod emails;
pub mod find;
mod impersonation;
mod name;
mod name_affixes;
pub mod password;
pub mod profile;
pub mod register;
pub mod reset;
mod role_words;
pub mod session;
pub mod setup;
pub mod sign_in;
mod store;
mod token;
pub mod verify;

use std::time::Duration;

use self::profile::NameTaken;
use crate::clock::UnixMicros;
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, SessionId};
use crate::mail::Email;
use crate::words;

pub use self::device::Device;
pub use self::name::{Name, NameError};
pub use self::token::{LinkError, Use};

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

/// Whether an account's address is known to be its holder's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The link that we mailed there was used.
    Verified,
    /// Nobody has shown yet that they read mail there.
    Unverified,
}

/// A person who signed up, with what only they and the site's keepers may know.
#[derive(Clone, Debug)]
pub struct Account {
    id: AccountId,
    email: Email,
    name: Name,
    role: Role,
    password: PasswordHash,
    verified_at: Option<UnixMicros>,
    disabled_at: Option<UnixMicros>,
    created_at: UnixMicros,
}

impl Account {
    /// Which.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// Where their mail goes, and what they sign in with.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// The name that they show.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// What they may do.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Whether their address is verified.
    pub const fn address(&self) -> Address {
        match self.verified_at {
            Some(_) => Address::Verified,
            None => Address::Unverified,
        }
    }

    /// When they were shut out, if they are.
    pub const fn disabled_at(&self) -> Option<UnixMicros> {
        self.disabled_at
    }

    /// When they signed up.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// The member that acts for this account without a session: for commands, and whoever else is sure of who they are.
    pub fn member(&self) -> Member {
        Member {
            id: self.id,
            name: self.name.clone(),
            role: self.role,
            created_at: self.created_at,
            address: self.address(),
            session: None,
        }
    }
}

/// Somebody who is signed in, as far as the rooms need to know them. Never holds the address: what is not there cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    id: AccountId,
    name: Name,
    role: Role,
    created_at: UnixMicros,
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

    /// When they signed up.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
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

/// Where to write to somebody: for the letters of other rooms.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Their address.
    pub email: Email,
    /// The name they show.
    pub name: Name,
}

/// How long a row of a session or a link is kept after its end, so that a used link can still say that it was used.
const ENDED_ROW_RETENTION: Duration = Duration::from_hours(30 * 24);

/// Where to write to the holder of an account; nothing when it is gone, shut out, or its address was never verified.
///
/// # Errors
/// When the database refuses.
pub fn contact(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Contact>, InternalError> {
    let account = store::by_id(tx, id)?.filter(|account| account.verified_at.is_some() && account.disabled_at.is_none());
    Ok(account.map(|account| Contact { email: account.email, name: account.name }))
}

/// Whether a pen name looks like that of somebody who looks after the site, or claims an office here. Staff cannot take such a pen name
/// either: it must say nothing about its writer.
///
/// # Errors
/// When the database refuses.
pub fn is_kept_for_staff(tx: &mut Tx<'_>, name: &Name) -> Result<bool, InternalError> {
    match profile::check_name(tx, name, None) {
        Ok(()) => Ok(false),
        Err(NameTaken::Staff) => Ok(true),
        Err(NameTaken::Broken(fault)) => Err(fault),
    }
}

/// Removes the sessions and links that ended a month ago or earlier.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let before = tx.now() - ENDED_ROW_RETENTION;
    store::sweep(tx, before)
}
