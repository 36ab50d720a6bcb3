//! Changing a password. Hashing takes longer than a transaction may last: hence a short read, the hash, a short write.

use super::session::{self, OpenedSession};
use super::{Account, LinkPurpose, Member, emails, store};
use crate::crypt::{Attempt, Hasher, NewPasswordError, Password, PasswordCheck, PasswordContext, PasswordError, PasswordHash};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;

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

/// The input of the settings form.
#[derive(Debug)]
pub struct PasswordChange {
    /// Proves that it is the member who asks, and not someone at their open browser.
    pub current: Attempt,
    /// Replaces it, and ends all other sessions and links of the account.
    pub new: Password,
    /// The name of the site, which is no part of a good password.
    pub site: String,
}

/// Replaces the password of an account and ends every link that could set another. The caller has checked who asks for it.
pub(super) fn replace(tx: &mut Tx<'_>, id: AccountId, new: &PasswordHash) -> Result<(), InternalError> {
    store::set_password(tx, id, new)?;
    store::count_password_change(tx, id)?;
    store::void_tokens(tx, LinkPurpose::Reset, Some(id))
}

/// Changes the password of a member who knows the current one, ends all their sessions, and opens a new one for this browser.
///
/// # Errors
/// [`ChangeError::Wrong`] when `current` is not the current one.
pub async fn change(db: &Db, hasher: &Hasher, member: Member, typed: PasswordChange) -> Result<OpenedSession, ChangeError> {
    let PasswordChange { current, new, site } = typed;
    let id = member.id();
    let account = db.read(move |tx| store::by_id(tx, id)).await?.ok_or(ChangeError::Wrong)?;
    if hasher.verify(current, &account.password).await? == PasswordCheck::Wrong {
        return Err(ChangeError::Wrong);
    }
    let about = PasswordContext::new(account.name.as_str(), account.email.as_given(), &site);
    let new = hasher.hash(new, about).await?;
    db.write(move |tx| {
        store::lock(tx, id)?;
        let now = store::by_id(tx, id)?.ok_or(ChangeError::Changed)?;
        if now.password != account.password {
            return Err(ChangeError::Changed);
        }
        let device = session::device(tx, &member)?;
        replace(tx, id, &new)?;
        store::end_sessions(tx, id, None)?;
        announce(tx, &account)?;
        Ok(session::open(tx, &now, device)?)
    })
    .await
}

/// Queues the email about a changed password. `before` is the account before the change: a first password is not announced.
pub(super) fn announce(tx: &mut Tx<'_>, before: &Account) -> Result<(), InternalError> {
    if before.password.is_unusable() { Ok(()) } else { jobs::push(tx, Job::PasswordChanged { account: before.id }) }
}

/// Emails the holder of an account that its password was changed. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When the job should be retried.
pub async fn mail_changed(context: &JobContext, id: AccountId) -> Result<(), InternalError> {
    let account = context.db.read(move |tx| store::by_id(tx, id)).await?;
    match account.filter(|account| account.verified_at.is_some() && account.disabled_at.is_none()) {
        Some(account) => context.hand_over(&emails::password_changed(context, &account)?).await,
        None => Ok(()),
    }
}

/// Sets the password of an account and ends all its sessions. For commands.
pub fn set(tx: &mut Tx<'_>, id: AccountId, new: &PasswordHash) -> Result<(), InternalError> {
    let before = store::by_id(tx, id)?;
    replace(tx, id, new)?;
    store::end_sessions(tx, id, None)?;
    before.map_or(Ok(()), |before| announce(tx, &before))
}
