//! Cases: a case collects everything that is open about one comment.

use std::time::Duration;

use diesel::{Queryable, Selectable};

use super::ModerationReason;
use crate::clock::UnixMicros;
use crate::db::schema::mod_case;
use crate::id::{CaseId, CommentId, EventId};
use crate::words;

words! {
    /// The queue of a case, most urgent first. A case only ever moves to a more urgent one.
    pub enum ReviewQueue {
        /// A person may be in danger.
        Care = "care",
        /// The comment may break the law.
        Legal = "legal",
        /// A reader or a rule asks for a review of a published comment.
        Report = "report",
        /// The comment is held until a moderator publishes it.
        Hold = "hold",
        /// The rules consider the comment spam.
        Spam = "spam",
    }
}

impl ReviewQueue {
    /// How soon a moderator should review a case.
    pub const fn response_time(self) -> Duration {
        match self {
            // Danger does not wait for the evening; this queue is always reviewed first.
            Self::Care => Duration::from_hours(1),
            // Laws in many places say "expeditiously"; readers accept a day.
            Self::Legal | Self::Report | Self::Hold => Duration::from_hours(24),
            // Spam is not urgent, but a member's story may be among it.
            Self::Spam => Duration::from_hours(7 * 24),
        }
    }

    /// The queue for reports with this reason.
    pub const fn for_report(reason: ModerationReason) -> Self {
        match reason {
            ModerationReason::Worry => Self::Care,
            ModerationReason::Illegal => Self::Legal,
            _ => Self::Report,
        }
    }

    /// Whether its cases concern more than the text: they stay open when the author withdraws the text, and are not shown in
    /// public.
    pub const fn outlives_the_text(self) -> bool {
        matches!(self, Self::Care | Self::Legal)
    }

    /// The queue's name in the address of its page.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Legal => "legal",
            Self::Report => "reports",
            Self::Hold => "held",
            Self::Spam => "spam",
        }
    }

    /// The queue with this slug; `None` for any other text.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|queue| queue.slug() == slug)
    }

    /// The heading of the queue's page.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Care => "Care",
            Self::Legal => "Legal",
            Self::Report => "Reports",
            Self::Hold => "Held",
            Self::Spam => "Spam",
        }
    }
}

words! {
    /// Who has to act on a case.
    pub enum CaseState {
        /// A moderator has to review it.
        Open = "open",
        /// The author was asked to change the text.
        WaitingAuthor = "waiting_author",
        /// It needs no action.
        Closed = "closed",
    }
}

/// Everything that is or was open about one comment. A comment has at most one case that is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mod_case)]
pub struct Case {
    /// The primary key.
    pub id: CaseId,
    /// The comment that it is about.
    pub comment_id: CommentId,
    /// The review queue.
    #[diesel(column_name = lane)]
    pub queue: ReviewQueue,
    /// Who has to act on it.
    pub state: CaseState,
    /// How it was closed: the word of a decision, or `withdrawn`.
    pub outcome: Option<String>,
    /// The number of its events and reports, so that a decision about an outdated version is detected.
    pub version: i32,
    /// When the case was created.
    pub opened_at: UnixMicros,
    /// When a moderator should have reviewed it.
    pub due_at: UnixMicros,
    /// `None` while it is open or waiting for the author.
    pub closed_at: Option<UnixMicros>,
    /// The event that closed it.
    pub closed_by: Option<EventId>,
}

/// The outcome of a case whose author withdrew the text before a decision.
pub(super) const WITHDRAWN: &str = "withdrawn";

impl Case {
    /// Whether a moderator or the author still has to act.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Closed)
    }
}
