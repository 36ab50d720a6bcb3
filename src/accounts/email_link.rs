//! Visitors who opened a link that was emailed to an address, and who may have no account yet.

use super::LinkPurpose;
use super::sign_in::SignInError;
use super::{Account, Address, Member, Name, Role, password, store};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::mail::Email;

/// The name of an account whose holder has not chosen one. They can change it.
pub const NAMELESS: &str = "A reader";

/// What the holder of an account that a link created has not chosen yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MissingCredentials {
    /// The account still has the name [`NAMELESS`].
    pub name: bool,
    /// It has no password, so that only another email lets its holder sign in.
    pub password: bool,
}

/// What this member has not chosen yet.
///
/// # Errors
/// On a database error.
pub fn missing_credentials(tx: &mut Tx<'_>, member: &Member) -> Result<MissingCredentials, InternalError> {
    let account = store::by_id(tx, member.id())?;
    Ok(MissingCredentials {
        name: member.name().as_str() == NAMELESS,
        password: account.is_some_and(|account| !account.has_password()),
    })
}

/// Why a link alone does not open an account.
#[derive(Debug, thiserror::Error)]
pub enum EmailLinkError {
    /// The account is disabled.
    #[error("This account has been closed by the people who run this site.")]
    Disabled,
    /// The address has an account already: access to an email must not be enough to sign in to it.
    #[error("This address already has an account. Sign in first, then open the link again.")]
    SignInFirst,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for EmailLinkError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Disabled | Self::SignInFirst => ErrorKind::Forbidden,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<SignInError> for EmailLinkError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Internal(error) => Self::Internal(error),
            SignInError::Wrong | SignInError::Disabled => Self::Disabled,
        }
    }
}

/// Whether only its holder opens an account: an email alone does not.
fn is_holders_alone(account: &Account) -> bool {
    account.role.is_staff() || account.address() == Address::Verified
}

/// Whether the link of an address asks its holder to sign in first, because the session of `present` is not theirs.
pub fn asks_to_sign_in(tx: &mut Tx<'_>, email: &Email, present: Option<&Member>) -> Result<bool, InternalError> {
    let known = store::by_email(tx, email)?.filter(|known| present.is_none_or(|member| member.id() != known.id));
    Ok(known.is_some_and(|known| known.disabled_at.is_none() && is_holders_alone(&known)))
}

/// The account that the link of an address creates, or the account of `present`, the signed-in member, when the address is
/// theirs. A new account is called [`NAMELESS`], because a pen name given in one thread says nothing about the account, and has
/// a random password until its holder chooses one. A password that was set before the address was verified is replaced, because
/// anyone could have chosen it.
///
/// # Errors
/// When the account is disabled, or its holder is not signed in.
pub fn account_for_link(
    tx: &mut Tx<'_>,
    email: &Email,
    unusable: PasswordHash,
    present: Option<&Member>,
) -> Result<Account, EmailLinkError> {
    if let Some(found) = store::by_email(tx, email)? {
        store::lock(tx, found.id)?;
        let known = store::by_id(tx, found.id)?.ok_or(EmailLinkError::Disabled)?;
        if known.disabled_at.is_some() {
            return Err(EmailLinkError::Disabled);
        }
        if present.is_some_and(|member| member.id() == known.id) {
            return Ok(known);
        }
        if is_holders_alone(&known) {
            return Err(EmailLinkError::SignInFirst);
        }
        store::set_name(tx, known.id, &nameless()?)?;
        password::replace(tx, known.id, &unusable)?;
        store::set_verified(tx, known.id)?;
        store::void_tokens(tx, LinkPurpose::Verify, Some(known.id))?;
        return store::by_id(tx, known.id)?
            .ok_or_else(|| InternalError::unexpected("an account vanished while it was locked").into());
    }
    let now = tx.now();
    let account = Account {
        id: tx.new_id(),
        email: email.clone(),
        name: nameless()?,
        role: Role::Reader,
        password: unusable,
        verified_at: Some(now),
        disabled_at: None,
        created_at: now,
    };
    // Otherwise a concurrent request created it: from now on the address has an account like any other.
    if store::insert(tx, &account)? { Ok(account) } else { Err(EmailLinkError::SignInFirst) }
}

fn nameless() -> Result<Name, InternalError> {
    Name::parse(NAMELESS).map_err(|error| InternalError::unexpected("the default name is invalid").because(error))
}
