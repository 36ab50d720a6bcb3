//! One newsletter issue: a draft that the owner writes, then what was sent, unchanged for ever.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::schema::issue;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, IssueId, ListId};
use crate::text::{Limit, Line, Prose};
use crate::words;

words! {
    /// The steps from draft to sent or cancelled.
    pub enum IssueState {
        /// Being written.
        Draft = "draft",
        /// Will be sent automatically at its time.
        Scheduled = "scheduled",
        /// Being sent.
        Sending = "sending",
        /// Stopped while being sent, until the owner resumes it.
        Paused = "paused",
        /// Stopped for good; emails already sent stay sent.
        Cancelled = "cancelled",
        /// Every email has reached a final state.
        Done = "done",
    }
}

impl IssueState {
    /// The state as the owner reads it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Paused => "paused",
            Self::Cancelled => "stopped",
            Self::Done => "sent",
        }
    }

    /// Whether it can still be edited.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }
}

words! {
    /// Who paused an issue.
    pub enum PausedBy {
        /// With the pause button of the progress page.
        Owner = "owner",
        /// The system: too many emails were rejected for reasons other than their addresses.
        Refusals = "refusals",
    }
}

/// The length of a subject: what mail programs show in one line of a list, and a little more.
pub const SUBJECT: Limit = Limit::new(1, 150);
/// The length of a body. Mail programs cut off more than about 100 KB of HTML.
pub const BODY: Limit = Limit::new(1, 60_000);

/// What the owner writes, validated.
#[derive(Clone, Debug)]
pub struct NewIssue {
    /// One line of plain text.
    pub subject: Line,
    /// The body, in Markdown.
    pub body: Prose,
    /// The list whose subscribers get it.
    pub list: ListId,
}

/// One newsletter issue.
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
    /// Refers to the issue in the database; URLs of the archive use the slug.
    pub const fn id(&self) -> IssueId {
        self.id
    }

    /// The slug in the archive's URLs.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The list whose subscribers get it.
    pub const fn list(&self) -> ListId {
        self.list_id
    }

    /// One line of plain text.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The body as it was written, in Markdown.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Decides what can be done with the issue.
    pub const fn state(&self) -> IssueState {
        self.state
    }

    /// The account that wrote it; `None` when that account was deleted.
    pub const fn author(&self) -> Option<AccountId> {
        self.author_id
    }

    /// When it was last edited.
    pub const fn updated_at(&self) -> UnixMicros {
        self.updated_at
    }

    /// When it will be sent automatically; `None` when it is not scheduled.
    pub const fn scheduled_at(&self) -> Option<UnixMicros> {
        self.scheduled_at
    }

    /// When sending started; `None` before that.
    pub const fn sent_at(&self) -> Option<UnixMicros> {
        self.sent_at
    }

    /// When the last email was finished, or the issue was cancelled.
    pub const fn finished_at(&self) -> Option<UnixMicros> {
        self.finished_at
    }

    /// How many subscribers it goes to; `None` before it is sent.
    pub const fn audience(&self) -> Option<i32> {
        self.audience
    }

    /// Who paused it; `None` when it is not paused.
    pub const fn paused_by(&self) -> Option<PausedBy> {
        self.paused_by
    }

    /// Increases with every change; a form submits the version that it shows.
    pub const fn version(&self) -> i32 {
        self.version
    }
}

/// Why an issue was left unchanged.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such issue.
    #[error("This issue doesn’t exist.")]
    Missing,
    /// It was changed since the form was opened.
    #[error("The issue has been changed since you opened this form, perhaps in another window. Nothing was saved or sent.")]
    Changed,
    /// The caller did not say which version they saw.
    #[error("Open the issue and send it from its own page, so that what is sent is what you read there. Nothing was sent.")]
    Unseen,
    /// It is being sent, or was sent.
    #[error("This issue has been sent, or is being sent. It can no longer be changed.")]
    AlreadySent,
    /// A list that does not exist.
    #[error("Choose the list that this issue is for.")]
    UnknownList,
    /// The list has no subscribers.
    #[error("No one is subscribed to this list yet.")]
    NoSubscribers,
    /// A time in the past.
    #[error("Choose a time in the future.")]
    Past,
    /// The action is not available in the issue's state.
    #[error("The issue is {} now, so this is no longer possible.", .0.title())]
    WrongState(IssueState),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for IssueError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Changed | Self::AlreadySent | Self::NoSubscribers | Self::WrongState(_) => ErrorKind::Conflict,
            Self::Unseen | Self::UnknownList | Self::Past => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}
