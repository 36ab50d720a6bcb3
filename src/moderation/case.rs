//! A case: all that is open about one comment.

use std::time::Duration;

use diesel::{Queryable, Selectable};

use super::ModerationReason;
use crate::clock::UnixMicros;
use crate::db::schema::mod_case;
use crate::id::{CaseId, CommentId, EventId};
use crate::words;

words! {
    /// Where a case waits. The graver queue comes first, and a case only ever moves to a graver one.
    pub enum ReviewQueue {
        /// Somebody may be in danger.
        Care = "care",
        /// Something may break the law.
        Legal = "legal",
        /// Readers, or a rule, ask for a look at what is public.
        Report = "report",
        /// It waits to be published.
        Hold = "hold",
        /// Rules take it for spam.
        Spam = "spam",
    }
}

impl ReviewQueue {
    /// How soon a moderator ought to look.
    pub const fn response_time(self) -> Duration {
        match self {
            // Danger does not wait for the evening; the queue is always looked at first.
            Self::Care => Duration::from_hours(1),
            // "Expeditiously", as the law in many places has it, and a day is what readers will bear.
            Self::Legal | Self::Report | Self::Hold => Duration::from_hours(24),
            // Nobody waits for spam, but a person's story may lie under it.
            Self::Spam => Duration::from_hours(7 * 24),
        }
    }

    /// Where a report for this reason waits.
    pub const fn for_report(reason: ModerationReason) -> Self {
        match reason {
            ModerationReason::Worry => Self::Care,
            ModerationReason::Illegal => Self::Legal,
            _ => Self::Report,
        }
    }

    /// Whether it is about more than the text: it stays open when the author takes the text back, and tells the public nothing.
    pub const fn outlives_the_text(self) -> bool {
        matches!(self, Self::Care | Self::Legal)
    }

    /// The queue's name on the desk and in its address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Legal => "legal",
            Self::Report => "reports",
            Self::Hold => "held",
            Self::Spam => "spam",
        }
    }

    /// The queue at an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|queue| queue.slug() == slug)
    }

    /// The queue's heading.
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
    /// Who has to do something about a case.
    pub enum CaseState {
        /// A moderator.
        Open = "open",
        /// The author, who was asked to change the text.
        WaitingAuthor = "waiting_author",
        /// Nobody.
        Closed = "closed",
    }
}

/// All that is open, or was, about one comment. At most one a comment is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mod_case)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// What it is about.
    pub comment_id: CommentId,
    /// Where it waits.
    #[diesel(column_name = lane)]
    pub queue: ReviewQueue,
    /// Who has to act.
    pub state: CaseState,
    /// How it ended: a decision's word, or `withdrawn`.
    pub outcome: Option<String>,
    /// How many events and reports belong to it: grows by one with each.
    pub version: i32,
    /// Since when.
    pub opened_at: UnixMicros,
    /// When a moderator ought to have looked.
    pub due_at: UnixMicros,
    /// When it ended.
    pub closed_at: Option<UnixMicros>,
    /// What ended it.
    pub closed_by: Option<EventId>,
}

/// The outcome of a case whose text its author took back before anybody decided.
pub(super) const WITHDRAWN: &str = "withdrawn";

impl Case {
    /// Whether somebody still has to act.
    pub const fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Closed)
    }
}
