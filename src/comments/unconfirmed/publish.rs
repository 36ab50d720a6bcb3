//! Publishing a confirmed comment.

use super::{LostError, Unconfirmed};
use crate::accounts::Member;
use crate::comments::{self, Comment, PostError, Screening, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;

/// Saves that the link opened this account, in the transaction that opens it. The link can open no other account afterwards.
///
/// # Errors
/// [`LostError::Gone`] when the link's address was replaced, or a concurrent confirmation used another account.
pub fn set_account(tx: &mut Tx<'_>, waiting: &Unconfirmed, account: AccountId) -> Result<(), LostError> {
    let now = store::lock_unconfirmed(tx, waiting.id)?.ok_or(LostError::Gone)?;
    if now.round != waiting.round || now.account.is_some_and(|known| known != account) {
        return Err(LostError::Gone);
    }
    Ok(store::set_account(tx, waiting.id, account)?)
}

/// Posts the confirmed comment as the member whose account its link opened, by the same rules as every other comment.
/// Idempotent: a second call returns the same comment.
///
/// # Errors
/// As [`comments::post()`]; the unconfirmed comment is unchanged then.
pub fn publish<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    waiting: &Unconfirmed,
    screening: &S,
) -> Result<Comment, PostError> {
    let now =
        store::lock_unconfirmed(tx, waiting.id)?.filter(|now| now.account == Some(author.id())).ok_or(PostError::NoThread)?;
    if let Some(posted) = now.comment {
        return store::find(tx, posted)?.ok_or_else(|| InternalError::unexpected("a confirmed story is not there").into());
    }
    let posted = comments::post(tx, author, now.thread, &now.draft, screening)?;
    store::mark_published(tx, now.id, posted.id())?;
    Ok(posted)
}
