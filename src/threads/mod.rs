//! Threads: essays with a question, two poles, and room for stories.

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
    /// Who may tell a story under a thread.
    pub enum ThreadState {
        /// Everybody who may post at all.
        Open = "open",
        /// The same, but seldom: a pause between two comments of one person.
        Slow = "slow",
        /// Nobody.
        Locked = "locked",
    }
}

words! {
    /// Which new comments wait for a moderator.
    pub enum Hold {
        /// As the site's setting says.
        Site = "site",
        /// None, unless a rule says so.
        None = "none",
        /// The first one of each member.
        First = "first",
        /// All.
        All = "all",
    }
}

/// What a thread asks its readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The sentence.
    pub text: String,
    /// The ends of the line they place themselves on.
    pub poles: Poles,
    /// A line of help under the question.
    pub hint: String,
}

/// The names of the two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poles {
    /// At 0.
    pub low: String,
    /// At 100.
    pub high: String,
}

/// An essay, its question, and how stories under it are taken.
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

    /// Its name in addresses.
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// A few sentences of it, for lists and feeds.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// The essay's Markdown.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The essay rendered and sanitised.
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// What it asks.
    pub fn question(&self) -> Question {
        Question { text: self.question.clone(), poles: self.poles(), hint: self.hint.clone() }
    }

    /// The names of the two ends.
    pub fn poles(&self) -> Poles {
        Poles { low: self.pole_low.clone(), high: self.pole_high.clone() }
    }

    /// Who may tell a story.
    pub const fn state(&self) -> ThreadState {
        self.state
    }

    /// Which new comments wait for a moderator.
    pub const fn hold(&self) -> Hold {
        self.moderation
    }

    /// Who wrote it; nobody once that account is gone, and for the thread that ships with the program.
    pub const fn author_id(&self) -> Option<AccountId> {
        self.author_id
    }

    /// Since when everybody can read it; absent while it is a draft.
    pub const fn published_at(&self) -> Option<UnixMicros> {
        self.published_at
    }

    /// When it was begun.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// When it was last changed.
    pub const fn updated_at(&self) -> UnixMicros {
        self.updated_at
    }

    /// The number of its latest revision, which may be one that waits to be saved.
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// The number of the revision that this is; 0 while it only stands for an essay in which something is missing still.
    pub const fn placed(&self) -> i32 {
        self.placed
    }

    /// Whether words were kept that are not in their place yet.
    pub const fn has_pending(&self) -> bool {
        self.placed < self.version
    }

    /// Whether nobody but its writers can read it, now or by itself later.
    pub const fn is_unseen(&self) -> bool {
        self.published_at.is_none() && self.publish_at.is_none()
    }

    /// After how many days it takes no more stories by itself.
    pub const fn closes_after(&self) -> Option<Days> {
        self.closes_after
    }

    /// When that is; absent before it is published and after it closed.
    pub const fn closes_at(&self) -> Option<UnixMicros> {
        self.closes_at
    }

    /// Whether subscribers will be written to, or were wished to be, when it is published.
    pub const fn is_to_be_announced(&self) -> bool {
        self.announce_by.is_some()
    }

    /// When it is published by itself.
    pub const fn publish_at(&self) -> Option<UnixMicros> {
        self.publish_at
    }

    /// The words over it that somebody wrote; empty for none.
    pub fn cover(&self) -> &str {
        &self.cover
    }
}

/// The thread, published or not; callers decide who may see a draft.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::find(tx, id)
}

/// The published thread of this name.
///
/// # Errors
/// When the database refuses.
pub fn published(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::published(tx, slug)
}

/// The published thread that had this name once, and has another now.
///
/// # Errors
/// When the database refuses.
pub fn formerly(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    store::formerly(tx, slug)
}

/// The thread, kept as it is until the transaction ends: for deciding whether it takes a comment.
///
/// # Errors
/// When the database refuses.
pub fn keep(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    store::keep(tx, id)
}

/// How many threads one page of a list holds.
pub const PAGE: usize = 20;

/// The published threads, newest first: page `number`, from 0, and whether there is another.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, number: u32) -> Result<(Vec<Thread>, More), InternalError> {
    let mut rows = store::list(tx, number)?;
    let more = if rows.len() > PAGE { More::Yes } else { More::No };
    rows.truncate(PAGE);
    Ok((rows, more))
}

/// Whether a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// There is another page.
    Yes,
    /// This is the last one.
    No,
}

/// The names of the published threads with the moment of their last change, newest first, at most `most`: for a map of the site.
///
/// # Errors
/// When the database refuses.
pub fn names(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(Slug, UnixMicros)>, InternalError> {
    store::names(tx, most)
}

/// Every thread, drafts too, the latest changed first: for the owner's desk.
///
/// # Errors
/// When the database refuses.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Thread>, InternalError> {
    store::all(tx)
}
