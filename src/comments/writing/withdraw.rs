//! Withdrawing and restoring one's own comment.

use std::time::Duration;

use super::change;
use crate::accounts::Member;
use crate::comments::{AuthorState, AuthorStep, Comment, Locked, Screening, stats, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::CommentId;

/// How long a withdrawn comment can be restored; afterwards its text is deleted.
pub const RESTORE_WINDOW: Duration = Duration::from_hours(30 * 24);

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The comment does not exist or belongs to another member.
    #[error("This comment doesn’t exist, or it isn’t yours.")]
    Missing,
    /// The text is deleted.
    #[error("This was withdrawn more than 30 days ago, and its text has been deleted. You can post it again.")]
    Deleted,
    /// The comment's state allows no such step.
    #[error("This action isn’t available any more. Reload the page.")]
    Closed,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for WithdrawError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Deleted => ErrorKind::Gone,
            Self::Closed => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Withdraws a comment; a tombstone remains where it has replies. Idempotent.
///
/// # Errors
/// When the comment is not the author's, or its state does not allow it.
pub fn withdraw<S: Screening>(tx: &mut Tx<'_>, author: &Member, id: CommentId, screening: &S) -> Result<Comment, WithdrawError> {
    let before = find_own_comment(tx, author, id)?;
    if before.author_state == AuthorState::Withdrawn {
        return Ok(before.into_inner());
    }
    let at = tx.now();
    step(tx, before, AuthorStep::Withdraw, screening, |after| after.withdrawn_at = Some(at))
}

/// Restores a comment withdrawn at most [`RESTORE_WINDOW`] ago, with the state that moderation gave it. Idempotent.
///
/// # Errors
/// When the comment is not the author's, its text is deleted, or its state does not allow it.
pub fn bring_back<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    id: CommentId,
    screening: &S,
) -> Result<Comment, WithdrawError> {
    let before = find_own_comment(tx, author, id)?;
    if before.author_state == AuthorState::Live {
        return Ok(before.into_inner());
    }
    if before.withdrawn_at.is_none_or(|at| tx.now().since(at) > RESTORE_WINDOW) {
        return Err(WithdrawError::Deleted);
    }
    step(tx, before, AuthorStep::Return, screening, |after| after.withdrawn_at = None)
}

/// Deletes the text of comments withdrawn longer than [`RESTORE_WINDOW`] ago, at most `most` at a time; returns how many.
pub fn purge_withdrawn(tx: &mut Tx<'_>, most: i64) -> Result<usize, InternalError> {
    let before = tx.now() - RESTORE_WINDOW;
    let due = store::withdrawn_before(tx, before, most)?;
    store::delete_texts(tx, &due, before)
}

fn find_own_comment(tx: &mut Tx<'_>, author: &Member, id: CommentId) -> Result<Locked<Comment>, WithdrawError> {
    store::lock(tx, id)?.filter(|found| found.account_id == author.id()).ok_or(WithdrawError::Missing)
}

fn step<S: Screening>(
    tx: &mut Tx<'_>,
    mut comment: Locked<Comment>,
    step: AuthorStep,
    screening: &S,
    note: impl FnOnce(&mut Comment),
) -> Result<Comment, WithdrawError> {
    let next = screening.next_state(&comment, step, tx.now()).ok_or(WithdrawError::Closed)?;
    let state = next.state;
    let row = comment.row_mut();
    (row.moderation, row.review, row.author_state) = (state.moderation, state.review, state.author);
    note(row);
    change::mark_published(tx, &mut comment)?;
    stats::update(tx, &comment)?;
    screening.on_author_change(tx, &comment, next)?;
    Ok(comment.into_inner())
}
