//! What happens by the clock, as one table.

use std::time::Duration;

use crate::accounts;
use crate::app::App;
use crate::clock::Stamp;
use crate::db::Tx;
use crate::fault::Fault;
use crate::newsletter::upkeep;
use crate::queue::{self, Job};
use crate::{comments, threads};

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chore {
    /// Forget sessions and links that have run out.
    Sweep,
    /// Essays whose time has come.
    Essays,
    /// Issues whose time has come, letters whose worker died, pauses that are over.
    Newsletter,
    /// Forget the words that their authors took back and left so.
    PurgeWithdrawn,
    /// Forget what nobody confirmed that they wrote.
    ForgetUnconfirmed,
    /// Forget words that were typed and never sent.
    ForgetSketches,
    /// Forget addresses that never confirmed, and links that have run out.
    ForgetSubscribers,
    /// Have the index of words filled where something is missing in it, as after the migration that made it.
    WatchIndex,
}

/// How many withdrawn comments lose their words at a time, so that one transaction stays short.
const PURGED: i64 = 500;

/// What is done, and how often.
const TABLE: [(Chore, Duration); 8] = [
    (Chore::Sweep, Duration::from_secs(60 * 60)),
    (Chore::Essays, Duration::from_secs(60)),
    (Chore::Newsletter, Duration::from_secs(60)),
    (Chore::PurgeWithdrawn, Duration::from_secs(60 * 60)),
    (Chore::ForgetUnconfirmed, Duration::from_secs(60 * 60)),
    (Chore::ForgetSketches, Duration::from_secs(60 * 60)),
    (Chore::ForgetSubscribers, Duration::from_secs(60 * 60)),
    (Chore::WatchIndex, Duration::from_secs(60 * 60)),
];

/// When each chore was done last; every one is due when the program starts.
#[derive(Debug, Default)]
pub(super) struct Agenda([Option<Stamp>; TABLE.len()]);

impl Agenda {
    /// Does every chore that is due.
    pub(super) async fn keep(&mut self, app: &App) -> Result<(), Fault> {
        let now = app.clock.now();
        for ((chore, every), last) in TABLE.iter().zip(self.0.iter_mut()) {
            if last.is_none_or(|last| now.since(last) >= *every) {
                *last = Some(now);
                chore.perform(app).await?;
            }
        }
        Ok(())
    }
}

impl Chore {
    async fn perform(self, app: &App) -> Result<(), Fault> {
        match self {
            Self::Sweep => app.db.write(accounts::sweep).await,
            Self::Essays => app.db.write(threads::timetable::every_minute).await,
            Self::Newsletter => app.db.write(upkeep::every_minute).await,
            Self::PurgeWithdrawn => app.db.write(|tx| comments::purge_withdrawn(tx, PURGED).map(drop)).await,
            Self::ForgetUnconfirmed => app.db.write(comments::unconfirmed::forget).await,
            Self::ForgetSketches => app.db.write(comments::sketch::forget_sketches).await,
            Self::ForgetSubscribers => app.db.write(upkeep::every_hour).await,
            Self::WatchIndex => watch_index(app).await,
        }
    }
}

async fn watch_index(app: &App) -> Result<(), Fault> {
    let is_full =
        |tx: &mut Tx<'_>| Ok::<_, Fault>(threads::unindexed(tx, 1)?.is_empty() && comments::unindexed(tx, 1)?.is_empty());
    if app.db.read(is_full).await? {
        return Ok(());
    }
    app.db.write(|tx| queue::push_once(tx, Job::FillIndex, "fill-index")).await
}
