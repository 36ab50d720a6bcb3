//! The first owner. Never "whoever comes first": the link stands in the terminal of whoever started the server.

use super::appoint::{self, AppointError, NewAccount};
use super::session::OpenedSession;
use super::sign_in::{SignInError, sign_in};
use super::token::{self, LinkError, Use};
use super::{Device, Name, Role, store};
use crate::crypt::{PasswordHash, Token};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::mail::Email;

/// What the first owner chose.
#[derive(Debug)]
pub struct FirstOwner {
    /// Their address.
    pub email: Email,
    /// The name they show.
    pub name: Name,
    /// Their password.
    pub password: PasswordHash,
    /// The browser that they sit at, which is signed in at once.
    pub device: Device,
}

/// Why the first owner cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is an owner, or this is not the link that the last start printed, or its half hour is over.
    #[error("There is nothing to set up here.")]
    Closed,
    /// The address belongs to a reader already.
    #[error("This address has an account already. Use another one, or make that account an owner with `betwixt user set-role`.")]
    Taken,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for SetupError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Closed => ErrorKind::Missing,
            Self::Taken => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

impl From<LinkError> for SetupError {
    /// Which of them it is, is nobody's business: whoever may know asks the terminal.
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Broken(fault) => Self::Broken(fault),
            LinkError::Unknown | LinkError::Used | LinkError::Expired => Self::Closed,
        }
    }
}

impl From<SignInError> for SetupError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Broken(fault) => Self::Broken(fault),
            SignInError::Wrong | SignInError::Disabled => Self::Closed,
        }
    }
}

/// A new link for the first owner, voiding those of earlier starts; none when there is an owner. Called at every start.
///
/// # Errors
/// When the database refuses.
pub fn invite(tx: &mut Tx<'_>) -> Result<Option<Token>, InternalError> {
    store::void_tokens(tx, Use::Setup, None)?;
    if store::has_owner(tx)? {
        return Ok(None);
    }
    token::mint(tx, Use::Setup, None).map(Some)
}

/// Whether the link works; changes nothing.
///
/// # Errors
/// [`SetupError::Closed`] when it does not.
pub fn look(tx: &mut Tx<'_>, token: &Token) -> Result<(), SetupError> {
    token::look(tx, Use::Setup, token)?;
    if store::has_owner(tx)? { Err(SetupError::Closed) } else { Ok(()) }
}

/// Makes the first owner and signs them in.
///
/// # Errors
/// [`SetupError::Closed`] when the link does not work any more.
pub fn finish(tx: &mut Tx<'_>, token: &Token, owner: FirstOwner) -> Result<OpenedSession, SetupError> {
    look(tx, token)?;
    let live = token::look(tx, Use::Setup, token)?;
    token::spend(tx, &live)?;
    let new = NewAccount { email: owner.email, name: owner.name, role: Role::Owner, password: owner.password };
    let account = appoint::create(tx, new).map_err(|error| match error {
        AppointError::Broken(fault) => SetupError::Broken(fault),
        _ => SetupError::Taken,
    })?;
    Ok(sign_in(tx, &account, owner.device, None)?)
}
