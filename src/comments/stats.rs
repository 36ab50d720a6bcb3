//! Keeps the stored counts of a thread in step with every change of what is visible (`docs/decisions/0010-kept-counts.md`).
//!
//! The comment's row is locked, so that it is counted once; each persona's row under a thread is locked while that persona is
//! recounted. Rows shared by many writers are updated last and always in the order of the tables `placement`,
//! `spectrum_count`, `story_stats`, `thread_stats`. Concurrent writers therefore at most wait for each other, and lose no count.

use super::spectrum::counts::People;
use super::spectrum::dated_position::PlacementKey;
use super::{Comment, Locked, store};
use crate::db::Tx;
use crate::error::InternalError;

/// Saves the comment's state and updates the stored counts of its thread. Call it after a changed text is saved.
pub(super) fn update(tx: &mut Tx<'_>, now: &Locked<Comment>) -> Result<(), InternalError> {
    let (was, is) = (store::is_counted(tx, now.id)?, now.state().is_visible());
    store::save_state(tx, now)?;
    let placement = PlacementKey { thread: now.thread_id, account: now.account_id, kind: now.byline_kind };
    // Without a position, and without one earlier, the comment does not affect the spectrum.
    if now.position.is_some() || store::has_placement(tx, placement)? {
        update_placement(tx, placement)?;
    }
    let by = i64::from(is) - i64::from(was);
    if now.is_story() {
        store::upsert_story(tx, now, by)?;
    } else if by != 0 {
        store::count_reply(tx, now, by)?;
    }
    if by != 0 {
        store::count_visible(tx, now, by)?;
    }
    Ok(())
}

/// Recounts a placement, and moves it in the spectrum if it changed.
pub(super) fn update_placement(tx: &mut Tx<'_>, of: PlacementKey) -> Result<(), InternalError> {
    let before = store::lock_placement(tx, of)?;
    let now = store::latest_placement(tx, of)?;
    if before == now {
        return Ok(());
    }
    store::save_placement(tx, of, now)?;
    let mut moves: Vec<(People, i64)> = before.map(|before| (before, -1)).into_iter().chain(now.map(|now| (now, 1))).collect();
    // A fixed lock order prevents a deadlock between two people who swap positions.
    moves.sort_by_key(|(who, _)| (who.first, who.latest, who.saw_first));
    moves.iter().try_for_each(|(who, by)| store::count_person(tx, of.thread, who, *by))
}
