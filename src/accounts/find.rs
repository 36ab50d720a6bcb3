//! Finding accounts, for the people who look after the site and the rooms to the right.

use std::collections::HashMap;

use super::appoint::AppointError;
use super::{Account, Member, Name, Role, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::InternalError;
use crate::id::AccountId;
use crate::mail::Email;

/// Whom an owner looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A part of the name or address; empty for everybody.
    pub text: String,
    /// The role; none for every role.
    pub role: Option<Role>,
}

/// The account of this id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, InternalError> {
    store::by_id(tx, id)
}

/// What these accounts are called; those that are not there are left out.
///
/// # Errors
/// When the database refuses.
pub fn names(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Name>, InternalError> {
    Ok(store::names(tx, ids)?.into_iter().collect())
}

/// Makes others who want to write in this account's name wait until the transaction ends. On SQLite the writer is alone anyway.
///
/// # Errors
/// When the database refuses.
pub fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<(), InternalError> {
    store::lock(tx, id)
}

/// The account with this address.
///
/// # Errors
/// When the database refuses.
pub fn by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Account>, InternalError> {
    store::by_email(tx, email)
}

/// A page of at most `size` accounts, oldest first, beginning after `after`.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, after: Option<AccountId>, size: usize) -> Result<Page<Account, AccountId>, InternalError> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let rows = store::list(tx, after, limit)?;
    Ok(Page::cut(rows, size, Account::id))
}

/// A page of at most `size` accounts whose name or address holds `text`, of one role or of any, the newest first, beginning after
/// `before`. Addresses are in it: for owners alone.
///
/// # Errors
/// When whoever asks is no owner, or the database refuses.
pub fn search(
    tx: &mut Tx<'_>,
    owner: &Member,
    wanted: &Wanted,
    before: Option<AccountId>,
    size: usize,
) -> Result<Page<Account, AccountId>, AppointError> {
    if !owner.role().may_own() {
        return Err(AppointError::Forbidden);
    }
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let rows = store::search(tx, &wanted.text, wanted.role, before, limit)?;
    Ok(Page::cut(rows, size, Account::id))
}

/// Whether there is somebody to run the site.
///
/// # Errors
/// When the database refuses.
pub fn has_owner(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    store::has_owner(tx)
}
