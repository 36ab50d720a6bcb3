//! Notifications: what members are notified of, on the site and, as they chose, by email.
//!
//! The top domain module: it may ask every other one, and none of them depends on it. They push a job, and the worker calls
//! this module to notify.

pub mod email_opt_out;
mod emails;
mod notification;
pub mod notify;
mod store;

use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, NotificationId};

pub use self::notification::{Decided, EmailTopic, Notification, NotificationKind};

/// How many notifications one page shows.
const PAGE: usize = 30;

/// The number of notifications that this member has not seen.
pub fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, InternalError> {
    store::unread(tx, account)
}

/// This member's notifications, newest first, after the one with the id `after`. Leaves out those about a comment that can no
/// longer be read.
pub fn list(
    tx: &mut Tx<'_>,
    account: AccountId,
    after: Option<NotificationId>,
) -> Result<Page<Notification, NotificationId>, InternalError> {
    let limit = page::limit(PAGE);
    Ok(Page::cut(store::list(tx, account, after, limit)?, PAGE, |notification| notification.id))
}

/// Marks all of this member's notifications as seen.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), InternalError> {
    store::mark_read(tx, account)
}

/// Whether this member has an unseen notification of one of these kinds about `comment`.
pub fn awaits(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<bool, InternalError> {
    store::awaits(tx, account, comment, kinds)
}

/// Marks this member's notifications of these kinds about `comment` as seen.
pub fn mark_opened(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<(), InternalError> {
    store::mark_opened(tx, account, comment, kinds)
}
