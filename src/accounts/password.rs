//! Signing in with a password, and changing it.
//!
//! Hashing takes longer than a transaction may, so what needs it is asynchronous here: a short read, the hash, a short write.

use super::session::{self, Opened};
use super::{Account, Address, Device, Member, store};
use crate::crypt::{About, Attempt, Hasher, Password, PasswordHash, Verdict};
use crate::db::{Db, Tx};
use crate::fault::{Fault, Kind, Refusal};
use crate::id::{AccountId, SessionId};
use crate::mail::Email;

/// What somebody typed to sign in.
pub struct SignIn {
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
    Broken(#[from] Fault),
}

impl Refusal for SignInError {
    fn kind(&self) -> Kind {
        match self {
            Self::Wrong => Kind::Invalid,
            Self::Disabled => Kind::Forbidden,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Signs in: opens a session when address and password fit together. Takes as long for an address that nobody has.
///
/// # Errors
/// [`SignInError::Wrong`] also when the address was never verified: otherwise signing up with somebody's address and then signing in
/// would tell whether they have an account.
pub async fn sign_in(db: &Db, hasher: &Hasher, typed: SignIn) -> Result<Opened, SignInError> {
    let SignIn { email, typed, device, before } = typed;
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
    if verdict == Verdict::Wrong || account.address() == Address::Unverified {
        return Err(SignInError::Wrong);
    }
    let stronger = match (verdict, Password::parse(&typed, &About::default())) {
        (Verdict::RightButWeak, Ok(password)) => Some(hasher.hash(password).await?),
        _ => None,
    };
    db.write(move |tx| {
        if let Some(before) = before {
            store::end_these_sessions(tx, &[before])?;
        }
        admit(tx, &account, stronger, device)
    })
    .await
}

/// The account is read again: it may have been shut out, or its password changed, while we hashed.
fn admit(tx: &mut Tx<'_>, seen: &Account, stronger: Option<PasswordHash>, device: Device) -> Result<Opened, SignInError> {
    let account = store::by_id(tx, seen.id)?.ok_or(SignInError::Wrong)?;
    if account.password != seen.password {
        return Err(SignInError::Wrong);
    }
    if account.disabled_at.is_some() {
        return Err(SignInError::Disabled);
    }
    if let Some(stronger) = stronger {
        store::set_password(tx, account.id, &stronger)?;
    }
    Ok(session::open(tx, &account, device)?)
}

/// Why a password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The current one was not typed right.
    #[error("This is not your current password. Type it again, or sign out and use “I forgot my password”.")]
    Wrong,
    /// It was changed elsewhere a moment ago.
    #[error("Your password was changed in another window a moment ago. Sign in with that one.")]
    Changed,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for ChangeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Wrong => Kind::Invalid,
            Self::Changed => Kind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Changes the password of somebody who knows the current one, and ends their other sessions.
///
/// # Errors
/// [`ChangeError::Wrong`] when `current` is not the current one.
pub async fn change(db: &Db, hasher: &Hasher, member: Member, current: Attempt, new: Password) -> Result<(), ChangeError> {
    let id = member.id();
    let account = db.read(move |tx| store::by_id(tx, id)).await?.ok_or(ChangeError::Wrong)?;
    if hasher.verify(current, &account.password).await? == Verdict::Wrong {
        return Err(ChangeError::Wrong);
    }
    let new = hasher.hash(new).await?;
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

/// Sets the password of an account, and ends every session of it. For commands.
///
/// # Errors
/// When the database refuses.
pub fn set(tx: &mut Tx<'_>, id: AccountId, new: &PasswordHash) -> Result<(), Fault> {
    store::set_password(tx, id, new)?;
    store::end_sessions(tx, id, None)
}
