//! The scheduled work, as one table.

use std::time::Duration;

use super::node;
use crate::accounts;
use crate::app::App;
use crate::db::clock_watch::{self, ClockTrust};
use crate::db::{self, Tx};
use crate::error::InternalError;
use crate::jobs;
use crate::jobs::Job;
use crate::newsletter::upkeep;
use crate::{comments, site_settings, statistics, threads};

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chore {
    /// Read what the owner set about the site, which another node may have changed.
    ReadSettings,
    /// Compare the clock with the time since the machine was started.
    WatchClock,
    /// Delete expired sessions and links.
    Sweep,
    /// Publish essays that are due.
    Essays,
    /// Send due issues, release emails of dead workers, end pauses that are over.
    Newsletter,
    /// Delete the text of comments that their authors withdrew some time ago.
    PurgeWithdrawn,
    /// Delete stories whose authors never confirmed them.
    ForgetUnconfirmed,
    /// Delete saved drafts that were never posted.
    ForgetSketches,
    /// Delete addresses that never confirmed, and expired links.
    ForgetSubscribers,
    /// Fill the search index where entries are missing, as after the migration that made it.
    WatchIndex,
    /// Count the days that are over, for the owner.
    CountDays,
    /// Let the database update its statistics.
    Upkeep,
}

/// How many withdrawn comments are purged at a time, so that one transaction stays short.
const PURGE_BATCH: i64 = 500;

/// The scheduled chores with their intervals.
const TABLE: [(Chore, Duration); 12] = [
    (Chore::ReadSettings, Duration::from_secs(5)),
    (Chore::WatchClock, Duration::from_secs(60)),
    (Chore::Sweep, Duration::from_secs(60 * 60)),
    (Chore::Essays, Duration::from_secs(60)),
    (Chore::Newsletter, Duration::from_secs(60)),
    (Chore::PurgeWithdrawn, Duration::from_secs(60 * 60)),
    (Chore::ForgetUnconfirmed, Duration::from_secs(60 * 60)),
    (Chore::ForgetSketches, Duration::from_secs(60 * 60)),
    (Chore::ForgetSubscribers, Duration::from_secs(60 * 60)),
    (Chore::WatchIndex, Duration::from_secs(60 * 60)),
    (Chore::CountDays, Duration::from_secs(60 * 60)),
    (Chore::Upkeep, Duration::from_hours(24)),
];

/// How long to wait before a failed chore is retried: a database that is away is not asked twice a second, and an hourly chore
/// does not wait another hour.
const RETRY_DELAY: Duration = Duration::from_secs(10);

/// The history of one chore, in times since the start of the machine: after the clock was set forward and back, a chore would not
/// be due for as long as the step was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Past {
    /// When it last succeeded.
    done: Option<Duration>,
    /// When it last failed, if it has not succeeded since.
    failed: Option<Duration>,
}

impl Past {
    fn is_due(self, every: Duration, now: Duration) -> bool {
        match self.failed {
            Some(failed) => now.saturating_sub(failed) >= RETRY_DELAY,
            None => self.done.is_none_or(|done| now.saturating_sub(done) >= every),
        }
    }

    /// Records a result at `now`. Returns the error only when it is the first since the last success: repeats say the same.
    fn record(&mut self, now: Duration, went: Result<(), InternalError>) -> Option<InternalError> {
        match went {
            Ok(()) => {
                *self = Self { done: Some(now), failed: None };
                None
            }
            Err(error) => self.failed.replace(now).is_none().then_some(error),
        }
    }
}

/// The history of each chore; all are due when the program starts.
#[derive(Debug, Default)]
pub(super) struct Agenda([Past; TABLE.len()]);

impl Agenda {
    /// Runs every chore that is due, even when others fail; returns the errors that are new.
    pub(super) async fn run_due(&mut self, app: &App) -> Vec<InternalError> {
        let mut errors = Vec::new();
        for ((chore, every), past) in TABLE.iter().zip(self.0.iter_mut()) {
            let now = app.clock.boot();
            if past.is_due(*every, now) {
                let went = chore.perform(app).await;
                errors.extend(past.record(now, went));
            }
        }
        errors
    }
}

