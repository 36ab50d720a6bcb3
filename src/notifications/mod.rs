//! Notifications: what a member is told, on the site and, as they chose, by mail.
//!
//! The rightmost room: it may ask every other, and none of them knows it. They leave a job, and the worker asks this room to tell.

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
    /// What a notice is about.
    pub enum NotificationKind {
        /// Somebody replied.
        Reply = "reply",
        /// A moderator decided.
        Decision = "decision",
        /// Somebody told a story in a thread that they follow.
        Story = "story",
        /// Somebody answered in a conversation that they follow.
        Answer = "answer",
    }
}

words! {
    /// A kind of notification that is also emailed.
    pub enum EmailTopic {
        /// Someone replied to what the member wrote.
        Reply = "reply",
        /// A moderator decided about what the member wrote.
        Decision = "decision",
    }
}

impl EmailTopic {
    /// What these emails are called within a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reply => "emails about replies",
            Self::Decision => "emails about moderators’ decisions",
        }
    }

    /// The number in a signed link.
    const fn number(self) -> i64 {
        match self {
            Self::Reply => 1,
            Self::Decision => 2,
        }
    }
}

/// Something that a member is told, with what a page says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its id.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NotificationKind,
    /// What is new, or was decided about.
    pub comment: CommentId,
    /// When it happened.
    pub at: UnixMicros,
    /// Whether they see it for the first time.
    pub fresh: bool,
    /// The name over that comment.
    pub byline: String,
    /// The title of its thread.
    pub thread: String,
    /// What was decided; nothing about what is new.
    pub decided: Option<Decided>,
}

/// A decision about something that the member wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What it is called.
    pub kind: CommentKind,
    /// What was done.
    pub action: ModerationAction,
    /// Where it stood afterwards.
    pub state: State,
    /// The first words of it; empty when its text is gone.
    pub words: String,
}

/// How many characters of the author’s own text are quoted, enough to recognise it.
const WORDS: usize = 60;

impl Decided {
    fn about(comment: &Comment, event: &ModerationEvent) -> Result<Self, InternalError> {
        let plain = text::to_plain(comment.body().as_str(), Flavour::Comment, Wrap::Never);
        Ok(Self { kind: CommentKind::of(comment), action: event.action, state: event.to()?, words: text::excerpt(&plain, WORDS) })
    }
}

/// How many notices one page shows.
const PAGE: usize = 30;

/// How many notices this member has not seen.
///
/// # Errors
/// When the database refuses.
pub fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, InternalError> {
    store::unread(tx, account)
}

/// This member's notices, newest first, after the one named `after`. What is about a comment that can no longer be read is left out.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, account: AccountId, after: Option<NoticeId>) -> Result<Page<Notification, NoticeId>, InternalError> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    Ok(Page::cut(store::list(tx, account, after, limit)?, PAGE, |notice| notice.id))
}

/// Marks all of this member's notices as seen.
///
/// # Errors
/// When the database refuses.
pub fn mark_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), InternalError> {
    store::mark_read(tx, account)
}

/// Whether a notice of one of these kinds about `comment` is one that this member has not seen.
///
/// # Errors
/// When the database refuses.
pub fn awaits(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<bool, InternalError> {
    store::awaits(tx, account, comment, kinds)
}

/// Marks this member's notices of these kinds about `comment` as seen.
///
/// # Errors
/// When the database refuses.
pub fn mark_opened(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<(), InternalError> {
    store::mark_opened(tx, account, comment, kinds)
}
