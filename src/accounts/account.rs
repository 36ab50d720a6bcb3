//! Accounts, and members as other modules see them.

use super::name::Name;
use crate::clock::UnixMicros;
use crate::crypt::PasswordHash;
use crate::id::{AccountId, SessionId};
use crate::mail::Email;
use crate::words;

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
    pub(super) id: AccountId,
    pub(super) email: Email,
    pub(super) name: Name,
    pub(super) role: Role,
    pub(super) password: PasswordHash,
    pub(super) verified_at: Option<UnixMicros>,
    pub(super) disabled_at: Option<UnixMicros>,
    pub(super) created_at: UnixMicros,
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

    /// Whether its holder can sign in with a password; an account that a link created has none yet.
    pub fn has_password(&self) -> bool {
        !self.password.is_unusable()
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

    /// The time of sign-up, of confirming a first story, or of the operator's command.
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
    pub(super) id: AccountId,
    pub(super) name: Name,
    pub(super) role: Role,
    pub(super) created_at: UnixMicros,
    pub(super) address: Address,
    pub(super) session: Option<SessionId>,
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

    /// The time of sign-up, of confirming a first story, or of the operator's command.
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
