//! Signing up. The page does not reveal whether the address has an account: that is only emailed to the address itself.

use super::LinkPurpose;
use super::{Account, Address, Name, Role, emails, password, profile, store};
use crate::accounts::profile::{NameTaken, ReservedFor};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;

/// The input of the sign-up form. The password is always hashed before the transaction, also when the address has an account,
/// so that timing does not reveal it.
#[derive(Debug)]
pub struct Registration {
    /// The address that the link is sent to.
    pub email: Email,
    /// The name to show to readers.
    pub name: Name,
    /// Only the hash of the chosen password.
    pub password: PasswordHash,
}

/// Why a visitor cannot sign up.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The name is reserved.
    #[error(transparent)]
    Name(ReservedFor),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for RegisterError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Name(_) => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<NameTaken> for RegisterError {
    fn from(error: NameTaken) -> Self {
        match error {
            NameTaken::Reserved(reserved) => Self::Name(reserved),
            NameTaken::Internal(error) => Self::Internal(error),
        }
    }
}

/// Creates an account that can sign in once its address is verified, and emails the link. An address with a verified account
/// gets an email that says so instead.
///
/// An account whose address was never verified has no proven holder: a new sign-up replaces the earlier one and ends its
/// links. Otherwise an attacker could choose a password for an address that is not theirs and wait for its holder to verify
/// it.
///
/// # Errors
/// [`RegisterError::Name`] when the name is reserved; this does not depend on the address.
pub fn register(tx: &mut Tx<'_>, new: Registration) -> Result<(), RegisterError> {
    profile::check_name(tx, &new.name, None)?;
    let now = tx.now();
    let account = Account {
        id: tx.new_id(),
        email: new.email,
        name: new.name,
        role: Role::Reader,
        password: new.password,
        verified_at: None,
        disabled_at: None,
        created_at: now,
    };
    if store::insert(tx, &account)? {
        return Ok(jobs::push(tx, Job::VerifyAddress { account: account.id })?);
    }
    let Some(known) = store::by_email(tx, &account.email)? else { return Ok(()) };
    if known.disabled_at.is_some() {
        return Ok(());
    }
    match known.address() {
        Address::Verified => {
            let job = Job::AlreadyRegistered { account: known.id };
            jobs::push_once(tx, job, &format!("already-registered:{}", known.id))?;
        }
        Address::Unverified => {
            store::set_name(tx, known.id, &account.name)?;
            password::replace(tx, known.id, &account.password)?;
            store::void_tokens(tx, LinkPurpose::Verify, Some(known.id))?;
            jobs::push_once(tx, Job::VerifyAddress { account: known.id }, &format!("verify-address:{}", known.id))?;
        }
    }
    Ok(())
}

/// Emails the address that it already has an account. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When the job should be retried.
pub async fn mail_known(context: &JobContext, id: AccountId) -> Result<(), InternalError> {
    let account = context.db.read(move |tx| store::by_id(tx, id)).await?;
    match account.filter(|account| account.disabled_at.is_none()) {
        Some(account) => context.hand_over(&emails::already_registered(context, &account)?).await,
        None => Ok(()),
    }
}
