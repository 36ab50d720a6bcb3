//! Completing an account that a link created: its first password, and the name that its holder chooses.

use super::profile::{self, NameTaken, ReservedFor};
use super::session::{self, OpenedSession};
use super::{Member, Name, password, store};
use crate::crypt::{Hasher, NewPasswordError, Password, PasswordContext, PasswordError, PasswordHash};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};

/// The input of the form.
#[derive(Debug)]
pub struct FirstCredentials {
    /// The new name; `None` leaves it as it is.
    pub name: Option<Name>,
    /// Becomes the password.
    pub password: Password,
    /// The name of the site, which is no part of a good password.
    pub site: String,
}

/// Why an account is not completed.
#[derive(Debug, thiserror::Error)]
pub enum FirstCredentialsError {
    /// The name is reserved.
    #[error(transparent)]
    Name(ReservedFor),
    /// The password is easy to guess.
    #[error(transparent)]
    Guessable(PasswordError),
    /// The account has a password, which is needed to change it.
    #[error("Your account has a password already. You can change it in the settings.")]
    HasPassword,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for FirstCredentialsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Name(_) | Self::Guessable(_) => ErrorKind::Invalid,
            Self::HasPassword => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<NewPasswordError> for FirstCredentialsError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Refused(error) => Self::Guessable(error),
            NewPasswordError::Internal(error) => Self::Internal(error),
        }
    }
}

impl From<NameTaken> for FirstCredentialsError {
    fn from(error: NameTaken) -> Self {
        match error {
            NameTaken::Reserved(reserved) => Self::Name(reserved),
            NameTaken::Internal(error) => Self::Internal(error),
        }
    }
}

/// Sets the first password of a member, and their name if they chose one. Nothing proves more than their session, because there
/// is no password to ask for: this is decided on the locked row. Ends all their sessions, and opens a new one for this browser.
///
/// # Errors
/// [`FirstCredentialsError::HasPassword`] when there is a password already.
pub async fn complete(
    db: &Db,
    hasher: &Hasher,
    member: Member,
    typed: FirstCredentials,
) -> Result<OpenedSession, FirstCredentialsError> {
    let FirstCredentials { name, password, site } = typed;
    let id = member.id();
    let account = db.read(move |tx| store::by_id(tx, id)).await?.ok_or(FirstCredentialsError::HasPassword)?;
    if account.has_password() {
        return Err(FirstCredentialsError::HasPassword);
    }
    let shown = name.as_ref().unwrap_or(&account.name).clone();
    let about = PasswordContext::new(shown.as_str(), account.email.as_given(), &site);
    let hash = hasher.hash(password, about).await?;
    db.write(move |tx| save(tx, &member, name.as_ref(), &hash)).await
}

fn save(
    tx: &mut Tx<'_>,
    member: &Member,
    name: Option<&Name>,
    password: &PasswordHash,
) -> Result<OpenedSession, FirstCredentialsError> {
    let id = member.id();
    store::lock(tx, id)?;
    let unset = store::by_id(tx, id)?.filter(|now| !now.has_password()).ok_or(FirstCredentialsError::HasPassword)?;
    if let Some(name) = name {
        profile::rename(tx, member, name)?;
    }
    password::replace(tx, id, password)?;
    let device = session::device(tx, member)?;
    store::end_sessions(tx, id, None)?;
    Ok(session::open(tx, &unset, device)?)
}
