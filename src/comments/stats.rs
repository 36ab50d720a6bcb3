//! What is kept of a whole thread follows every change of what can be read (`docs/decisions/0010-kept-counts.md`).
//!
//! Each comment's row is locked by whoever changes it, so that it counts once, and each voice has a row of its own under a thread that is
//! locked while that voice is counted anew. Rows that many share are written last and always in the same order: stance, picture, branch, tally. So two
//! who write at the same moment wait for each other at the most, and lose no count.

use super::spectrum::counts::People;
use super::{BylineKind, Comment, store};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, ThreadId};

/// Whose place under which thread: an account's, or that of its pen name there. The two are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stance {
    pub(super) thread: ThreadId,
    pub(super) account: AccountId,
    pub(super) kind: BylineKind,
}

/// Writes where a comment stands now, and has what is kept of its thread follow. Its text, if that changed too, is written before.
pub(super) fn settle(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    let (was, is) = (store::is_counted(tx, now.id)?, now.state().is_visible());
    store::put_state(tx, now)?;
    let stance = Stance { thread: now.thread_id, account: now.account_id, kind: now.byline_kind };
    // What has no place and belongs to nobody who gave one is nowhere in the picture.
    if now.position.is_some() || store::is_known(tx, stance)? {
        place(tx, stance)?;
    }
    let by = i64::from(is) - i64::from(was);
    if now.is_story() {
        store::put_story(tx, now, by)?;
    } else if by != 0 {
        store::count_reply(tx, now, by)?;
    }
    if by != 0 {
        store::count(tx, now, by)?;
    }
    Ok(())
}

/// Counts a stance anew, and moves it in the picture if it is another than before.
pub(super) fn place(tx: &mut Tx<'_>, of: Stance) -> Result<(), InternalError> {
    let before = store::lock_stance(tx, of)?;
    let now = store::stand(tx, of)?;
    if before == now {
        return Ok(());
    }
    store::put_stance(tx, of, now)?;
    let mut moves: Vec<(People, i64)> = before.map(|before| (before, -1)).into_iter().chain(now.map(|now| (now, 1))).collect();
    // The same order for everybody: two who swap places do not wait for each other for ever.
    moves.sort_by_key(|(who, _)| (who.first, who.latest, who.saw_first));
    moves.iter().try_for_each(|(who, by)| store::count_person(tx, of.thread, who, *by))
}