impl Chore {
    async fn perform(self, app: &App) -> Result<(), InternalError> {
        match self {
            Self::ReadSettings => read_settings(app).await,
            Self::WatchClock => watch_clock(app).await,
            Self::Sweep => purge(app, accounts::sweep).await,
            Self::Essays => app.db.write(threads::schedule::every_minute).await,
            Self::Newsletter => app.db.write(upkeep::every_minute).await,
            Self::PurgeWithdrawn => purge(app, |tx| comments::purge_withdrawn(tx, PURGE_BATCH).map(drop)).await,
            Self::ForgetUnconfirmed => purge(app, comments::unconfirmed::delete_expired).await,
            Self::ForgetSketches => purge(app, comments::drafts::saved_draft::delete_expired).await,
            Self::ForgetSubscribers => purge(app, upkeep::every_hour).await,
            Self::WatchIndex => watch_index(app).await,
            Self::CountDays => count_days(app).await,
            Self::Upkeep => app.db.write(db::upkeep).await,
        }
    }
}

async fn read_settings(app: &App) -> Result<(), InternalError> {
    let settings = app.db.read(site_settings::read).await?;
    app.set_identity(settings.identity());
    Ok(())
}

/// The name under which this node's clock is watched. A node that cannot store a name has an empty one.
fn watched_name(app: &App) -> String {
    node::name(app).unwrap_or_default()
}

async fn watch_clock(app: &App) -> Result<(), InternalError> {
    let node = watched_name(app);
    app.db
        .write(move |tx| {
            clock_watch::check(tx, &node)?;
            jobs::wake_unreachable(tx)
        })
        .await
}

/// Deletes what is due, unless the clock that says so cannot be trusted.
async fn purge(app: &App, delete: fn(&mut Tx<'_>) -> Result<(), InternalError>) -> Result<(), InternalError> {
    let node = watched_name(app);
    app.db
        .write(move |tx| match clock_watch::check(tx, &node)? {
            ClockTrust::Stepped => Ok(()),
            ClockTrust::Steady => {
                tx.erases();
                delete(tx)
            }
        })
        .await
}

async fn count_days(app: &App) -> Result<(), InternalError> {
    let days = app.db.read(statistics::count_days).await?;
    if days.is_empty() {
        return Ok(());
    }
    app.db.write(move |tx| statistics::store_days(tx, &days)).await
}

async fn watch_index(app: &App) -> Result<(), InternalError> {
    let is_full =
        |tx: &mut Tx<'_>| Ok::<_, InternalError>(threads::unindexed(tx, 1)?.is_empty() && comments::unindexed(tx, 1)?.is_empty());
    if app.db.read(is_full).await? {
        return Ok(());
    }
    app.db.write(|tx| jobs::push_once(tx, Job::FillIndex, Job::FILL_INDEX_KEY)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const START: Duration = Duration::from_hours(100);

    fn away() -> Result<(), InternalError> {
        Err(InternalError::busy("the database is unreachable"))
    }

    #[test]
    fn a_chore_that_failed_is_tried_again_soon_and_not_at_once() {
        let mut past = Past::default();
        assert!(past.is_due(HOUR, START));
        past.record(START, away());
        assert!(!past.is_due(HOUR, START + Duration::from_millis(500)));
        assert!(past.is_due(HOUR, START + RETRY_DELAY));
        past.record(START + RETRY_DELAY, Ok(()));
        assert!(!past.is_due(HOUR, START + HOUR));
        assert!(past.is_due(HOUR, START + RETRY_DELAY + HOUR));
    }

    #[test]
    fn a_chore_that_fails_again_and_again_is_told_once_until_it_was_done() {
        let mut past = Past::default();
        let mut posted = |at: u32, went| past.record(START + RETRY_DELAY * at, went).is_some();
        assert_eq!([posted(0, away()), posted(1, away()), posted(2, away())], [true, false, false]);
        assert_eq!([posted(3, Ok(())), posted(4, away())], [false, true]);
    }
}
