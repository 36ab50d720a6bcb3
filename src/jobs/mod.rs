//! Later work: a list of jobs in the database, pushed in the transaction that makes them necessary.
//!
//! A job holds ids, never text or addresses, and is safe to run twice: a worker that dies in the middle of one leaves it to the next.

mod store;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, EventId, IssueId, JobId, SubscriberId, ThreadId, UnconfirmedId};

/// Everything that happens later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Mail the link that verifies an account's address.
    VerifyAddress {
        /// Whose.
        account: AccountId,
    },
    /// Mail somebody who tried to sign up with an address that has an account already.
    AlreadyRegistered {
        /// The account that is there.
        account: AccountId,
    },
    /// Mail the link that sets a new password.
    ResetPassword {
        /// Whose.
        account: AccountId,
    },
    /// Mail the link that shares what somebody wrote without a session.
    ConfirmStory {
        /// Which.
        story: UnconfirmedId,
    },
    /// Tell everybody who is to know that a comment became visible.
    CommentPublished {
        /// Which.
        comment: CommentId,
    },
    /// Tell an author what was decided.
    DecisionMade {
        /// The event of the decision.
        event: EventId,
    },
    /// Mail the link that confirms a subscription.
    ConfirmSubscription {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// Tell a subscriber that an address that is subscribed already asked again.
    AlreadySubscribed {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// Write to subscribers about a thread that was published.
    AnnounceThread {
        /// Which.
        thread: ThreadId,
        /// Who wished it.
        by: AccountId,
    },
    /// Send what is queued of an issue.
    DeliverIssue {
        /// Which.
        issue: IssueId,
    },
    /// Put what everybody may read into the index of words where it is missing.
    FillIndex,
}

/// A job that this worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The row.
    pub id: JobId,
    /// What to do.
    pub job: Job,
    /// How often it was tried before this time.
    pub attempts: i32,
    epoch: i32,
}

/// A job that failed too often, for the owner's eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// The row.
    pub id: JobId,
    /// What it was to do.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it failed last.
    pub failure: String,
}

/// How many jobs of each state there are, and since when the oldest of them is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Waiting for their time or a worker.
    pub ready: i64,
    /// Held by a worker.
    pub leased: i64,
    /// Given up.
    pub buried: i64,
    /// When the longest-waiting ready job was due.
    pub oldest: Option<UnixMicros>,
}

/// How long a worker may take for one job before another may have it. Longer than the longest wait for a mail server's answer
/// (RFC 5321, section 4.5.3.2: ten minutes after the final dot).
pub const LEASE: Duration = Duration::from_secs(15 * 60);

/// After so many failures a job is buried: with the waits of [`RETRY_MINUTES`] that is a day and a third.
pub const ATTEMPTS: i32 = 14;

/// How many minutes to wait after each failure: doubling, at most six hours.
const RETRY_MINUTES: [u64; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360];

/// How long to wait after `failures` failures (at least one): the minutes of a schedule, whose last line goes on for ever. `noise` moves
/// the wait by up to a fifth either way, so that what failed together does not come back together.
pub fn backoff(schedule: &[u64], failures: i32, noise: u64) -> Duration {
    let step = usize::try_from(failures - 1).unwrap_or(0);
    let minutes = schedule.get(step).or(schedule.last()).copied().unwrap_or(1);
    let base = minutes * 60;
    Duration::from_secs(base - base / 5 + noise % (base * 2 / 5 + 1))
}

/// Pushes `job`, to run as soon as a worker is free.
///
/// # Errors
/// When the database refuses.
pub fn push(tx: &mut Tx<'_>, job: Job) -> Result<(), InternalError> {
    let now = tx.now();
    push_at(tx, job, now)
}

/// Pushes `job`, to run at `at` or soon after.
///
/// # Errors
/// When the database refuses.
pub fn push_at(tx: &mut Tx<'_>, job: Job, at: UnixMicros) -> Result<(), InternalError> {
    store::insert(tx, job, at, None)
}

/// Pushes `job` unless one with the same `key` waits or is being done; one that was buried waits again instead.
///
/// # Errors
/// When the database refuses.
pub fn push_once(tx: &mut Tx<'_>, job: Job, key: &str) -> Result<(), InternalError> {
    let now = tx.now();
    store::insert(tx, job, now, Some(key))
}

/// Takes up to `limit` jobs that are due, or whose worker died, and holds them for [`LEASE`]. A job that this program does not know is
/// buried, and so is one that lost its worker [`ATTEMPTS`] times: neither stands in the way of the others.
///
/// # Errors
/// When the database refuses.
pub fn claim(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Claimed>, InternalError> {
    store::claim(tx, limit)
}

/// The job is done.
///
/// # Errors
/// When the database refuses.
pub fn finish(tx: &mut Tx<'_>, claimed: &Claimed) -> Result<(), InternalError> {
    store::delete(tx, claimed)
}

/// The job failed: it waits and is tried again, or is buried after [`ATTEMPTS`]. `why` is kept for the owner and must hold neither
/// addresses nor story text.
///
/// # Errors
/// When the database refuses.
pub fn retry(tx: &mut Tx<'_>, claimed: &Claimed, why: &str) -> Result<(), InternalError> {
    if claimed.attempts + 1 >= ATTEMPTS {
        return store::bury(tx, (claimed.id, claimed.epoch, claimed.attempts + 1), why);
    }
    let noise = tx.random().number();
    let at = tx.now() + backoff(&RETRY_MINUTES, claimed.attempts + 1, noise);
    store::put_back(tx, claimed, at, why)
}

/// Lets every waiting and buried job run now; how many that were.
///
/// # Errors
/// When the database refuses.
pub fn retry_all(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    store::wake_all(tx)
}

/// How full the queue is.
///
/// # Errors
/// When the database refuses.
pub fn depth(tx: &mut Tx<'_>) -> Result<Depth, InternalError> {
    store::depth(tx)
}

/// The jobs that were given up, oldest first, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn buried(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Buried>, InternalError> {
    store::buried(tx, limit)
}

/// Whether a job waits for a worker, or was left by one that died.
///
/// # Errors
/// When the database refuses.
pub fn is_due(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    store::is_due(tx)
}

/// When the next job is due, if any waits.
///
/// # Errors
/// When the database refuses.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    store::next_due(tx)
}
