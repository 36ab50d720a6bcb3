//! Account administration by staff: create an account, set its role, disable it and enable it again.

use super::profile::{self, NameTaken, ReservedFor};
use super::{Account, Member, Name, Role, store};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::mail::Email;

/// An account that staff create. Its address counts as verified, because staff vouch for it.
#[derive(Debug)]
pub struct NewAccount {
    /// The address that it signs in with and gets email at.
    pub email: Email,
    /// The name shown to readers.
    pub name: Name,
    /// What the account may do from the start.
    pub role: Role,
    /// Only the hash of the password.
    pub password: PasswordHash,
}

/// Who sets a role.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// The operator who runs the program, who may do everything.
    Terminal,
    /// A signed-in member; only an owner may set roles.
    Member(&'a Member),
}

/// Why an account cannot be created or changed.
#[derive(Debug, thiserror::Error)]
pub enum AppointError {
    /// The caller is not an owner.
    #[error("Only an owner can assign roles.")]
    Forbidden,
    /// There is no account with this id.
    #[error("This account doesn’t exist.")]
    NoSuchAccount,
    /// The address already has an account.
    #[error("This address already has an account.")]
    Taken,
    /// The name of a reader would look like that of a staff member.
    #[error(transparent)]
    Name(ReservedFor),
    /// No owner could sign in any more.
    #[error("This is the only owner who can sign in. Make another member an owner first.")]
    LastOwner,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for AppointError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden => ErrorKind::Forbidden,
            Self::NoSuchAccount => ErrorKind::Missing,
            Self::Taken | Self::LastOwner => ErrorKind::Conflict,
            Self::Name(_) => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<NameTaken> for AppointError {
    fn from(error: NameTaken) -> Self {
        match error {
            NameTaken::Reserved(reserved) => Self::Name(reserved),
            NameTaken::Internal(error) => Self::Internal(error),
        }
    }
}

/// Creates an account that can sign in at once.
///
/// # Errors
/// When the address already has an account, or a reader's name looks like that of a staff member.
pub fn create(tx: &mut Tx<'_>, new: NewAccount) -> Result<Account, AppointError> {
    if new.role == Role::Reader {
        profile::check_name(tx, &new.name, None)?;
    }
    let now = tx.now();
    let account = Account {
        id: tx.new_id(),
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

/// Sets the role of an account. Ends its sessions, because their lifetime depends on the role.
///
/// # Errors
/// When the caller is not an owner, there is no such account, or no owner would be left.
pub fn set_role(tx: &mut Tx<'_>, by: By<'_>, id: AccountId, role: Role) -> Result<(), AppointError> {
    // Two owners who demote each other at once would each see the other one stay.
    store::lock_owners(tx)?;
    if let By::Member(member) = by {
        // The current account, not the one of the session: the caller may have been demoted since the request was authorized.
        let asker = store::by_id(tx, member.id())?;
        asker.filter(|asker| asker.role.may_own() && asker.disabled_at.is_none()).ok_or(AppointError::Forbidden)?;
    }
    let account = store::by_id(tx, id)?.ok_or(AppointError::NoSuchAccount)?;
    if account.role == role {
        return Ok(());
    }
    if account.role.may_own() {
        require_another_owner(tx, id)?;
    }
    store::set_role(tx, id, role)?;
    Ok(store::end_sessions(tx, id, None)?)
}

/// Disables an account: its sessions end and it cannot sign in. What it wrote stays.
///
/// # Errors
/// When there is no such account, or no owner would be left.
pub fn disable(tx: &mut Tx<'_>, id: AccountId) -> Result<(), AppointError> {
    // Before the role is read: the account may become the only owner at the same moment.
    store::lock_owners(tx)?;
    let account = store::by_id(tx, id)?.ok_or(AppointError::NoSuchAccount)?;
    if account.disabled_at.is_some() {
        return Ok(());
    }
    if account.role.may_own() {
        require_another_owner(tx, id)?;
    }
    let now = tx.now();
    store::set_disabled(tx, id, Some(now))?;
    Ok(store::end_sessions(tx, id, None)?)
}

/// Enables a disabled account.
///
/// # Errors
/// When there is no such account.
pub fn enable(tx: &mut Tx<'_>, id: AccountId) -> Result<(), AppointError> {
    store::by_id(tx, id)?.ok_or(AppointError::NoSuchAccount)?;
    Ok(store::set_disabled(tx, id, None)?)
}

fn require_another_owner(tx: &mut Tx<'_>, besides: AccountId) -> Result<(), AppointError> {
    if store::has_other_owner(tx, besides)? { Ok(()) } else { Err(AppointError::LastOwner) }
}
