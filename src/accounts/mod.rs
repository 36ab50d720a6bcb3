//! Accounts: identity, authentication and roles.
//!
//! The lowest domain module: every other one may ask it who a member is, and it depends on none of them.

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
    /// The role of an account; each role includes the permissions of the ones before it.
    pub enum Role {
        /// Reads, posts stories, reports.
        Reader = "reader",
        /// Decides about stories and reports.
        Moderator = "moderator",
        /// Writes essays and newsletter issues, appoints moderators, sets the rules.
        Owner = "owner",
    }
}

impl Role {
    /// Whether this role decides about what members post.
    pub const fn may_moderate(self) -> bool {
        matches!(self, Self::Moderator | Self::Owner)
    }

    /// Whether this role manages the site.
    pub const fn may_own(self) -> bool {
        matches!(self, Self::Owner)
    }

    /// Whether this role belongs to staff: their sessions are shorter and their names reserved.
    pub const fn is_staff(self) -> bool {
        self.may_moderate()
    }
}

/// Whether the holder of an account has proved that its address is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The link that was emailed there was used.
    Verified,
    /// No link that was emailed there has been used yet.
    Unverified,
}

/// An account, with what only its holder and staff may see.
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
    /// The primary key.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// The address that the holder signs in with and gets email at.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// The name shown to readers.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The role, and with it the permissions.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Whether the address is verified.
    pub const fn address(&self) -> Address {
        match self.verified_at {
            Some(_) => Address::Verified,
            None => Address::Unverified,
        }
    }

    /// When the account was disabled; `None` while it is enabled.
    pub const fn disabled_at(&self) -> Option<UnixMicros> {
        self.disabled_at
    }

    /// When the account was created.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// The member that acts for this account without a session: for commands and other callers that have already
    /// authenticated the holder.
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

/// A signed-in member, as other modules see them. Never holds the address, so that it cannot be shown by mistake.
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
    /// The id of the member's account.
    pub const fn id(&self) -> AccountId {
        self.id
    }

    /// The name shown to readers.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The role, and with it the permissions.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// When the account was created.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// Whether the address is verified.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// The session of the request; `None` when a command acts for the member.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }
}

/// The recipient of an email, for the emails of other modules.
#[derive(Clone, Debug)]
pub struct Contact {
    /// A verified address.
    pub email: Email,
    /// The name shown to readers.
    pub name: Name,
}

/// How long the row of an ended session or link is stored, so that a used link can still say that it was used.
const ENDED_ROW_RETENTION: Duration = Duration::from_hours(30 * 24);

/// The contact of an account; `None` when it is gone, disabled, or its address was never verified.
///
/// # Errors
/// On a database error.
pub fn contact(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Contact>, InternalError> {
    let account = store::by_id(tx, id)?.filter(|account| account.verified_at.is_some() && account.disabled_at.is_none());
    Ok(account.map(|account| Contact { email: account.email, name: account.name }))
}

/// Whether a pen name looks like the name of a staff member, or claims a role on this site. Staff cannot use such a pen name
/// either, because a pen name must say nothing about its author.
///
/// # Errors
/// On a database error.
pub fn is_kept_for_staff(tx: &mut Tx<'_>, name: &Name) -> Result<bool, InternalError> {
    match profile::check_name(tx, name, None) {
        Ok(()) => Ok(false),
        Err(NameTaken::Staff) => Ok(true),
        Err(NameTaken::Broken(fault)) => Err(fault),
    }
}

/// Deletes the sessions and links that ended a month ago or earlier.
///
/// # Errors
/// On a database error.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let before = tx.now() - ENDED_ROW_RETENTION;
    store::sweep(tx, before)
}
