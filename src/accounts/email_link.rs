//! Somebody who opened a link that was mailed to an address, and may have no account yet.

use super::sign_in::SignInError;
use super::token::Use;
use super::{Account, Address, Member, Name, Role, store};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::mail::Email;

/// What somebody is called who has not chosen a name for their account. They can change it.
pub const NAMELESS: &str = "A reader";

/// Whether a member has not chosen a name for their account.
pub fn is_nameless(member: &Member) -> bool {
    member.name().as_str() == NAMELESS
}

/// Why a link alone does not open an account.
#[derive(Debug, thiserror::Error)]
pub enum ArriveError {
    /// It was shut out.
    #[error("This account was closed by the people who run this site.")]
    Disabled,
    /// It looks after the site: a letter that somebody else reads must not be enough.
    #[error("This address belongs to somebody who looks after this site. Sign in first, then open the link once more.")]
    SignInFirst,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for ArriveError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Disabled | Self::SignInFirst => ErrorKind::Forbidden,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

impl From<SignInError> for ArriveError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Broken(fault) => Self::Broken(fault),
            SignInError::Wrong | SignInError::Disabled => Self::Disabled,
        }
    }
}

/// The account of the address, made when there is none: called [`NAMELESS`], because a pen name that somebody gave in one thread says
/// nothing about their account, and with a password that nobody knows until its holder chooses one.
/// An account that was never confirmed belonged to nobody; whatever password was chosen for it ends. `present` is who is signed in.
///
/// # Errors
/// When the account is shut out, or is a keeper's who is not signed in.
pub fn arrive(tx: &mut Tx<'_>, email: &Email, nobodys: PasswordHash, present: Option<&Member>) -> Result<Account, ArriveError> {
    if let Some(known) = store::by_email(tx, email)? {
        if known.disabled_at.is_some() {
            return Err(ArriveError::Disabled);
        }
        if known.role.is_staff() && present.is_none_or(|member| member.id() != known.id) {
            return Err(ArriveError::SignInFirst);
        }
        if known.address() == Address::Verified {
            return Ok(known);
        }
        store::set_name(tx, known.id, &nameless()?)?;
        store::set_password(tx, known.id, &nobodys)?;
        store::set_verified(tx, known.id)?;
        store::void_tokens(tx, Use::Verify, Some(known.id))?;
        return store::by_id(tx, known.id)?
            .ok_or_else(|| InternalError::broken("an account vanished while it was locked").into());
    }
    let now = tx.now();
    let account = Account {
        id: tx.mint(),
        email: email.clone(),
        name: nameless()?,
        role: Role::Reader,
        password: nobodys,
        verified_at: Some(now),
        disabled_at: None,
        created_at: now,
    };
    if store::insert(tx, &account)? {
        return Ok(account);
    }
    // Somebody signed up with the address in the same moment: the link can be opened once more.
    Err(InternalError::busy("an account was made twice at once").into())
}

fn nameless() -> Result<Name, InternalError> {
    Name::parse(NAMELESS).map_err(|error| InternalError::broken("the name of the nameless does not fit").because(error))
}
