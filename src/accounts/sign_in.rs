//! Signing in. Every proof of identity (a password, a link from an email, the link of the first start) ends in [`sign_in`],
//! and nothing else opens a session, so that a further check such as a second factor has one place to go.

use super::session::{self, OpenedSession};
use super::{Account, Address, Device, store};
use crate::crypt::{Attempt, Hasher, PasswordCheck};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::SessionId;
use crate::mail::Email;

/// The input of the sign-in form.
pub struct PasswordSignIn {
    /// The address; `None` when the input is not one.
    pub email: Option<Email>,
    /// The password as typed, unchecked.
    pub typed: String,
    /// The current browser.
    pub device: Device,
    /// The earlier session of this browser; it ends.
    pub before: Option<SessionId>,
}

/// Why a sign-in fails.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address or password are wrong, or the address is not verified. Only its holder learns which, by email.
    #[error(
        "The email address and password don’t match, or the address is not confirmed yet. If you have just signed up, open the \
         link in our email. Otherwise try again, or press “I forgot my password”."
    )]
    Wrong,
    /// The password is right, but staff disabled this account.
    #[error("This account has been closed by the people who run this site. Write to them if you think that is a mistake.")]
    Disabled,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SignInError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Wrong => ErrorKind::Invalid,
            Self::Disabled => ErrorKind::Forbidden,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Signs in with address and password. Takes as long for an unknown address, so that timing does not reveal accounts.
///
/// # Errors
/// [`SignInError::Wrong`] also when the address was never verified: otherwise signing up with an address and then signing in
/// would reveal whether it has an account.
pub async fn with_password(db: &Db, hasher: &Hasher, typed: PasswordSignIn) -> Result<OpenedSession, SignInError> {
    let PasswordSignIn { email, typed, device, before } = typed;
    let account = match email {
        Some(email) => db.read(move |tx| store::by_email(tx, &email)).await?,
        None => None,
    };
    let attempt = Attempt::new(&typed);
    let Some(account) = account else {
        hasher.verify_decoy(attempt).await?;
        return Err(SignInError::Wrong);
    };
    let verdict = hasher.verify(attempt, &account.password).await?;
    if verdict == PasswordCheck::Wrong || account.address() == Address::Unverified {
        return Err(SignInError::Wrong);
    }
    let stronger = match verdict {
        PasswordCheck::RightButWeak => Some(hasher.rehash(Attempt::new(&typed)).await?),
        PasswordCheck::Right | PasswordCheck::Wrong => None,
    };
    db.write(move |tx| {
        let account = unchanged(tx, &account)?;
        let opened = sign_in(tx, &account, device, before)?;
        if let Some(stronger) = stronger {
            store::set_password(tx, account.id, &stronger)?;
        }
        Ok(opened)
    })
    .await
}

/// Reads the account again, because its password may have changed during hashing.
fn unchanged(tx: &mut Tx<'_>, seen: &Account) -> Result<Account, SignInError> {
    store::lock(tx, seen.id)?;
    let account = store::by_id(tx, seen.id)?.ok_or(SignInError::Wrong)?;
    if account.password == seen.password { Ok(account) } else { Err(SignInError::Wrong) }
}

/// Signs in the holder of `account`, who has just been authenticated: the session `before` of this browser ends, and a new
/// one begins.
///
/// # Errors
/// [`SignInError::Disabled`] when the account is disabled.
pub fn sign_in(
    tx: &mut Tx<'_>,
    account: &Account,
    device: Device,
    before: Option<SessionId>,
) -> Result<OpenedSession, SignInError> {
    if account.disabled_at.is_some() {
        return Err(SignInError::Disabled);
    }
    if let Some(before) = before {
        store::end_these_sessions(tx, &[before])?;
    }
    Ok(session::open(tx, account, device)?)
}
