//! One newsletter mailing: a draft that the owner writes, then what was sent, for ever as it was.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::schema::issue;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, IssueId, ListId};
use crate::text::{Limit, Line, Prose};
use crate::words;

words! {
    /// Where an issue is.
    pub enum IssueState {
        /// Being written.
        Draft = "draft",
        /// Will be sent by itself.
        Scheduled = "scheduled",
        /// On its way.
        Sending = "sending",
        /// Stopped on its way; goes on when the owner says so.
        Paused = "paused",
        /// Stopped for good; what was sent was sent.
        Cancelled = "cancelled",
        /// Every letter has come to its end.
        Done = "done",
    }
}

impl IssueState {
    /// Whether it can still be written.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }
}

words! {
    /// Who paused an issue.
    pub enum PausedBy {
        /// The owner.
        Owner = "owner",
        /// We did: too many letters were refused for reasons that are not their readers'.
        Refusals = "refusals",
    }
}

/// The subject: what fits into a list of letters, and then some.
pub const SUBJECT: Limit = Limit::new(1, 150);
/// The body. Mail programs cut off what is longer than about 100 KB of HTML.
pub const BODY: Limit = Limit::new(1, 60_000);

/// What the owner writes.
#[derive(Clone, Debug)]
pub struct NewIssue {
    /// The subject.
    pub subject: Line,
    /// The letter, in Markdown.
    pub body: Prose,
    /// Whom it is for.
    pub list: ListId,
}

/// One newsletter mailing.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = issue)]
pub struct Issue {
    pub(super) id: IssueId,
    pub(super) slug: String,
    pub(super) list_id: ListId,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) html: Option<String>,
    pub(super) plain: Option<String>,
    pub(super) state: IssueState,
    pub(super) author_id: Option<AccountId>,
    pub(super) updated_at: UnixMicros,
    pub(super) scheduled_at: Option<UnixMicros>,
    pub(super) sent_at: Option<UnixMicros>,
    pub(super) finished_at: Option<UnixMicros>,
    pub(super) audience: Option<i32>,
    pub(super) running_since: Option<UnixMicros>,
    pub(super) paused_by: Option<PausedBy>,
    pub(super) version: i32,
}

impl Issue {
    /// Which.
    pub const fn id(&self) -> IssueId {
        self.id
    }

    /// Its name in the archive.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Whom it is for.
    pub const fn list(&self) -> ListId {
        self.list_id
    }

    /// The subject.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The letter as it was written, in Markdown.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Where it is.
    pub const fn state(&self) -> IssueState {
        self.state
    }

    /// Who wrote it, unless their account is gone.
    pub const fn author(&self) -> Option<AccountId> {
        self.author_id
    }

    /// When it was written last.
    pub const fn updated_at(&self) -> UnixMicros {
        self.updated_at
    }

    /// When it will be sent by itself.
    pub const fn scheduled_at(&self) -> Option<UnixMicros> {
        self.scheduled_at
    }

    /// When sending began.
    pub const fn sent_at(&self) -> Option<UnixMicros> {
        self.sent_at
    }

    /// When the last letter came to its end, or the issue was stopped.
    pub const fn finished_at(&self) -> Option<UnixMicros> {
        self.finished_at
    }

    /// To how many it goes.
    pub const fn audience(&self) -> Option<i32> {
        self.audience
    }

    /// Who paused it.
    pub const fn paused_by(&self) -> Option<PausedBy> {
        self.paused_by
    }

    /// Grows with every change; a form names the one that it shows.
    pub const fn version(&self) -> i32 {
        self.version
    }
}

/// Why an issue stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such issue.
    #[error("There is no issue here.")]
    Missing,
    /// Somebody changed it since the form was opened.
    #[error(
        "The issue was changed since you opened this form, perhaps in another window. Nothing was saved or sent; compare, and try again."
    )]
    Changed,
    /// Nobody said which text they saw.
    #[error("Open the issue and send it from its own page, so that what is sent is what you read there. Nothing was sent.")]
    Unseen,
    /// It is being sent, or was.
    #[error("This issue is being sent already, or was. What is out stays as it is.")]
    Out,
    /// A list that does not exist.
    #[error("Choose the list that this issue is for.")]
    UnknownList,
    /// Nobody would get it.
    #[error("Nobody is subscribed to this list yet, so there is nobody to send it to.")]
    Nobody,
    /// A time in the past.
    #[error("Choose a time that is still to come.")]
    Past,
    /// What was asked for does not fit where the issue is.
    #[error("The issue is {0} by now, so this can no longer be done.")]
    Elsewhere(IssueState),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for IssueError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Changed | Self::Out | Self::Nobody | Self::Elsewhere(_) => ErrorKind::Conflict,
            Self::Unseen | Self::UnknownList | Self::Past => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}
