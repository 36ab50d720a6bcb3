//! What the site's keepers do about an account: make it, give it a role, shut it out and let it in again.

use super::profile::{self, NameTaken};
use super::{Account, Member, Name, Role, store};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::mail::Email;

/// An account that a keeper makes. Its address counts as verified: they answer for it.
#[derive(Debug)]
pub struct NewAccount {
    /// Where its mail goes.
    pub email: Email,
    /// The name shown.
    pub name: Name,
    /// What it may do.
    pub role: Role,
    /// Its password.
    pub password: PasswordHash,
}

/// Who gives a role.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Whoever runs the program, and with it everything.
    Terminal,
    /// Somebody who is signed in; only an owner may.
    Member(&'a Member),
}

/// Why that cannot be done to an account.
#[derive(Debug, thiserror::Error)]
pub enum AppointError {
    /// Whoever asks is no owner.
    #[error("Only an owner gives roles.")]
    Forbidden,
    /// There is no such account.
    #[error("No account has this address.")]
    Missing,
    /// The address has one already.
    #[error("This address has an account already.")]
    Taken,
    /// A reader would bear the name of somebody who speaks for the site.
    #[error("{}", NameTaken::SENTENCE)]
    Name,
    /// Nobody could run the site any more.
    #[error("This is the only owner who can sign in. Make somebody else an owner first.")]
    LastOwner,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for AppointError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden => ErrorKind::Forbidden,
            Self::Missing => ErrorKind::Missing,
            Self::Taken | Self::LastOwner => ErrorKind::Conflict,
            Self::Name => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

impl From<NameTaken> for AppointError {
    fn from(error: NameTaken) -> Self {
        match error {
            NameTaken::Staff => Self::Name,
            NameTaken::Broken(fault) => Self::Broken(fault),
        }
    }
}

/// Makes an account that can sign in at once.
///
/// # Errors
/// When the address has one, or a reader's name looks like that of a keeper.
pub fn create(tx: &mut Tx<'_>, new: NewAccount) -> Result<Account, AppointError> {
    if new.role == Role::Reader {
        profile::check_name(tx, &new.name, None)?;
    }
    let now = tx.now();
    let account = Account {
        id: tx.mint(),
        email: new.email,
        name: new.name,
        role: new.role,
        password: new.password,
        verified_at: Some(now),
        disabled_at: None,
        created_at: now,
    };
    if store::insert(tx, &account)? { Ok(account) } else { Err(AppointError::Taken) }
}

/// Gives an account another role. Its sessions end, because how long one may live depends on the role.
///
/// # Errors
/// When whoever asks is no owner, there is no such account, or no owner would be left.
pub fn set_role(tx: &mut Tx<'_>, by: By<'_>, id: AccountId, role: Role) -> Result<(), AppointError> {
    // Two owners who demote each other at once would each see the other one stay.
    store::lock_owners(tx)?;
    if let By::Member(member) = by {
        // As they are now: they may have been demoted since their request was let in.
        let asker = store::by_id(tx, member.id())?;
        asker.filter(|asker| asker.role.may_own() && asker.disabled_at.is_none()).ok_or(AppointError::Forbidden)?;
    }
    let account = store::by_id(tx, id)?.ok_or(AppointError::Missing)?;
    if account.role == role {
        return Ok(());
    }
    if account.role.may_own() {
        keep_an_owner(tx, id)?;
    }
    store::set_role(tx, id, role)?;
    Ok(store::end_sessions(tx, id, None)?)
}

/// Shuts an account out: its sessions end, and nobody can sign in with it. What it wrote stays.
///
/// # Errors
/// When there is no such account, or no owner would be left.
pub fn disable(tx: &mut Tx<'_>, id: AccountId) -> Result<(), AppointError> {
    let account = store::by_id(tx, id)?.ok_or(AppointError::Missing)?;
    if account.disabled_at.is_some() {
        return Ok(());
    }
    store::lock_owners(tx)?;
    if account.role.may_own() {
        keep_an_owner(tx, id)?;
    }
    let now = tx.now();
    store::set_disabled(tx, id, Some(now))?;
    Ok(store::end_sessions(tx, id, None)?)
}

/// Lets an account in again.
///
/// # Errors
/// When there is no such account.
pub fn enable(tx: &mut Tx<'_>, id: AccountId) -> Result<(), AppointError> {
    store::by_id(tx, id)?.ok_or(AppointError::Missing)?;
    Ok(store::set_disabled(tx, id, None)?)
}

fn keep_an_owner(tx: &mut Tx<'_>, besides: AccountId) -> Result<(), AppointError> {
    if store::has_other_owner(tx, besides)? { Ok(()) } else { Err(AppointError::LastOwner) }
}
