//! The kinds of jobs, and how one is claimed.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::UnixMicros;
use crate::id::{AccountId, CommentId, EventId, IssueId, JobId, SubscriberId, ThreadId, UnconfirmedId};

/// All kinds of background jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Mail the link that verifies an account's address.
    VerifyAddress {
        /// The account whose address is verified.
        account: AccountId,
    },
    /// Mail the holder of an address that was used to sign up and has an account already.
    AlreadyRegistered {
        /// The existing account.
        account: AccountId,
    },
    /// Mail the link that sets a new password.
    ResetPassword {
        /// Nothing is sent when it was disabled meanwhile.
        account: AccountId,
        /// How often its password had been replaced when the link was asked for: nothing is sent once it was replaced again.
        #[serde(default)]
        version: Option<i32>,
    },
    /// Mail the holder of an account whose password was changed.
    PasswordChanged {
        /// Nothing is sent when it was disabled meanwhile.
        account: AccountId,
    },
    /// Mail the link that publishes a story written without a session.
    ConfirmStory {
        /// The story that waits for confirmation.
        story: UnconfirmedId,
    },
    /// Notify members that a comment became visible.
    CommentPublished {
        /// A story or a reply; it may have been hidden again before the job runs.
        comment: CommentId,
    },
    /// Notify an author of a moderation decision.
    DecisionMade {
        /// Its row in the log; nothing is sent once it was undone.
        event: EventId,
    },
    /// Notify the members whose reports a decision answered.
    ReportsAnswered {
        /// The decision; no reporter is notified once it was undone.
        event: EventId,
    },
    /// Mail the link that confirms a subscription.
    ConfirmSubscription {
        /// The subscriber with pending subscriptions.
        subscriber: SubscriberId,
    },
    /// Mail the owner's welcome to a subscriber who has just confirmed.
    WelcomeSubscriber {
        /// Nothing is sent when they left meanwhile.
        subscriber: SubscriberId,
    },
    /// Mail a subscriber whose subscribed address was entered again.
    AlreadySubscribed {
        /// The subscriber of that address.
        subscriber: SubscriberId,
    },
    /// Mail a subscriber the link to their preferences, which was asked for with their address.
    SubscriptionLink {
        /// The subscriber of that address.
        subscriber: SubscriberId,
    },
    /// Mail subscribers about a thread that was published.
    AnnounceThread {
        /// The published thread.
        thread: ThreadId,
        /// The account that asked for the announcement.
        by: AccountId,
    },
    /// Send the queued emails of an issue.
    DeliverIssue {
        /// The issue that is being sent.
        issue: IssueId,
    },
    /// Add public texts that are missing to the search index.
    FillIndex,
    /// Render texts again whose HTML is from an earlier renderer. A migration pushes it.
    RenderAgain,
}

impl Job {
    /// The key under which [`Job::FillIndex`] is queued once.
    pub const FILL_INDEX_KEY: &str = "fill-index";
    /// The key under which [`Job::RenderAgain`] is queued once, also by migrations.
    pub const RENDER_AGAIN_KEY: &str = "render-again";
}

/// A job that this worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Names the row in the table of jobs.
    pub id: JobId,
    /// The work to do.
    pub job: Job,
    /// How many attempts there were before this one.
    pub attempts: i32,
    pub(super) epoch: i32,
    /// When it was due. A later time in its row says that it was pushed again since it was claimed.
    pub(super) run_at: UnixMicros,
}

/// A job that failed too often, for the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// Names the row in the table of jobs.
    pub id: JobId,
    /// The kind of the job, in snake case.
    pub kind: String,
    /// How many attempts there were.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub failure: String,
}

/// How many jobs there are in each state, and when the oldest was due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Waiting for their time or for a worker.
    pub ready: i64,
    /// Leased by a worker.
    pub leased: i64,
    /// Given up after too many failures.
    pub buried: i64,
    /// When the longest-waiting ready job was or is due; `None` when none is ready.
    pub oldest: Option<UnixMicros>,
}

/// How long a worker may take for one job before another may claim it. Longer than the longest wait for a mail server's reply
/// (RFC 5321, section 4.5.3.2: ten minutes after the final dot).
pub const LEASE: Duration = Duration::from_secs(15 * 60);

/// A job is buried after so many failures: with the waits of `RETRY_MINUTES` that is a day and a third.
pub const ATTEMPTS: i32 = 14;

/// What a push does while the job of the same key is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhileRunning {
    /// It runs once more afterwards, because it may have read what this transaction changes.
    RunAgain,
    /// Nothing: the running job does this work too.
    Skip,
}
