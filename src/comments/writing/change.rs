//! What the moderation room may do to a comment.

use crate::comments::{Comment, Moderation, Review, stats, store};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::CommentId;
use crate::jobs;
use crate::jobs::Job;

/// Where moderation puts a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What moderation makes of it.
    pub moderation: Moderation,
    /// Whether a person looked.
    pub review: Review,
    /// The reason that everybody may read where it stood, in words; only kept when it is removed.
    pub removed_reason: Option<String>,
}

/// Why a comment stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is no such comment.
    #[error("There is no such comment.")]
    Missing,
    /// Its author changed it meanwhile; what it is now.
    #[error("The text has changed since you opened it. Read it again, then decide.")]
    Stale(Box<Comment>),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for ChangeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing => Kind::Missing,
            Self::Stale(_) => Kind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Puts a comment where a decision wants it and returns it as it stands now. `revision` is the edition that was decided about. When that
/// makes it visible for the first time, everybody who is to know is told later. The caller has asked its table of moves, and writes the
/// event in the same transaction.
///
/// # Errors
/// When there is no such comment, when its text has changed since, or when the database refuses.
pub fn change_moderation(tx: &mut Tx<'_>, id: CommentId, revision: i32, change: &Change) -> Result<Comment, ChangeError> {
    let before = store::lock(tx, id)?.ok_or(ChangeError::Missing)?;
    if before.revision != revision {
        return Err(ChangeError::Stale(Box::new(before)));
    }
    let mut after = before;
    after.moderation = change.moderation;
    after.review = change.review;
    after.removed_reason = change.removed_reason.clone().filter(|_| change.moderation == Moderation::Removed);
    appear(tx, &mut after)?;
    stats::settle(tx, &after)?;
    Ok(after)
}

/// Marks a comment that has become visible, and has everybody told who is to know and does not yet: it may have gone again before they
/// were told the first time.
pub(crate) fn appear(tx: &mut Tx<'_>, comment: &mut Comment) -> Result<(), Fault> {
    if !comment.state().is_visible() {
        return Ok(());
    }
    store::show_revision(tx, comment)?;
    comment.published_at = comment.published_at.or(Some(tx.now()));
    jobs::push(tx, Job::CommentPublished { comment: comment.id })?;
    Ok(())
}
