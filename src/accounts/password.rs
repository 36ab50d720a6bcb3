//! Changing a password. Hashing takes longer than a transaction may last: hence a short read, the hash, a short write.

use super::{Member, store};
use crate::crypt::{Attempt, Hasher, NewPasswordError, Password, PasswordCheck, PasswordContext, PasswordError, PasswordHash};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;

/// Why a password is not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The current password is wrong.
    #[error("This is not your current password. Type it again, or have a link emailed to you below.")]
    Wrong,
    /// The new password is easy to guess.
    #[error(transparent)]
    Guessable(PasswordError),
    /// The password was changed concurrently.
    #[error("Your password was changed in another window a moment ago. Sign in with the new one.")]
    Changed,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for ChangeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Wrong | Self::Guessable(_) => ErrorKind::Invalid,
            Self::Changed => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<NewPasswordError> for ChangeError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Refused(error) => Self::Guessable(error),
            NewPasswordError::Internal(error) => Self::Internal(error),
        }
    }
}

/// The input of the form that changes a password.
#[derive(Debug)]
pub struct PasswordChange {
    /// The current password, as typed.
    pub current: Attempt,
    /// Replaces it, and ends all other sessions and links of the account.
    pub new: Password,
    /// The name of the site, which is no part of a good password.
    pub site: String,
}

/// Changes the password of a member who knows the current one, and ends their other sessions.
///
/// # Errors
/// [`ChangeError::Wrong`] when `current` is not the current one.
pub async fn change(db: &Db, hasher: &Hasher, member: Member, typed: PasswordChange) -> Result<(), ChangeError> {
    let PasswordChange { current, new, site } = typed;
    let id = member.id();
    let account = db.read(move |tx| store::by_id(tx, id)).await?.ok_or(ChangeError::Wrong)?;
    if hasher.verify(current, &account.password).await? == PasswordCheck::Wrong {
        return Err(ChangeError::Wrong);
    }
    let about = PasswordContext::new(account.name.as_str(), account.email.as_given(), &site);
    let new = hasher.hash(new, about).await?;
    db.write(move |tx| {
        let now = store::by_id(tx, id)?.ok_or(ChangeError::Changed)?;
        if now.password != account.password {
            return Err(ChangeError::Changed);
        }
        store::set_password(tx, id, &new)?;
        Ok(store::end_sessions(tx, id, member.session())?)
    })
    .await
}

/// Sets the password of an account and ends all its sessions. For commands.
pub fn set(tx: &mut Tx<'_>, id: AccountId, new: &PasswordHash) -> Result<(), InternalError> {
    store::set_password(tx, id, new)?;
    store::end_sessions(tx, id, None)
}
