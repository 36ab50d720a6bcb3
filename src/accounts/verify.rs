//! Verifying that an address belongs to its account.
//!
//! Opening the link proves control of the address; it does not prove having created the account that waits for it. An
//! attacker may have signed up with the address and a password that they know, before or after its holder did. So the link
//! counts only together with a proof of having signed up: the same browser, or the password.

use std::time::Duration;

use super::token::LinkError;
use super::{Account, Address, emails, store};
use super::{LinkPurpose, token};
use crate::crypt::{Attempt, Hasher, Keys, PasswordCheck, Token};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;
use crate::job_context::JobContext;

/// How long a link works, and how long the browser of the sign-up is remembered.
pub const VERIFICATION_LINK_LIFETIME: Duration = LinkPurpose::Verify.lasts();

/// Why an address is not verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The link does not work.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// Neither the browser nor the password matches the sign-up.
    #[error(
        "This is not the password that was chosen for this account. Type it again; if you can’t remember it, \
         use “I forgot my password” below."
    )]
    Wrong,
}

impl From<InternalError> for VerifyError {
    fn from(error: InternalError) -> Self {
        Self::Link(LinkError::Internal(error))
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

/// The account whose address the link verifies. Changes nothing, so that a mail scanner that follows every link does no harm.
///
/// # Errors
/// When the link was used, has expired, or never existed.
pub fn check_link(tx: &mut Tx<'_>, token: &Token) -> Result<Account, LinkError> {
    let live = token::find_valid(tx, LinkPurpose::Verify, token)?;
    token::holder(tx, &live)
}

/// Whether a browser's mark proves that this account was created in it, with its current password.
pub fn was_made_here(keys: &Keys, account: &Account, mark: &str) -> bool {
    keys.is_sign_up_mark(mark, account.email().normal(), account.password.as_str())
}

/// Marks the address as verified; from now on its account can sign in. `mark` is what the browser stored at the sign-up;
/// without the right one the password is checked, outside any transaction.
///
/// # Errors
/// As [`check_link`], and [`VerifyError::Wrong`]; the link stays usable then.
pub async fn verify(db: &Db, hasher: &Hasher, keys: &Keys, token: Token, mark: &str, typed: Attempt) -> Result<(), VerifyError> {
    let asked = token.clone();
    let account = db.read(move |tx| check_link(tx, &asked)).await?;
    let proved = was_made_here(keys, &account, mark) || hasher.verify(typed, &account.password).await? != PasswordCheck::Wrong;
    if !proved {
        return Err(VerifyError::Wrong);
    }
    Ok(db.write(move |tx| admit(tx, &token, &account)).await?)
}

/// Reads the account again: a new sign-up during hashing ends the link.
fn admit(tx: &mut Tx<'_>, token: &Token, seen: &Account) -> Result<(), LinkError> {
    let live = token::find_valid(tx, LinkPurpose::Verify, token)?;
    let account = token::holder(tx, &live)?;
    if account.password != seen.password {
        return Err(LinkError::Expired);
    }
    token::mark_used(tx, &live)?;
    store::set_verified(tx, account.id())?;
    Ok(store::void_tokens(tx, LinkPurpose::Verify, Some(account.id()))?)
}

/// Emails the link; does nothing when the address is already verified. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When the job should be retried.
pub async fn mail(context: &JobContext, id: AccountId) -> Result<(), InternalError> {
    let Some((account, token)) = context.db.write(move |tx| create_link(tx, id)).await? else { return Ok(()) };
    context.hand_over(&emails::verify(context, &account, &token)?).await
}

/// A new link and its account; `None` when there is nothing left to verify.
fn create_link(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<(Account, Token)>, InternalError> {
    let Some(account) = store::by_id(tx, id)? else { return Ok(None) };
    if account.address() == Address::Verified || account.disabled_at().is_some() {
        return Ok(None);
    }
    let token = token::create(tx, LinkPurpose::Verify, Some(id))?;
    Ok(Some((account, token)))
}
