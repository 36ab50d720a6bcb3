//! Threads: essays with a question, two poles, and the stories of readers.

mod days;
mod essay_form;
pub mod first;
mod new_thread;
mod publish;
pub mod revision;
mod search;
mod store;
pub mod timetable;

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::thread;
use crate::fault::InternalError;
use crate::id::{AccountId, ThreadId};
use crate::text::{Html, Slug};
use crate::words;

pub use self::days::{Days, NotDays};
pub use self::publish::{WriteError, admit, create, publish, revise};
pub use self::search::{fill_index, search, unindexed};
pub use crate::threads::essay_form::{EssayForm, EssayFormErrors, QUESTION};
pub use crate::threads::new_thread::NewThread;

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
        /// All of them.
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
    id: ThreadId,
    slug: Slug,
    title: String,
    excerpt: String,
    body: String,
    html: Html,
    question: String,
    pole_low: String,
    pole_high: String,
    hint: String,
    state: ThreadState,
    moderation: Hold,
    author_id: Option<AccountId>,
    published_at: Option<UnixMicros>,
    created_at: UnixMicros,
    updated_at: UnixMicros,
    version: i32,
    cover: String,
    placed: i32,
    publish_at: Option<UnixMicros>,
    closes_after: Option<Days>,
    closes_at: Option<UnixMicros>,
    announce_by: Option<AccountId>,
}

impl Thread {
    /// Its id.
    pub const fn id(&self) -> ThreadId {
        self.id
    }

    /// Its name in URLs.
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Its title.
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

/// The thread, published or not; callers decide who may see a draft.
///
/// # Errors
/// On a database error.
pub fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::find(tx, id)
}

/// The published thread with this slug.
///
/// # Errors
/// On a database error.
pub fn published(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::published(tx, slug)
}

/// The published thread that once had this slug, for redirects.
///
/// # Errors
/// On a database error.
pub fn formerly(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::formerly(tx, slug)
}

/// Locks the thread for share until the transaction ends: for checking whether it accepts a comment.
///
/// # Errors
/// On a database error.
pub fn keep(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::keep(tx, id)
}

/// Page size of thread lists.
pub const PAGE: usize = 20;

/// The published threads, newest first: page `number`, from 0, and whether another follows.
///
/// # Errors
/// On a database error.
pub fn list(tx: &mut Tx<'_>, number: u32) -> Result<(Vec<Thread>, More), InternalError> {
    let mut rows = store::list(tx, number)?;
    let more = if rows.len() > PAGE { More::Yes } else { More::No };
    rows.truncate(PAGE);
    Ok((rows, more))
}

/// Whether a list has another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// Another page follows.
    Yes,
    /// This is the last page.
    No,
}

/// The slugs of the published threads and when they last changed, newest first, at most `most`: for the sitemap.
///
/// # Errors
/// On a database error.
pub fn names(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(Slug, UnixMicros)>, InternalError> {
    store::names(tx, most)
}

/// All threads including drafts, the latest changed first: for the owner's overview.
///
/// # Errors
/// On a database error.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Thread>, InternalError> {
    store::all(tx)
}
