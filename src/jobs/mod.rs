//! Background jobs, stored in the database and pushed in the transaction that makes them necessary.
//!
//! A job holds ids, never text or addresses, and is safe to run twice: when a worker dies in the middle of one, another repeats
//! it.

mod job;
mod store;

use std::time::Duration;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;

use self::job::WhileRunning;
pub use self::job::{ATTEMPTS, Buried, Claimed, Depth, Job, LEASE};

/// How many minutes to wait after each failure: doubling, at most six hours.
const RETRY_MINUTES: [u64; 10] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360];

/// The longest that a job legitimately waits; a later `run_at` comes from a clock that was wrong.
const MAX_WAIT: Duration = Duration::from_hours(4 * 24);

/// How long to wait after `failures` failures (at least one), by a schedule in minutes whose last entry repeats. `noise` moves
/// the wait by up to a fifth either way, so that jobs that failed together are not retried together.
pub fn backoff(schedule: &[u64], failures: i32, noise: u64) -> Duration {
    let step = usize::try_from(failures - 1).unwrap_or(0);
    let minutes = schedule.get(step).or(schedule.last()).copied().unwrap_or(1);
    let base = minutes * 60;
    Duration::from_secs(base - base / 5 + noise % (base * 2 / 5 + 1))
}

/// Pushes `job`, to run as soon as a worker is free.
pub fn push(tx: &mut Tx<'_>, job: Job) -> Result<(), InternalError> {
    let now = tx.now();
    push_at(tx, job, now)
}

/// Pushes `job`, to run at `at` or soon after.
pub fn push_at(tx: &mut Tx<'_>, job: Job, at: UnixMicros) -> Result<(), InternalError> {
    store::insert(tx, job, at, None)
}

/// Pushes `job` unless one with the same `key` is waiting. One that is running runs once more afterwards, and a buried one is
/// made ready again.
pub fn push_once(tx: &mut Tx<'_>, job: Job, key: &str) -> Result<(), InternalError> {
    let now = tx.now();
    store::insert(tx, job, now, Some((key, WhileRunning::RunAgain)))
}

/// As [`push_once`], but a running job is enough: for work that continues until none is left.
pub fn push_unless_running(tx: &mut Tx<'_>, job: Job, key: &str) -> Result<(), InternalError> {
    let now = tx.now();
    store::insert(tx, job, now, Some((key, WhileRunning::Skip)))
}

/// Claims up to `limit` jobs that are due or whose worker died, and leases them for [`LEASE`]. A job unknown to this version is
/// buried, and so is one that lost its worker [`ATTEMPTS`] times: neither blocks the others.
pub fn claim(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Claimed>, InternalError> {
    store::claim(tx, limit)
}

/// Deletes a job that is done, or makes it ready again when it was pushed while it ran.
pub fn finish(tx: &mut Tx<'_>, claimed: &Claimed) -> Result<(), InternalError> {
    if !store::delete(tx, claimed)? {
        store::requeue_pushed_again(tx, claimed)?;
    }
    Ok(())
}

/// Schedules a retry of a failed job, or buries it after [`ATTEMPTS`]. `why` is stored for the owner and must hold neither
/// addresses nor story text.
pub fn retry(tx: &mut Tx<'_>, claimed: &Claimed, why: &str) -> Result<(), InternalError> {
    if claimed.attempts + 1 >= ATTEMPTS {
        if store::requeue_pushed_again(tx, claimed)? {
            return Ok(());
        }
        return store::bury(tx, (claimed.id, claimed.epoch, claimed.attempts + 1), why);
    }
    let noise = tx.random().number();
    let at = tx.now() + backoff(&RETRY_MINUTES, claimed.attempts + 1, noise);
    store::reschedule(tx, claimed, at, why)
}

/// Buries a job for which a retry is useless. `why` is as for [`retry`].
pub fn give_up(tx: &mut Tx<'_>, claimed: &Claimed, why: &str) -> Result<(), InternalError> {
    store::bury(tx, (claimed.id, claimed.epoch, claimed.attempts + 1), why)
}

/// Makes every waiting and buried job due now; returns how many.
pub fn retry_all(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    store::wake_all(tx)
}

/// Makes jobs ready that a clock that was set forward and back has put out of reach: their next attempt is later than any
/// backoff, or their lease longer than any lease, even of a node whose clock is ahead.
pub fn wake_unreachable(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    store::wake_unreachable(tx, tx.now() + MAX_WAIT, tx.now() + LEASE * 2)
}

/// The number of jobs per state.
pub fn depth(tx: &mut Tx<'_>) -> Result<Depth, InternalError> {
    store::depth(tx)
}

/// The jobs that were buried, oldest first, at most `limit`.
pub fn buried(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Buried>, InternalError> {
    store::buried(tx, limit)
}

/// Whether a job is due, or was left by a worker that died.
pub fn is_due(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    store::is_due(tx)
}

/// When the next job is due; `None` when none is waiting.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    store::next_due(tx)
}
