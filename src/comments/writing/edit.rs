//! Editing one's own comment.

use std::time::Duration;

use super::{change, post};
use crate::accounts::Member;
use crate::comments::{Body, Comment, Hit, NextState, Position, Screened, Screening, Submission, Verdict, stats, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::CommentId;
use crate::text::RENDERER_VERSION;
use crate::threads;
use crate::threads::ThreadState;

/// How long after it first became visible a comment can be edited without a mark, so that typing errors can be fixed quietly.
pub const UNMARKED_EDIT_WINDOW: Duration = Duration::from_mins(30);

/// An author's edit of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRevision {
    /// The revision that the author started from.
    pub of: i32,
    /// The new text.
    pub body: Body,
    /// The new position, if one is given.
    pub position: Option<Position>,
    /// Whether the author saw the chart before they submitted the edit.
    pub looked: bool,
}

/// Why a comment was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The comment does not exist or belongs to another member.
    #[error("This comment doesn’t exist, or it isn’t yours.")]
    Missing,
    /// It was changed meanwhile; holds the present comment.
    #[error("This has been changed in another window. What you typed is below, with the other version above it.")]
    Stale(Box<Comment>),
    /// Its state allows no edit.
    #[error("This can’t be edited any more. What you typed is below.")]
    Closed,
    /// The position differs, and the thread is locked.
    #[error("This thread is closed, and its chart no longer changes. Set your position back to what it was, then save.")]
    Locked,
    /// A rule rejects the text; holds the reason.
    #[error("{0}")]
    Refused(String),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for EditError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Stale(_) => ErrorKind::Conflict,
            Self::Closed | Self::Locked => ErrorKind::Forbidden,
            Self::Refused(_) => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Replaces the text and position of a comment and keeps the old ones as a revision. A changed text is screened again; an author
/// who only moves the position changes nothing for moderators.
///
/// # Errors
/// When the comment is not the author's, was changed meanwhile, cannot be changed, or is rejected by a rule, or when the position
/// of a locked thread would move; nothing changes then.
pub fn edit<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    id: CommentId,
    new: &CommentRevision,
    screening: &S,
) -> Result<Comment, EditError> {
    let before = store::lock(tx, id)?.filter(|found| found.account_id == author.id()).ok_or(EditError::Missing)?;
    if before.body == new.body && before.position == new.position {
        return Ok(before.into_inner());
    }
    if before.revision != new.of {
        return Err(EditError::Stale(Box::new(before.into_inner())));
    }
    if before.position != new.position {
        refuse_locked(tx, &before)?;
    }
    let screened = if before.body != new.body {
        Some(screen(tx, author, &before, &new.body, screening)?)
    } else if screening.allows_edit(&before, tx.now()) {
        None
    } else {
        return Err(EditError::Closed);
    };
    let shown_for = before.published_at.map(|first| tx.now().since(first));
    let mut changed = before.clone();
    let after = changed.row_mut();
    after.body = new.body.clone();
    after.html = new.body.render();
    after.renderer = RENDERER_VERSION;
    after.position = new.position;
    if before.position.is_none() && new.position.is_some() {
        let first = store::saw_first(tx, author.id(), before.thread_id)?;
        after.saw_first = before.saw_first || first.unwrap_or(new.looked);
    }
    after.revision = before.revision.saturating_add(1);
    if let Some((_, next)) = &screened {
        (after.moderation, after.review, after.author_state) = (next.state.moderation, next.state.review, next.state.author);
    }
    if shown_for.is_some_and(|shown| shown > UNMARKED_EDIT_WINDOW) {
        after.edited_at = Some(tx.now());
    } else {
        store::hide_revision(tx, &before)?;
    }
    // Removed text stays hidden: an approved new revision must not reveal the earlier ones in its history.
    if !before.state().is_visible() {
        store::hide_revisions(tx, id)?;
    }
    store::save_text(tx, &changed)?;
    store::insert_revision(tx, &changed)?;
    change::mark_published(tx, &mut changed)?;
    stats::update(tx, &changed)?;
    match screened {
        Some((hits, next)) => screening.record(tx, &changed, &hits, next)?,
        None => screening.carry_over(tx, &changed, before.revision)?,
    }
    Ok(changed.into_inner())
}

/// The chart of a locked thread no longer changes, however a position would be moved.
fn refuse_locked(tx: &mut Tx<'_>, of: &Comment) -> Result<(), EditError> {
    let thread = threads::lock_shared(tx, of.thread_id)?.ok_or(EditError::Missing)?;
    if thread.state() == ThreadState::Locked { Err(EditError::Locked) } else { Ok(()) }
}

/// What the rules find in the new text, and the state that follows.
fn screen<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    before: &Comment,
    body: &Body,
    screening: &S,
) -> Result<(Vec<Hit>, NextState<S::Outcome>), EditError> {
    let thread = threads::find(tx, before.thread_id)?.ok_or(EditError::Missing)?;
    let (thread, hold) = (thread.id(), thread.hold());
    let submission = Submission { author, thread, hold, body, byline: &before.byline(), before: Some(before), honeypot: "" };
    let Screened { verdict, hits, next } = screening.screen(tx, &submission)?;
    if verdict == Verdict::Refuse {
        return Err(EditError::Refused(post::refusal(&hits)));
    }
    Ok((hits, next.ok_or(EditError::Closed)?))
}
