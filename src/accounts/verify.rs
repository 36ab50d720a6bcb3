//! Verifying that an address belongs to its account.
//!
//! Opening the link proves control of the address; it does not prove having created the account that waits for it. An
//! attacker may have signed up with the address and a password that they know, before or after its holder did. So the link
//! counts only together with a proof of having signed up: the same browser, or the password. It opens a session only in that
//! browser.

use std::time::Duration;

use super::session::OpenedSession;
use super::sign_in::sign_in;
use super::token::LinkError;
use super::{Account, Address, Device, emails, store};
use super::{LinkPurpose, token};
use crate::crypt::{Attempt, Hasher, Keys, PasswordCheck, Token};
use crate::db::{Db, Tx};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, SessionId};
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

/// What a browser sends when it opens an emailed link and presses the button.
pub struct VerificationRequest {
    /// Names the row of the link; the database has only its hash.
    pub token: Token,
    /// What the browser stored at the sign-up; empty in any other.
    pub mark: String,
    /// The password as typed, unchecked; counts where the mark proves nothing.
    pub typed: Attempt,
    /// The current browser.
    pub device: Device,
    /// The earlier session of this browser; it ends when another begins.
    pub before: Option<SessionId>,
}

/// What the link did.
#[derive(Debug)]
pub enum Verified {
    /// In the browser of the sign-up: it is signed in.
    Here(OpenedSession),
    /// In another browser, by the password: the holder signs in there.
    Elsewhere,
}

/// Marks the address as verified; from now on its account can sign in, and the browser in which it was created is signed in.
/// Without the right mark the password is checked, outside any transaction.
///
/// # Errors
/// As [`check_link`], and [`VerifyError::Wrong`]; the link stays usable then.
pub async fn verify(db: &Db, hasher: &Hasher, keys: &Keys, link: VerificationRequest) -> Result<Verified, VerifyError> {
    let VerificationRequest { token, mark, typed, device, before } = link;
    let asked = token.clone();
    let account = db.read(move |tx| check_link(tx, &asked)).await?;
    if was_made_here(keys, &account, &mark) {
        let opened = db.write(move |tx| {
            let verified = admit(tx, &token, &account)?;
            Ok::<_, LinkError>(sign_in(tx, &verified, device, before)?)
        });
        return Ok(Verified::Here(opened.await?));
    }
    if hasher.verify(typed, &account.password).await? == PasswordCheck::Wrong {
        return Err(VerifyError::Wrong);
    }
    db.write(move |tx| admit(tx, &token, &account)).await?;
    Ok(Verified::Elsewhere)
}

/// Uses the link, decided on the locked row of its account: a new sign-up meanwhile ends it. The account as it is afterwards.
fn admit(tx: &mut Tx<'_>, token: &Token, seen: &Account) -> Result<Account, LinkError> {
    store::lock(tx, seen.id)?;
    let live = token::find_valid(tx, LinkPurpose::Verify, token)?;
    let account = token::holder(tx, &live)?;
    if account.password != seen.password {
        return Err(LinkError::Expired);
    }
    token::mark_used(tx, &live)?;
    store::set_verified(tx, account.id())?;
    store::void_tokens(tx, LinkPurpose::Verify, Some(account.id()))?;
    token::holder(tx, &live)
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
