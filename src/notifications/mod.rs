//! Notifications: what a member is told, on the site and, as they chose, by mail.
//!
//! The rightmost room: it may ask every other, and none of them knows it. They leave a job, and the worker asks this room to tell.

mod letters;
pub mod notify;
mod store;

use diesel::{Queryable, Selectable};

use crate::clock::Stamp;
use crate::db::Tx;
use crate::db::page::Page;
use crate::db::schema::notice;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, EventId, NoticeId};
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

/// Something that a member is told.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = notice)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Who is told.
    pub account_id: AccountId,
    /// What it is about.
    pub kind: NoticeKind,
    /// The reply, or the comment that was decided about.
    pub comment_id: CommentId,
    /// The decision.
    pub event_id: Option<EventId>,
    /// When it happened.
    pub created_at: Stamp,
    /// When they opened the list that shows it.
    pub read_at: Option<Stamp>,
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
