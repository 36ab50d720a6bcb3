//! An essay with its question, its state and its settings.

use diesel::{Queryable, Selectable};

use super::Days;
use crate::clock::UnixMicros;
use crate::db::schema::thread;
use crate::id::{AccountId, ThreadId};
use crate::text::{Html, Slug};
use crate::words;

words! {
    /// Who may post in a thread.
    pub enum ThreadState {
        /// All visitors and members who may post at all.
        Open = "open",
        /// The same, with a pause between two comments of one person.
        Slow = "slow",
        /// Closed to new stories and replies.
        Locked = "locked",
    }
}

words! {
    /// Which new comments wait for a moderator.
    pub enum Hold {
        /// According to the site's setting.
        Site = "site",
        /// None, unless a rule holds one.
        None = "none",
        /// The first one of each member.
        First = "first",
        /// Every story and reply, by new and known authors.
        All = "all",
    }
}

/// The question that a thread asks its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question itself.
    pub text: String,
    /// The ends of the scale on which readers place themselves.
    pub poles: Poles,
    /// Help text for the question.
    pub hint: String,
}

/// The names of the two ends of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poles {
    /// The pole at 0.
    pub low: String,
    /// The pole at 100.
    pub high: String,
}

/// An essay with its question, its state and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = thread)]
pub struct Thread {
    pub(super) id: ThreadId,
    pub(super) slug: Slug,
    pub(super) title: String,
    pub(super) excerpt: String,
    pub(super) body: String,
    pub(super) html: Html,
    pub(super) question: String,
    pub(super) pole_low: String,
    pub(super) pole_high: String,
    pub(super) hint: String,
    pub(super) state: ThreadState,
    pub(super) moderation: Hold,
    pub(super) author_id: Option<AccountId>,
    pub(super) published_at: Option<UnixMicros>,
    pub(super) created_at: UnixMicros,
    pub(super) updated_at: UnixMicros,
    pub(super) version: i32,
    pub(super) cover: String,
    pub(super) placed: i32,
    pub(super) publish_at: Option<UnixMicros>,
    pub(super) closes_after: Option<Days>,
    pub(super) closes_at: Option<UnixMicros>,
    pub(super) announce_by: Option<AccountId>,
}

impl Thread {
    /// Stays the same when the slug changes.
    pub const fn id(&self) -> ThreadId {
        self.id
    }

    /// Its name in URLs.
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Plain text; also the name of the thread's feed.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// A few sentences for lists and feeds.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// The essay in Markdown.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The essay as sanitised HTML.
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// The question with its poles and hint.
    pub fn question(&self) -> Question {
        Question { text: self.question.clone(), poles: self.poles(), hint: self.hint.clone() }
    }

    /// The names of the two ends of the scale.
    pub fn poles(&self) -> Poles {
        Poles { low: self.pole_low.clone(), high: self.pole_high.clone() }
    }

    /// Who may post in it.
    pub const fn state(&self) -> ThreadState {
        self.state
    }

    /// Which new comments wait for a moderator.
    pub const fn hold(&self) -> Hold {
        self.moderation
    }

    /// Its author; `None` once that account is deleted, and for the thread that ships with the program.
    pub const fn author_id(&self) -> Option<AccountId> {
        self.author_id
    }

    /// When it was published; `None` while it is a draft.
    pub const fn published_at(&self) -> Option<UnixMicros> {
        self.published_at
    }

    /// The date that readers see: of its publication, or of its draft while it has none.
    pub fn dated_at(&self) -> UnixMicros {
        self.published_at.unwrap_or(self.created_at)
    }

    /// When its draft was started.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// When it was last changed.
    pub const fn updated_at(&self) -> UnixMicros {
        self.updated_at
    }

    /// The number of its latest revision, which may be autosaved and not applied yet.
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// The number of the revision that readers see; 0 for the placeholder of an incomplete essay.
    pub const fn placed(&self) -> i32 {
        self.placed
    }

    /// Whether its latest revision is not applied yet.
    pub const fn has_pending(&self) -> bool {
        self.placed < self.version
    }

    /// Whether it is neither published nor scheduled, so that only its writers can read it.
    pub const fn is_unseen(&self) -> bool {
        self.published_at.is_none() && self.publish_at.is_none()
    }

    /// After how many days it closes to new stories automatically; `None` for never.
    pub const fn closes_after(&self) -> Option<Days> {
        self.closes_after
    }

    /// When it closes; `None` before publication, after it closed, and when it never closes.
    pub const fn closes_at(&self) -> Option<UnixMicros> {
        self.closes_at
    }

    /// Whether its publication is, or was, to be announced to subscribers.
    pub const fn is_to_be_announced(&self) -> bool {
        self.announce_by.is_some()
    }

    /// When it is scheduled for publication; `None` when it is not.
    pub const fn publish_at(&self) -> Option<UnixMicros> {
        self.publish_at
    }

    /// The summary as written; empty for none.
    pub fn cover(&self) -> &str {
        &self.cover
    }
}

/// Page size of thread lists.
pub const PAGE: usize = 20;
