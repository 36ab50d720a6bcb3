//! From a story that waits to one that is told.

use super::{LostError, Unconfirmed};
use crate::accounts::Member;
use crate::comments::{self, Comment, PostError, Screening, store};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::AccountId;

/// Notes that the link opened this account, in the transaction that opens it. From then on it opens none any more.
///
/// # Errors
/// [`LostError::Gone`] when another address took the place of the one that the link went to, or another link was quicker.
pub fn arrived(tx: &mut Tx<'_>, waiting: &Unconfirmed, account: AccountId) -> Result<(), LostError> {
    let now = store::lock_unconfirmed(tx, waiting.id)?.ok_or(LostError::Gone)?;
    if now.round != waiting.round || now.account.is_some_and(|known| known != account) {
        return Err(LostError::Gone);
    }
    Ok(store::arrived(tx, waiting.id, account)?)
}

/// Posts what waited, as the member whose account its link opened. It goes through the same door as everything else; doing it twice
/// gives back the same comment.
///
/// # Errors
/// As [`comments::post()`]; what was written stays where it is then.
pub fn publish<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    waiting: &Unconfirmed,
    screening: &S,
) -> Result<Comment, PostError> {
    let now =
        store::lock_unconfirmed(tx, waiting.id)?.filter(|now| now.account == Some(author.id())).ok_or(PostError::NoThread)?;
    if let Some(told) = now.comment {
        return store::find(tx, told)?.ok_or_else(|| InternalError::broken("a confirmed story is not there").into());
    }
    let told = comments::post(tx, author, now.thread, &now.draft, screening)?;
    store::settle_unconfirmed(tx, now.id, told.id())?;
    Ok(told)
}
