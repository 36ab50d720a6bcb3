//! Resetting a forgotten password by a link that is emailed to the address.

use super::token::LinkError;
use super::{Account, emails, password, store};
use super::{LinkPurpose, token};
use crate::crypt::{PasswordHash, Token};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;

/// Emails a link with which a password can be set. Does not reveal whether the address has an account: for an unknown one, a link
/// that belongs to no account and never works is inserted, so that the write takes as long.
pub fn request_link(tx: &mut Tx<'_>, email: &Email) -> Result<(), InternalError> {
    match store::by_email(tx, email)? {
        Some(account) if account.disabled_at().is_none() => {
            let (account, version) = (account.id(), store::password_version(tx, account.id())?);
            // Another key after a change, whose queued job mails nothing any more.
            let key = format!("reset-password:{account}:{}", version.unwrap_or_default());
            jobs::push_once(tx, Job::ResetPassword { account, version }, &key)
        }
        _ => {
            let (decoy, now) = (Token::new(tx.random()), tx.now());
            store::insert_token(tx, &decoy.hash(), LinkPurpose::Reset, None, now)
        }
    }
}

/// The account whose password the link sets; changes nothing.
///
/// # Errors
/// When the link was used, has expired, was replaced by a newer one, or never existed.
pub fn check_link(tx: &mut Tx<'_>, token: &Token) -> Result<Account, LinkError> {
    let live = token::find_valid(tx, LinkPurpose::Reset, token)?;
    token::holder(tx, &live)
}

/// Sets the new password and ends every session of the account. Opening the emailed link proves control of the address, so it
/// counts as verified. Does not sign in.
///
/// # Errors
/// As [`check_link`].
pub fn finish(tx: &mut Tx<'_>, token: &Token, new: &PasswordHash) -> Result<(), LinkError> {
    let live = token::find_valid(tx, LinkPurpose::Reset, token)?;
    let account = token::holder(tx, &live)?;
    token::mark_used(tx, &live)?;
    store::void_tokens(tx, LinkPurpose::Verify, Some(account.id()))?;
    password::replace(tx, account.id(), new)?;
    store::set_verified(tx, account.id())?;
    store::end_sessions(tx, account.id(), None)?;
    Ok(password::announce(tx, &account)?)
}

/// A new link for an account; earlier ones end. `None` when the account is gone or disabled. For emails, and for staff who
/// hand the link over in person.
pub fn create_link(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<(Account, Token)>, InternalError> {
    store::lock(tx, id)?;
    let Some(account) = store::by_id(tx, id)? else { return Ok(None) };
    if account.disabled_at().is_some() {
        return Ok(None);
    }
    store::void_tokens(tx, LinkPurpose::Reset, Some(id))?;
    let token = token::create(tx, LinkPurpose::Reset, Some(id))?;
    Ok(Some((account, token)))
}

/// The link for an email that was asked for while the password had this version; `None` also when the password was changed
/// since. A request that names no version is from before versions were counted.
fn create_requested_link(
    tx: &mut Tx<'_>,
    id: AccountId,
    version: Option<i32>,
) -> Result<Option<(Account, Token)>, InternalError> {
    store::lock(tx, id)?;
    let now = store::password_version(tx, id)?;
    if version.is_some() && version != now { Ok(None) } else { create_link(tx, id) }
}

/// Emails the link. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When the job should be retried.
pub async fn mail(context: &JobContext, id: AccountId, version: Option<i32>) -> Result<(), InternalError> {
    let made = context.db.write(move |tx| create_requested_link(tx, id, version)).await?;
    let Some((account, token)) = made else { return Ok(()) };
    context.hand_over(&emails::reset(context, &account, &token)?).await
}
