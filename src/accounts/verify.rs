//! Showing that an address is one's own.
//!
//! The letter shows that its reader holds the address; it does not show that they made the account that waits for it. Anybody may
//! have signed up with the address and chosen a password that they know, before or after its holder did. So the link counts only
//! together with a proof of having signed up: the same browser, or the password.

use std::time::Duration;

use super::token::{self, LinkError, Use};
use super::{Account, Address, emails, store};
use crate::crypt::{Attempt, Hasher, Keys, PasswordCheck, Token};
use crate::db::{Db, Tx};
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::job_context::JobContext;

/// How long a link works, and how long the browser in which somebody signed up is remembered.
pub const VERIFICATION_LINK_LIFETIME: Duration = Use::Verify.lasts();

/// Why an address is not verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The link does nothing.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Neither the browser nor the password is that of whoever signed up.
    #[error(
        "This is not the password that was chosen for this account. Type it again; if you cannot remember it, choose a new one."
    )]
    Wrong,
}

impl From<InternalError> for VerifyError {
    fn from(fault: InternalError) -> Self {
        Self::Link(LinkError::Broken(fault))
    }
}

impl UserError for VerifyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::Wrong => ErrorKind::Invalid,
        }
    }
}

/// Whose address the link verifies; changes nothing, so that a mail scanner that follows every link does no harm.
///
/// # Errors
/// When the link was used, has expired, or was never made.
pub fn look(tx: &mut Tx<'_>, token: &Token) -> Result<Account, LinkError> {
    let live = token::look(tx, Use::Verify, token)?;
    holder(tx, &live)
}

/// Whether a browser's mark says that this account was made in it, as it is now.
pub fn was_made_here(keys: &Keys, account: &Account, mark: &str) -> bool {
    keys.is_sign_up_mark(mark, account.email().normal(), account.password.as_str())
}

/// Marks the address as verified. From now on its account can sign in. `mark` is what the browser kept of a sign-up; without the
/// right one the password decides, outside any transaction.
///
/// # Errors
/// As [`look`], and [`VerifyError::Wrong`]; the link is not used up by that.
pub async fn verify(db: &Db, hasher: &Hasher, keys: &Keys, token: Token, mark: &str, typed: Attempt) -> Result<(), VerifyError> {
    let asked = token.clone();
    let account = db.read(move |tx| look(tx, &asked)).await?;
    let proved = was_made_here(keys, &account, mark) || hasher.verify(typed, &account.password).await? != PasswordCheck::Wrong;
    if !proved {
        return Err(VerifyError::Wrong);
    }
    Ok(db.write(move |tx| admit(tx, &token, &account)).await?)
}

/// The account is read again: somebody may have signed up anew while we hashed, which ends the link.
fn admit(tx: &mut Tx<'_>, token: &Token, seen: &Account) -> Result<(), LinkError> {
    let live = token::look(tx, Use::Verify, token)?;
    let account = holder(tx, &live)?;
    if account.password != seen.password {
        return Err(LinkError::Expired);
    }
    token::spend(tx, &live)?;
    store::set_verified(tx, account.id())?;
    Ok(store::void_tokens(tx, Use::Verify, Some(account.id()))?)
}

/// Mails the link. Does nothing when there is nothing left to verify. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When it should be tried again later.
pub async fn mail(context: &JobContext, id: AccountId) -> Result<(), InternalError> {
    let Some((account, token)) = context.db.write(move |tx| mint(tx, id)).await? else { return Ok(()) };
    context.hand_over(&emails::verify(context, &account, &token)?).await
}

/// A new link for an account, with whose it is; none when there is nothing left to verify.
fn mint(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<(Account, Token)>, InternalError> {
    let Some(account) = store::by_id(tx, id)? else { return Ok(None) };
    if account.address() == Address::Verified || account.disabled_at().is_some() {
        return Ok(None);
    }
    let token = token::mint(tx, Use::Verify, Some(id))?;
    Ok(Some((account, token)))
}

fn holder(tx: &mut Tx<'_>, live: &token::ValidToken) -> Result<Account, LinkError> {
    let account = match live.account {
        Some(id) => store::by_id(tx, id)?,
        None => None,
    };
    account.ok_or(LinkError::Unknown)
}
