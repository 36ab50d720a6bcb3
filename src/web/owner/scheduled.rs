//! What is published or sent by itself later, and when.

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::links;
use crate::newsletter::{Issue, write};
use crate::threads::{self, Thread};

/// An essay or issue that is published or sent by itself.
pub(super) struct ScheduledItem {
    pub title: String,
    pub href: String,
    /// What it is: an essay or a newsletter issue.
    pub kind: &'static str,
    pub at: UnixMicros,
}

impl ScheduledItem {
    fn of_thread(thread: &Thread) -> Option<Self> {
        let at = thread.publish_at().filter(|_| thread.published_at().is_none())?;
        let (title, href) = (thread.title().to_owned(), links::owner_thread_shown(thread.id()));
        Some(Self { title, href, kind: "essay", at })
    }

    fn of_issue(issue: &Issue) -> Option<Self> {
        let (title, href) = (issue.subject().to_owned(), links::owner_issue(issue.id()));
        Some(Self { title, href, kind: "newsletter issue", at: issue.scheduled_at()? })
    }
}

/// Everything that is scheduled, the next first.
pub(super) fn scheduled(tx: &mut Tx<'_>) -> Result<Vec<ScheduledItem>, InternalError> {
    let mut items: Vec<ScheduledItem> = threads::all(tx)?.iter().filter_map(ScheduledItem::of_thread).collect();
    items.extend(write::scheduled(tx)?.iter().filter_map(ScheduledItem::of_issue));
    items.sort_by_key(|item| item.at);
    Ok(items)
}
