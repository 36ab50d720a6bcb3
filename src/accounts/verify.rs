//! Showing that an address is one's own.

use super::token::{self, LinkError, Use};
use super::{Account, Address, letters, store};
use crate::crypt::Token;
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::AccountId;
use crate::post::Post;

/// Whose address the link verifies; changes nothing, so that a mail scanner that follows every link does no harm.
///
/// # Errors
/// When the link was used, has expired, or was never made.
pub fn look(tx: &mut Tx<'_>, token: &Token) -> Result<Account, LinkError> {
    let live = token::look(tx, Use::Verify, token)?;
    holder(tx, &live)
}

/// Marks the address as verified. From now on its account can sign in.
///
/// # Errors
/// As [`look`].
pub fn verify(tx: &mut Tx<'_>, token: &Token) -> Result<(), LinkError> {
    let live = token::look(tx, Use::Verify, token)?;
    let account = holder(tx, &live)?;
    token::spend(tx, &live)?;
    store::set_verified(tx, account.id())?;
    Ok(store::void_tokens(tx, Use::Verify, Some(account.id()))?)
}

/// Mails the link. Does nothing when there is nothing left to verify. An errand: no transaction is open while the letter is sent.
///
/// # Errors
/// When it should be tried again later.
pub async fn mail(post: &Post, id: AccountId) -> Result<(), Fault> {
    let Some((account, token)) = post.db.write(move |tx| mint(tx, id)).await? else { return Ok(()) };
    post.hand_over(&letters::verify(post, &account, &token)?).await
}

/// A new link for an account, with whose it is; none when there is nothing left to verify.
fn mint(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<(Account, Token)>, Fault> {
    let Some(account) = store::by_id(tx, id)? else { return Ok(None) };
    if account.address() == Address::Verified || account.disabled_at().is_some() {
        return Ok(None);
    }
    let token = token::mint(tx, Use::Verify, Some(id))?;
    Ok(Some((account, token)))
}

fn holder(tx: &mut Tx<'_>, live: &token::Live) -> Result<Account, LinkError> {
    let account = match live.account {
        Some(id) => store::by_id(tx, id)?,
        None => None,
    };
    account.ok_or(LinkError::Unknown)
}
