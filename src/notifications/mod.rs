//! Notifications: what members are notified of, on the site and, as they chose, by email.
//!
//! The top domain module: it may ask every other one, and none of them depends on it. They push a job, and the worker calls
//! this module to notify.

pub mod email_opt_out;
mod emails;
pub mod notify;
mod store;

use crate::clock::UnixMicros;
use crate::comments::{Comment, State};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, NoticeId};
use crate::moderation::{CommentKind, ModerationAction, ModerationEvent};
use crate::text::{self, Flavour, Wrap};
use crate::words;

words! {
    /// What a notification is about.
    pub enum NotificationKind {
        /// Another member replied.
        Reply = "reply",
        /// A moderator or a rule decided about the member's comment.
        Decision = "decision",
        /// Another member posted a story in a thread that they follow.
        Story = "story",
        /// Another member replied in a conversation that they follow.
        Answer = "answer",
    }
}

words! {
    /// A kind of notification that is also emailed.
    pub enum EmailTopic {
        /// Another member replied to the member's comment.
        Reply = "reply",
        /// A moderator or a rule decided about the member's comment.
        Decision = "decision",
    }
}

impl EmailTopic {
    /// The name of these emails within a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reply => "emails about replies",
            Self::Decision => "emails about moderators’ decisions",
        }
    }

    /// The number in a signed link; must never change, because links do not expire.
    const fn number(self) -> i64 {
        match self {
            Self::Reply => 1,
            Self::Decision => 2,
        }
    }
}

/// A notification of a member, with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The primary key.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NotificationKind,
    /// The new comment, or the one that was decided about.
    pub comment: CommentId,
    /// When the notification was created.
    pub at: UnixMicros,
    /// Whether the member has not seen it before.
    pub fresh: bool,
    /// The byline of that comment.
    pub byline: String,
    /// The title of its thread.
    pub thread: String,
    /// The decision; `None` for a new comment.
    pub decided: Option<Decided>,
}

/// A decision about a comment of the member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whether it is a story or a reply.
    pub kind: CommentKind,
    /// The kind of decision.
    pub action: ModerationAction,
    /// The state after the decision.
    pub state: State,
    /// The first words of the comment; empty when its text is gone.
    pub words: String,
}

/// How many characters of the member’s own text are quoted, enough to recognise it.
const WORDS: usize = 60;

impl Decided {
    fn about(comment: &Comment, event: &ModerationEvent) -> Result<Self, InternalError> {
        let plain = text::to_plain(comment.body().as_str(), Flavour::Comment, Wrap::Never);
        Ok(Self { kind: CommentKind::of(comment), action: event.action, state: event.to()?, words: text::excerpt(&plain, WORDS) })
    }
}

/// How many notifications one page shows.
const PAGE: usize = 30;

/// The number of notifications that this member has not seen.
///
/// # Errors
/// On a database error.
pub fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, InternalError> {
    store::unread(tx, account)
}

/// This member's notifications, newest first, after the one with the id `after`. Leaves out those about a comment that can no
/// longer be read.
///
/// # Errors
/// On a database error.
pub fn list(tx: &mut Tx<'_>, account: AccountId, after: Option<NoticeId>) -> Result<Page<Notification, NoticeId>, InternalError> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    Ok(Page::cut(store::list(tx, account, after, limit)?, PAGE, |notice| notice.id))
}

/// Marks all of this member's notifications as seen.
///
/// # Errors
/// On a database error.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), InternalError> {
    store::mark_read(tx, account)
}

/// Whether this member has an unseen notification of one of these kinds about `comment`.
///
/// # Errors
/// On a database error.
pub fn awaits(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<bool, InternalError> {
    store::awaits(tx, account, comment, kinds)
}

/// Marks this member's notifications of these kinds about `comment` as seen.
///
/// # Errors
/// On a database error.
pub fn mark_opened(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<(), InternalError> {
    store::mark_opened(tx, account, comment, kinds)
}
