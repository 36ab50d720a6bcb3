//! Placing oneself again, some time after a story was told.

use crate::accounts;
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::stats;
use crate::comments::stats::Stance;
use crate::comments::{BylineKind, Position, UNMARKED_EDIT_WINDOW, store};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, PlaceChangeId, ThreadId};
use crate::threads;
use crate::threads::ThreadState;

/// How often one person may move under one thread: more than a life of second thoughts, and an end to a row that only grows.
const MAX_PLACEMENTS: usize = 200;

/// Where somebody placed themselves, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placing {
    /// The place.
    pub position: Position,
    /// When they said so.
    pub at: UnixMicros,
}

/// A place that was given after a story, as the account or as its pen name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Later {
    pub(crate) id: PlaceChangeId,
    pub(crate) voice: BylineKind,
    pub(crate) placing: Placing,
}

/// Where a member stands under a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Every place they gave, oldest first; empty for somebody without a story with a place that can be read.
    pub all: Vec<Placing>,
    /// Whether they looked at the picture before they gave the first of them, so that it leaves them out.
    pub saw_first: bool,
}

impl Places {
    /// The one that counts: the latest.
    pub fn now(&self) -> Option<Position> {
        self.all.last().map(|placing| placing.position)
    }
}

/// Why nobody moved.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is no such thread.
    #[error("There is no such thread.")]
    NoThread,
    /// No number was given.
    #[error("Enter a whole number from 0 to 100.")]
    Empty,
    /// There is no place yet to move from.
    #[error(
        "Tell a story with a place first. After that you can place yourself again here, as often as you come to see it otherwise."
    )]
    NotPlaced,
    /// The thread is locked.
    #[error("This thread is closed, and its picture stays as it is.")]
    Locked,
    /// They moved more often than anybody does.
    #[error("You have placed yourself here {MAX_PLACEMENTS} times. The last one stays.")]
    TooOften,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for PlaceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoThread => ErrorKind::Missing,
            Self::Empty => ErrorKind::Invalid,
            Self::NotPlaced | Self::Locked => ErrorKind::Forbidden,
            Self::TooOften => ErrorKind::TooMany,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Places a member anew, as whom they last told a story with a place: the account or its pen name. What they say within [`UNMARKED_EDIT_WINDOW`] of the last time takes its place, as with the text of a story; the place that
/// they are at already changes nothing.
///
/// # Errors
/// When they told no story with a place here that can be read, or the thread is locked.
pub fn move_to(tx: &mut Tx<'_>, member: &Member, thread: ThreadId, position: Option<Position>) -> Result<(), PlaceError> {
    let thread = threads::keep(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(PlaceError::NoThread)?;
    if thread.state() == ThreadState::Locked {
        return Err(PlaceError::Locked);
    }
    accounts::find::lock(tx, member.id())?;
    let told = store::told_places(tx, thread.id(), member.id())?;
    let voice = told.last().map(|(voice, _)| *voice).ok_or(PlaceError::NotPlaced)?;
    let position = position.ok_or(PlaceError::Empty)?;
    let later = store::later_places(tx, thread.id(), member.id())?;
    // Only what this voice said before: a move of one that changed the place of the other would join the two in the picture.
    let said = told.into_iter().filter(|(other, _)| *other == voice);
    let moves: Vec<Later> = later.iter().filter(|later| later.voice == voice).copied().collect();
    let now = in_order(said, &moves).last().copied();
    if now.is_some_and(|now| now.position == position) {
        return Ok(());
    }
    match moves.last() {
        Some(last) if now == Some(last.placing) && tx.now().since(last.placing.at) < UNMARKED_EDIT_WINDOW => {
            store::mend_place(tx, last.id, position)?;
        }
        _ if later.len() >= MAX_PLACEMENTS => return Err(PlaceError::TooOften),
        _ => store::insert_place(tx, thread.id(), (member.id(), voice), position)?,
    }
    Ok(stats::place(tx, Stance { thread: thread.id(), account: member.id(), kind: voice })?)
}

fn in_order(told: impl IntoIterator<Item = (BylineKind, Placing)>, later: &[Later]) -> Vec<Placing> {
    let told = told.into_iter().map(|(_, placing)| placing);
    let mut all: Vec<Placing> = told.chain(later.iter().map(|later| later.placing)).collect();
    all.sort_by_key(|placing| placing.at);
    all
}

/// Every place that an account gave under a thread, under its name and under its pen name, and that counts or counted.
///
/// # Errors
/// When the database refuses.
pub fn places(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Places, InternalError> {
    let told = store::told_places(tx, thread, account)?;
    if told.is_empty() {
        return Ok(Places::default());
    }
    let mut later = store::later_places(tx, thread, account)?;
    // Moves count as long as something can be read that the same voice told with a place.
    later.retain(|later| told.iter().any(|(voice, _)| *voice == later.voice));
    Ok(Places { all: in_order(told, &later), saw_first: store::saw_first(tx, account, thread)?.unwrap_or(false) })
}
