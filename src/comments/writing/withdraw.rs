//! Taking back what one wrote, and bringing it back.

use std::time::Duration;

use super::change;
use crate::accounts::Member;
use crate::comments::{AuthorState, AuthorStep, Comment, Locked, Screening, stats, store};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::CommentId;

/// How long what was taken back can be brought back; its text is deleted then.
pub const RESTORE_WINDOW: Duration = Duration::from_hours(30 * 24);

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// There is no such comment, or it is somebody else's.
    #[error("There is no such story, or it is not yours.")]
    Missing,
    /// The text is deleted.
    #[error("This was taken back more than 30 days ago, and its text is deleted. You can tell it anew.")]
    Deleted,
    /// There is no such step from where it stands.
    #[error("This cannot be done as the story stands now.")]
    Closed,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for WithdrawError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Deleted => ErrorKind::Gone,
            Self::Closed => ErrorKind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Takes a comment back: a tombstone stays where others answered it. Doing it twice changes nothing more.
///
/// # Errors
/// When it is not the author's, or cannot be taken back from where it stands.
pub fn withdraw<S: Screening>(tx: &mut Tx<'_>, author: &Member, id: CommentId, screening: &S) -> Result<Comment, WithdrawError> {
    let before = own(tx, author, id)?;
    if before.author_state == AuthorState::Withdrawn {
        return Ok(before);
    }
    let at = tx.now();
    step(tx, before, AuthorStep::Withdraw, screening, |after| after.withdrawn_at = Some(at))
}

/// Brings back what was taken back at most [`RESTORE_WINDOW`] ago, to where moderation left it. Doing it twice changes nothing more.
///
/// # Errors
/// When it is not the author's, its text is deleted, or it cannot be brought back.
pub fn bring_back<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    id: CommentId,
    screening: &S,
) -> Result<Comment, WithdrawError> {
    let before = own(tx, author, id)?;
    if before.author_state == AuthorState::Live {
        return Ok(before);
    }
    if before.withdrawn_at.is_none_or(|at| tx.now().since(at) > RESTORE_WINDOW) {
        return Err(WithdrawError::Deleted);
    }
    step(tx, before, AuthorStep::Return, screening, |after| after.withdrawn_at = None)
}

/// Deletes the text of what was taken back longer than [`RESTORE_WINDOW`] ago, at most `most` at a time; how many that were.
///
/// # Errors
/// When the database refuses.
pub fn purge_withdrawn(tx: &mut Tx<'_>, most: i64) -> Result<usize, InternalError> {
    let before = tx.now() - RESTORE_WINDOW;
    let due = store::withdrawn_before(tx, before, most)?;
    store::blank(tx, &due, before)
}

fn own(tx: &mut Tx<'_>, author: &Member, id: CommentId) -> Result<Comment, WithdrawError> {
    let found = store::lock(tx, id)?.map(Locked::into_inner);
    found.filter(|found| found.account_id == author.id()).ok_or(WithdrawError::Missing)
}

fn step<S: Screening>(
    tx: &mut Tx<'_>,
    before: Comment,
    step: AuthorStep,
    screening: &S,
    note: impl FnOnce(&mut Comment),
) -> Result<Comment, WithdrawError> {
    let next = screening.next_state(&before, step, tx.now()).ok_or(WithdrawError::Closed)?;
    let state = next.state;
    let mut after = before;
    (after.moderation, after.review, after.author_state) = (state.moderation, state.review, state.author);
    note(&mut after);
    change::appear(tx, &mut after)?;
    stats::settle(tx, &after)?;
    screening.on_author_change(tx, &after, next)?;
    Ok(after)
}
