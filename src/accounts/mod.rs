//! Accounts: identity, authentication and roles.
//!
//! The lowest domain module: every other one may ask it who a member is, and it depends on none of them.

mod account;
pub mod appoint;
mod device;
pub mod email_link;
mod emails;
pub mod find;
pub mod first_credentials;
mod impersonation;
mod link_purpose;
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
mod site_names;
mod store;
mod token;
pub mod verify;

use std::time::Duration;

use self::profile::{NameTaken, ReservedFor};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;

pub use self::account::{Account, Address, Contact, Member, Role};
pub use self::device::{Device, Session};
pub use self::link_purpose::LinkPurpose;
pub use self::name::{Name, NameError};
pub use self::token::LinkError;

/// How long the row of an ended link is stored, so that a used link can still say that it was used.
const ENDED_ROW_RETENTION: Duration = Duration::from_hours(30 * 24);

/// The contact of an account; `None` when it is gone, disabled, or its address was never verified.
pub fn contact(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Contact>, InternalError> {
    let account = store::by_id(tx, id)?.filter(|account| account.verified_at.is_some() && account.disabled_at.is_none());
    Ok(account.map(|account| Contact { email: account.email, name: account.name }))
}

/// For whom a pen name is reserved: it looks like the name of a staff member, claims a role, or speaks for the site. Staff cannot
/// use such a pen name either, because a pen name must say nothing about its author.
pub fn reserved_for(tx: &mut Tx<'_>, name: &Name) -> Result<Option<ReservedFor>, InternalError> {
    match profile::check_name(tx, name, None) {
        Ok(()) => Ok(None),
        Err(NameTaken::Reserved(reserved)) => Ok(Some(reserved)),
        Err(NameTaken::Internal(error)) => Err(error),
    }
}

/// Deletes the sessions that have ended, and the links that ended a month ago or earlier.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    store::sweep(tx, now - Role::Reader.session_idle(), now - ENDED_ROW_RETENTION)
}
