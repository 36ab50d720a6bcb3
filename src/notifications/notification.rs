//! Notifications of members.

use crate::clock::UnixMicros;
use crate::comments::{Comment, CommentKind, State};
use crate::error::InternalError;
use crate::id::{CommentId, NotificationId};
use crate::moderation::{ModerationAction, ModerationEvent};
use crate::newsletter::undo;
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
        /// A moderator decided about what the member reported.
        Report = "report",
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
    pub(super) const fn number(self) -> i64 {
        match self {
            Self::Reply => 1,
            Self::Decision => 2,
        }
    }
}

/// When and how a member switched a kind of email off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OptOut {
    pub(super) at: UnixMicros,
    /// The notification whose link did it; `None` for the settings, and for links that name no notification.
    pub(super) by: Option<NotificationId>,
}

impl OptOut {
    /// Whether the link in the email about `notification` can still turn them on again.
    pub(super) fn can_undo(self, notification: Option<NotificationId>, now: UnixMicros) -> bool {
        notification.is_some() && self.by == notification && undo::can_undo(Some(self.at), now)
    }
}

/// A notification of a member, with what its page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The primary key.
    pub id: NotificationId,
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
    /// The slug of its thread.
    pub slug: String,
    /// Whether readers see the comment now.
    pub is_visible: bool,
    /// The decision; `None` for a new comment.
    pub decided: Option<Decided>,
}

/// A decision about a comment of the member, or about one that they reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whether it is a story or a reply.
    pub kind: CommentKind,
    /// The kind of decision.
    pub action: ModerationAction,
    /// The state after the decision.
    pub state: State,
    /// The first words of the comment; empty when its text is gone, or is not the one that was decided about any more.
    pub words: String,
}

/// How many characters of the member’s own text are quoted, enough to recognise it.
const WORDS: usize = 60;

impl Decided {
    pub(super) fn about(comment: &Comment, event: &ModerationEvent) -> Result<Self, InternalError> {
        let words = match event.revision {
            Some(revision) if revision != comment.revision() => String::new(),
            _ => text::excerpt(&text::to_plain(comment.body().as_str(), Flavour::Comment, Wrap::Never), WORDS),
        };
        Ok(Self { kind: comment.kind(), action: event.action, state: event.to()?, words })
    }
}
