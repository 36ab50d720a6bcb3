//! Creating the first owner. The link is printed in the terminal of the operator who starts the server, so that the first
//! visitor cannot claim the site.

use super::appoint::{self, AppointError, NewAccount};
use super::session::OpenedSession;
use super::sign_in::{SignInError, sign_in};
use super::token::LinkError;
use super::{Device, Name, Role, store};
use super::{LinkPurpose, token};
use crate::crypt::{PasswordHash, Token};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::mail::Email;

/// The input of the setup form.
#[derive(Debug)]
pub struct FirstOwner {
    /// The address of the owner; must not have an account yet.
    pub email: Email,
    /// The name shown to readers.
    pub name: Name,
    /// Only the hash of the chosen password.
    pub password: PasswordHash,
    /// The current browser, which is signed in at once.
    pub device: Device,
}

/// Why the first owner cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// An owner exists, or the link is not the one of the last start, or it has expired.
    #[error("There is nothing to set up here.")]
    Closed,
    /// The address already belongs to a reader.
    #[error("This address already has an account. Use another one, or make that account an owner with `betwixt user set-role`.")]
    Taken,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SetupError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Closed => ErrorKind::Missing,
            Self::Taken => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<LinkError> for SetupError {
    /// Does not say which of the reasons it is: the operator can check it in the terminal.
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Internal(error) => Self::Internal(error),
            LinkError::Unknown | LinkError::Used | LinkError::Expired => Self::Closed,
        }
    }
}

impl From<SignInError> for SetupError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Internal(error) => Self::Internal(error),
            SignInError::Wrong | SignInError::Disabled => Self::Closed,
        }
    }
}

/// A new link for the first owner; ends the earlier ones. `None` when there is an owner. Called at every start, and by
/// `betwixt setup-link`.
pub fn invite(tx: &mut Tx<'_>) -> Result<Option<Token>, InternalError> {
    store::void_tokens(tx, LinkPurpose::Setup, None)?;
    if store::has_owner(tx)? {
        return Ok(None);
    }
    token::create(tx, LinkPurpose::Setup, None).map(Some)
}

/// Checks whether the link works; changes nothing.
///
/// # Errors
/// [`SetupError::Closed`] when it does not.
pub fn check_link(tx: &mut Tx<'_>, token: &Token) -> Result<(), SetupError> {
    token::find_valid(tx, LinkPurpose::Setup, token)?;
    if store::has_owner(tx)? { Err(SetupError::Closed) } else { Ok(()) }
}

/// Creates the first owner and signs them in.
///
/// # Errors
/// [`SetupError::Closed`] when the link does not work any more.
pub fn finish(tx: &mut Tx<'_>, token: &Token, owner: FirstOwner) -> Result<OpenedSession, SetupError> {
    check_link(tx, token)?;
    let live = token::find_valid(tx, LinkPurpose::Setup, token)?;
    token::mark_used(tx, &live)?;
    let new = NewAccount { email: owner.email, name: owner.name, role: Role::Owner, password: owner.password };
    let account = appoint::create(tx, new).map_err(|error| match error {
        AppointError::Internal(error) => SetupError::Internal(error),
        _ => SetupError::Taken,
    })?;
    Ok(sign_in(tx, &account, owner.device, None)?)
}
