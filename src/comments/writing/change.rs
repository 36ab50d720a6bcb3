//! What the moderation module may do to a comment.

use crate::comments::{Comment, Locked, Moderation, Review, stats, store};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::jobs;
use crate::jobs::Job;

/// Where moderation puts a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModerationChange {
    /// What moderation makes of it.
    pub moderation: Moderation,
    /// Whether a person looked.
    pub review: Review,
    /// The reason that everybody may read where it stood, in words; only kept when it is removed.
    pub removed_reason: Option<String>,
}

/// Puts a comment where a decision wants it and returns it as it stands now. When that makes it visible for the first time, everybody who
/// is to know is told later. The caller has asked its decision table, and writes the event in the same transaction.
pub fn change_moderation(
    tx: &mut Tx<'_>,
    before: Locked<Comment>,
    change: &ModerationChange,
) -> Result<Locked<Comment>, InternalError> {
    let mut after = before.into_inner();
    after.moderation = change.moderation;
    after.review = change.review;
    after.removed_reason = change.removed_reason.clone().filter(|_| change.moderation == Moderation::Removed);
    appear(tx, &mut after)?;
    stats::settle(tx, &after)?;
    Ok(Locked::new(after))
}

/// Marks a comment that has become visible, and has everybody told who is to know and does not yet: it may have gone again before they
/// were told the first time.
pub(crate) fn appear(tx: &mut Tx<'_>, comment: &mut Comment) -> Result<(), InternalError> {
    if !comment.state().is_visible() {
        return Ok(());
    }
    store::show_revision(tx, comment)?;
    comment.published_at = comment.published_at.or(Some(tx.now()));
    jobs::push(tx, Job::CommentPublished { comment: comment.id })?;
    Ok(())
}
