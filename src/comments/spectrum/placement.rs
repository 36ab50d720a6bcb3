//! Updating one's position some time after posting a story.

use super::dated_position::{DatedPosition, PlacementKey, PositionChange};
use crate::accounts;
use crate::accounts::Member;
use crate::comments::stats;
use crate::comments::{BylineKind, Position, UNMARKED_EDIT_WINDOW, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, ThreadId};
use crate::threads;
use crate::threads::ThreadState;

/// The most updates per person and thread, so that the table cannot grow without end. No reader needs more.
const MAX_PLACEMENTS: usize = 200;

/// A member's positions in a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// All positions, oldest first; empty without a visible comment that has a position.
    pub all: Vec<DatedPosition>,
    /// Whether they chose one after posting, without a comment of its own.
    pub has_moved: bool,
    /// Whether they saw the chart before they gave the first one, so that the chart leaves them out.
    pub saw_first: bool,
}

impl Places {
    /// The latest position, which is the one that counts.
    pub fn now(&self) -> Option<Position> {
        self.all.last().map(|dated| dated.position)
    }
}

/// Why a position was not updated.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is no such thread.
    #[error("This thread doesn’t exist.")]
    NoThread,
    /// No number was given.
    #[error("Enter a whole number from 0 to 100.")]
    Empty,
    /// The member has no position to move from.
    #[error("Post a story with a position first. After that you can change your position here whenever you like.")]
    NotPlaced,
    /// The thread is locked.
    #[error("This thread is closed, and its chart no longer changes.")]
    Locked,
    /// The member has used all `MAX_PLACEMENTS` updates.
    #[error("You have changed your position here {MAX_PLACEMENTS} times, which is the maximum. The last one stays.")]
    TooOften,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for PlaceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoThread => ErrorKind::Missing,
            Self::Empty => ErrorKind::Invalid,
            Self::NotPlaced | Self::Locked => ErrorKind::Forbidden,
            Self::TooOften => ErrorKind::TooMany,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Updates a member's position as the persona of their latest visible comment with a position: the account or its pen name. An
/// update within [`UNMARKED_EDIT_WINDOW`] of the last one replaces it, as with the text of a story; the same position changes
/// nothing.
///
/// # Errors
/// When the member has no visible comment with a position here, or the thread is locked.
pub fn move_to(tx: &mut Tx<'_>, member: &Member, thread: ThreadId, position: Option<Position>) -> Result<(), PlaceError> {
    let thread =
        threads::lock_shared(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(PlaceError::NoThread)?;
    if thread.state() == ThreadState::Locked {
        return Err(PlaceError::Locked);
    }
    accounts::find::lock(tx, member.id())?;
    let posted = store::posted_positions(tx, thread.id(), member.id())?;
    let persona = posted.last().map(|(persona, _)| *persona).ok_or(PlaceError::NotPlaced)?;
    let position = position.ok_or(PlaceError::Empty)?;
    let later = store::placement_changes(tx, thread.id(), member.id())?;
    // Only this persona's own positions: a move that changed those of the other would connect the two in the chart.
    let said = posted.into_iter().filter(|(other, _)| *other == persona);
    let moves: Vec<PositionChange> = later.iter().filter(|later| later.persona == persona).copied().collect();
    let now = in_order(said, &moves).last().copied();
    if now.is_some_and(|now| now.position == position) {
        return Ok(());
    }
    match moves.last() {
        Some(last) if now == Some(last.position) && tx.now().since(last.position.at) < UNMARKED_EDIT_WINDOW => {
            store::update_placement_change(tx, last.id, position)?;
        }
        _ if later.len() >= MAX_PLACEMENTS => return Err(PlaceError::TooOften),
        _ => store::insert_placement_change(tx, thread.id(), (member.id(), persona), position)?,
    }
    Ok(stats::update_placement(tx, PlacementKey { thread: thread.id(), account: member.id(), kind: persona })?)
}

fn in_order(posted: impl IntoIterator<Item = (BylineKind, DatedPosition)>, later: &[PositionChange]) -> Vec<DatedPosition> {
    let posted = posted.into_iter().map(|(_, dated)| dated);
    let mut all: Vec<DatedPosition> = posted.chain(later.iter().map(|later| later.position)).collect();
    all.sort_by_key(|dated| dated.at);
    all
}

/// All positions that an account gave in a thread, under its name and its pen name, as far as they count or once counted.
pub fn positions_of(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Places, InternalError> {
    let posted = store::posted_positions(tx, thread, account)?;
    if posted.is_empty() {
        return Ok(Places::default());
    }
    let mut later = store::placement_changes(tx, thread, account)?;
    // Updates count only while a comment with a position by the same persona is visible.
    later.retain(|later| posted.iter().any(|(persona, _)| *persona == later.persona));
    Ok(Places {
        has_moved: !later.is_empty(),
        all: in_order(posted, &later),
        saw_first: store::saw_first(tx, account, thread)?.unwrap_or(false),
    })
}
