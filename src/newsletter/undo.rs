//! The rule for undoing what an unsubscribe link ended, of newsletters and of notification emails.

use std::time::Duration;

use crate::clock::UnixMicros;

/// How long unsubscribing can be undone: the link is in every copy of the email, also in one that was passed on.
const UNDO_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether an unsubscribe link can undo what it ended itself at `ended_by_it`; `None` for what ended in any other way.
pub fn can_undo(ended_by_it: Option<UnixMicros>, now: UnixMicros) -> bool {
    ended_by_it.is_some_and(|at| now.since(at) <= UNDO_WINDOW)
}
