//! Signing up. The page says the same whether or not the address has an account: the news goes to the address itself.

use super::{Account, Address, Name, Role, emails, profile, store};
use crate::accounts::profile::NameTaken;
use crate::accounts::token::Use;
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;

/// What somebody who signs up chose. The password is hashed before the transaction, also for an address that has an account, so that
/// the time taken does not tell.
#[derive(Debug)]
pub struct Registration {
    /// Where the link goes.
    pub email: Email,
    /// The name to show.
    pub name: Name,
    /// The password to come.
    pub password: PasswordHash,
}

/// Why somebody cannot sign up.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The name could be taken for that of somebody who speaks for the site.
    #[error("{}", NameTaken::SENTENCE)]
    Name,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for RegisterError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Name => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

impl From<NameTaken> for RegisterError {
    fn from(error: NameTaken) -> Self {
        match error {
            NameTaken::Staff => Self::Name,
            NameTaken::Broken(fault) => Self::Broken(fault),
        }
    }
}

/// Makes an account that can sign in once its address is verified, and mails the link. An address with a verified account gets a
/// letter that says so instead.
///
/// An account whose address was never verified belongs to nobody yet: what is sent now takes the place of what was sent then, and the
/// links mailed before end. Otherwise somebody could choose a password for an address that is not theirs and wait for its holder to
/// verify it.
///
/// # Errors
/// [`RegisterError::Name`] when the name looks like that of a keeper; it does not depend on the address.
pub fn register(tx: &mut Tx<'_>, new: Registration) -> Result<(), RegisterError> {
    profile::check_name(tx, &new.name, None)?;
    let now = tx.now();
    let account = Account {
        id: tx.mint(),
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
            store::set_password(tx, known.id, &account.password)?;
            store::void_tokens(tx, Use::Verify, Some(known.id))?;
            jobs::push_once(tx, Job::VerifyAddress { account: known.id }, &format!("verify-address:{}", known.id))?;
        }
    }
    Ok(())
}

/// Mails the news that an address has an account already. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When it should be tried again later.
pub async fn mail_known(context: &JobContext, id: AccountId) -> Result<(), InternalError> {
    let account = context.db.read(move |tx| store::by_id(tx, id)).await?;
    match account.filter(|account| account.disabled_at.is_none()) {
        Some(account) => context.hand_over(&emails::already_registered(context, &account)?).await,
        None => Ok(()),
    }
}
