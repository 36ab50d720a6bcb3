//! Finding accounts, for staff and for the modules above this one.

use std::collections::HashMap;

use super::appoint::AppointError;
use super::{Account, Member, Name, Role, store};
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::AccountId;
use crate::mail::Email;

/// The filter of the owner's account search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// A part of the name or address; empty matches every account.
    pub text: String,
    /// The role; `None` for every role.
    pub role: Option<Role>,
}

/// The account with this id; `None` when there is none.
pub fn by_id(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, InternalError> {
    store::by_id(tx, id)
}

/// The names of these accounts; missing accounts are left out.
pub fn names(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Name>, InternalError> {
    Ok(store::names(tx, ids)?.into_iter().collect())
}

/// Locks the row of an account until the transaction ends, so that writes in its name are serialized. SQLite has a single
/// writer anyway.
pub fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<(), InternalError> {
    store::lock(tx, id)
}

/// The account with this address; `None` when there is none.
pub fn by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Account>, InternalError> {
    store::by_email(tx, email)
}

/// A page of at most `size` accounts, oldest first, beginning after `after`.
pub fn list(tx: &mut Tx<'_>, after: Option<AccountId>, size: usize) -> Result<Page<Account, AccountId>, InternalError> {
    let limit = page::limit(size);
    let rows = store::list(tx, after, limit)?;
    Ok(Page::cut(rows, size, Account::id))
}

/// A page of at most `size` accounts whose name or address contains `text`, of one role or of any, newest first, beginning
/// after `before`. For owners only, because it holds addresses.
///
/// # Errors
/// When the caller is not an owner, or on a database error.
pub fn search(
    tx: &mut Tx<'_>,
    owner: &Member,
    filter: &AccountFilter,
    before: Option<AccountId>,
    size: usize,
) -> Result<Page<Account, AccountId>, AppointError> {
    if !owner.role().may_own() {
        return Err(AppointError::Forbidden);
    }
    let limit = page::limit(size);
    let rows = store::search(tx, &filter.text, filter.role, before, limit)?;
    Ok(Page::cut(rows, size, Account::id))
}

/// Whether a second member of staff could decide about stories: a moderator, or another owner.
pub fn has_second_moderator(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    Ok(store::staff_names(tx, None)?.len() > 1)
}

/// Whether an owner exists.
pub fn has_owner(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    store::has_owner(tx)
}
