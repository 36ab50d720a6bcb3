//! Signing in. However an account's holder proves who they are (a password, a link from an email, the link of the first start), it
//! ends in [`sign_in`], and nothing else opens a session: what a sign-in asks for besides, such as a second factor, is asked there.

use super::session::{self, OpenedSession};
use super::{Account, Address, Device, store};
use crate::crypt::{Attempt, Hasher, Password, PasswordCheck, PasswordContext};
use crate::db::{Db, Tx};
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::SessionId;
use crate::mail::Email;

/// What somebody typed to sign in.
pub struct PasswordSignIn {
    /// The address, if that is what it was.
    pub email: Option<Email>,
    /// The password, as typed.
    pub typed: String,
    /// The browser that they sit at.
    pub device: Device,
    /// The session that this browser had until now; it ends.
    pub before: Option<SessionId>,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Which of the reasons it is, only the holder of the address may learn, and learns it by mail.
    #[error(
        "This address and this password do not fit together, or the address has not been confirmed yet. Check both, and look for our \
         letter; “I forgot my password” sends you a link that helps with either."
    )]
    Wrong,
    /// The password is right; the people who run the site shut this account out.
    #[error("This account has been closed by the people who run this site. Write to them if you think that is a mistake.")]
    Disabled,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for SignInError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Wrong => ErrorKind::Invalid,
            Self::Disabled => ErrorKind::Forbidden,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Signs in: opens a session when address and password fit together. Takes as long for an address that nobody has.
///
/// # Errors
/// [`SignInError::Wrong`] also when the address was never verified: otherwise signing up with somebody's address and then signing in
/// would tell whether they have an account.
pub async fn with_password(db: &Db, hasher: &Hasher, typed: PasswordSignIn) -> Result<OpenedSession, SignInError> {
    let PasswordSignIn { email, typed, device, before } = typed;
    let account = match email {
        Some(email) => db.read(move |tx| store::by_email(tx, &email)).await?,
        None => None,
    };
    let attempt = Attempt::new(&typed);
    let Some(account) = account else {
        hasher.verify_nobody(attempt).await?;
        return Err(SignInError::Wrong);
    };
    let verdict = hasher.verify(attempt, &account.password).await?;
    if verdict == PasswordCheck::Wrong || account.address() == Address::Unverified {
        return Err(SignInError::Wrong);
    }
    let stronger = match (verdict, Password::parse(&typed, &PasswordContext::default())) {
        (PasswordCheck::RightButWeak, Ok(password)) => Some(hasher.hash(password).await?),
        _ => None,
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

/// The account is read again: its password may have been changed while we hashed.
fn unchanged(tx: &mut Tx<'_>, seen: &Account) -> Result<Account, SignInError> {
    let account = store::by_id(tx, seen.id)?.ok_or(SignInError::Wrong)?;
    if account.password == seen.password { Ok(account) } else { Err(SignInError::Wrong) }
}

/// Signs in the holder of `account`, who has just proved it: the session that this browser had `before` ends, and a new one begins.
///
/// # Errors
/// [`SignInError::Disabled`] when the account is closed.
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
