//! Publishing a confirmed comment.

use super::{LostError, Unconfirmed};
use crate::accounts::Member;
use crate::comments::writing::pen_name;
use crate::comments::writing::post::post_confirmed;
use crate::comments::{Comment, PostError, Screening, Spot, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;

/// The unconfirmed comment as it is now, with its row locked until the transaction ends: whether its link was used is decided
/// by this one, never by what an earlier transaction read.
///
/// # Errors
/// [`LostError::Gone`] when it was deleted, or the link's address was replaced.
pub fn lock(tx: &mut Tx<'_>, seen: &Unconfirmed) -> Result<Unconfirmed, LostError> {
    let now = store::lock_unconfirmed(tx, seen.id)?.ok_or(LostError::Gone)?;
    if now.round == seen.round { Ok(now) } else { Err(LostError::Gone) }
}

/// Saves that the link opened this account, in the transaction that opens it and locked the row. The link can open no other
/// account afterwards.
pub fn set_account(tx: &mut Tx<'_>, locked: &Unconfirmed, account: AccountId) -> Result<(), InternalError> {
    store::set_account(tx, locked.id, account)
}

/// Posts the confirmed comment as the member whose account its link opened, by the same rules as every other comment.
/// Idempotent: a second call returns the same comment, and so does the same text that they posted from another form since.
///
/// # Errors
/// As [`post()`](crate::comments::post()); the unconfirmed comment is unchanged then.
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
    let posted = match posted_since(tx, author, &now)? {
        Some(posted) => posted,
        None => post_confirmed(tx, author, now.thread, &now.draft, screening)?,
    };
    store::mark_published(tx, now.id, author.id(), posted.id())?;
    Ok(posted)
}

/// The same text under the same name at the same spot, when its author posted it after writing this one.
fn posted_since(tx: &mut Tx<'_>, author: &Member, waiting: &Unconfirmed) -> Result<Option<Comment>, InternalError> {
    let draft = &waiting.draft;
    let spot = Spot { thread: waiting.thread, parent: draft.parent };
    let posted = store::posted_since(tx, author.id(), spot, &draft.body, waiting.created_at)?;
    Ok(posted.filter(|posted| pen_name::is_name_of(&posted.byline(), author, draft.pen.as_ref())))
}
