//! Notifications: what a member is told, on the site and, as they chose, by mail.
//!
//! The rightmost room: it may ask every other, and none of them knows it. They leave a job, and the worker asks this room to tell.

mod letters;
pub mod notify;
mod store;

use diesel::Queryable;

use crate::clock::Stamp;
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, NoticeId};
use crate::words;

words! {
    /// What a notice is about.
    pub enum NoticeKind {
        /// Somebody replied.
        Reply = "reply",
        /// A moderator decided.
        Decision = "decision",
    }
}

/// Something that a member is told, with what a page says of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// The reply, or the comment that was decided about.
    pub comment: CommentId,
    /// When it happened.
    pub at: Stamp,
    /// Whether they see it for the first time.
    pub fresh: bool,
    /// The name over that comment.
    pub byline: String,
    /// The title of its thread.
    pub thread: String,
}

/// How many notices one page shows.
const PAGE: usize = 30;

/// How many notices this member has not seen.
///
/// # Errors
/// When the database refuses.
pub fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, Fault> {
    store::unread(tx, account)
}

/// This member's notices, newest first, after the one named `after`. What is about a comment that can no longer be read is left out.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, account: AccountId, after: Option<NoticeId>) -> Result<Page<Notice, NoticeId>, Fault> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    Ok(Page::cut(store::list(tx, account, after, limit)?, PAGE, |notice| notice.id))
}

/// Marks all of this member's notices as seen.
///
/// # Errors
/// When the database refuses.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    store::mark_read(tx, account)
}
