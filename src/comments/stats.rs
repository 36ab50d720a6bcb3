//! Keeps the stored counts of a thread in step with every change of what is visible (`docs/decisions/0010-kept-counts.md`).
//!
//! The comment's row is locked, so that it is counted once; each persona's row under a thread is locked while that persona is
//! recounted. Rows shared by many writers are updated last and always in the order of the tables `placement`,
//! `spectrum_count`, `story_stats`, `thread_stats`. Concurrent writers therefore at most wait for each other, and lose no count.

use super::spectrum::counts::People;
use super::spectrum::dated_position::PlacementKey;
use super::writing::facts::{EarlierPlacement, PostingFacts};
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

/// Counts a comment that was just inserted, as [`update`] counts one that changed.
pub(super) fn add(tx: &mut Tx<'_>, new: &Locked<Comment>, facts: &PostingFacts) -> Result<(), InternalError> {
    let is_visible = new.state().is_visible();
    if is_visible {
        store::index_new_comment(tx, new)?;
    }
    if new.position.is_some() {
        place(tx, new, facts)?;
    }
    if is_visible {
        store::count_new_comment(tx, new)?;
    } else if new.is_story() {
        store::upsert_story(tx, new, 0)?;
    }
    Ok(())
}

/// Moves the placement of an author to the position of their new comment. Where what was read before does not tell how, it is
/// recounted.
fn place(tx: &mut Tx<'_>, new: &Locked<Comment>, facts: &PostingFacts) -> Result<(), InternalError> {
    let of = PlacementKey { thread: new.thread_id, account: new.account_id, kind: new.byline_kind };
    let is_latest = new.state().is_visible() && facts.are_before(new.created_at);
    let is_moved = match (new.position.filter(|_| is_latest), facts.placement.of(new.byline_kind)) {
        (Some(position), EarlierPlacement::Never) => {
            let now = People { first: position, latest: position, saw_first: new.saw_first, count: 1 };
            store::move_placement(tx, of, None, now)?
        }
        (Some(position), EarlierPlacement::Counted(before)) => {
            let now = People { latest: position, saw_first: before.saw_first || new.saw_first, ..before };
            store::move_placement(tx, of, Some(before), now)?
        }
        (_, EarlierPlacement::Hidden) | (None, _) => false,
    };
    if is_moved { Ok(()) } else { update_placement(tx, of) }
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
