//! From a story that waits to one that is told.

use crate::accounts::Member;
use crate::comments::{self, Comment, Judge, PostError, store};
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::UnconfirmedId;

/// Posts what waited, as the member whose address was confirmed. It goes through the same door as everything else; doing it twice gives
/// back the same comment.
///
/// # Errors
/// As [`comments::post()`]; what was written stays where it is then.
pub fn publish(tx: &mut Tx<'_>, author: &Member, id: UnconfirmedId, judge: &dyn Judge) -> Result<Comment, PostError> {
    let waiting = store::lock_unconfirmed(tx, id)?.ok_or(PostError::NoThread)?;
    if let Some(told) = waiting.comment {
        return store::find(tx, told)?.ok_or_else(|| Fault::broken("a confirmed story is not there").into());
    }
    let told = comments::post(tx, author, waiting.thread, &waiting.draft, judge)?;
    store::settle_unconfirmed(tx, id, told.id())?;
    Ok(told)
}
