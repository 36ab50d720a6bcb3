//! State changes by the moderation module.

use std::time::Duration;

use crate::comments::{Comment, Locked, Moderation, Review, stats, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::jobs;
use crate::jobs::Job;

/// The state that moderation gives a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModerationChange {
    /// The decision of moderation.
    pub moderation: Moderation,
    /// Whether a moderator reviewed it.
    pub review: Review,
    /// The public reason, shown in its place; saved only when the comment is removed.
    pub removed_reason: Option<String>,
}

/// Applies a moderation decision and returns the changed comment. If that makes it visible, a job sends the notifications. The
/// caller has checked the decision table, and writes the event in the same transaction.
pub fn change_moderation(
    tx: &mut Tx<'_>,
    mut comment: Locked<Comment>,
    change: &ModerationChange,
) -> Result<Locked<Comment>, InternalError> {
    let row = comment.row_mut();
    row.moderation = change.moderation;
    row.review = change.review;
    row.removed_reason = change.removed_reason.clone().filter(|_| change.moderation == Moderation::Removed);
    mark_published(tx, &mut comment)?;
    stats::update(tx, &comment)?;
    Ok(comment)
}

/// How long after it first became visible a comment still counts as new to its readers.
const NEWS_WINDOW: Duration = Duration::from_hours(24);

/// Marks a comment as published once it is visible, and queues its notifications while it is new. Queued each time: it may have
/// been hidden again before the first job ran.
pub(crate) fn mark_published(tx: &mut Tx<'_>, comment: &mut Locked<Comment>) -> Result<(), InternalError> {
    if !comment.state().is_visible() {
        return Ok(());
    }
    store::show_revision(tx, comment)?;
    let now = tx.now();
    let first = *comment.row_mut().published_at.get_or_insert(now);
    if now.since(first) <= NEWS_WINDOW {
        jobs::push(tx, Job::CommentPublished { comment: comment.id })?;
    }
    Ok(())
}
