//! Whether the database takes writes and returns them.

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::Mutex;

use super::schema::readiness;
use super::{Db, Tx};
use crate::clock::{Clock, UnixMicros};
use crate::each;
use crate::error::InternalError;

/// How long a good answer holds. Probes are public, and each check writes to the disk.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// The only row of the table.
const ROW: i32 = 1;

/// Whether requests can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// A row was written and read again.
    Yes,
    /// The database is away, full, or read-only.
    No,
}

/// The last check; cheap to clone. Concurrent callers share one.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<Mutex<Option<Duration>>>);

impl Readiness {
    /// Writes a row and reads it, unless that succeeded within the last second.
    pub async fn check(&self, db: &Db, clock: &Clock) -> Ready {
        let mut good_since = self.0.lock().await;
        let now = clock.boot();
        if good_since.is_some_and(|since| now.saturating_sub(since) < GOOD_FOR) {
            return Ready::Yes;
        }
        *good_since = match write_and_read(db).await {
            Ok(true) => Some(now),
            Ok(false) | Err(_) => None,
        };
        if good_since.is_some() { Ready::Yes } else { Ready::No }
    }
}

async fn write_and_read(db: &Db) -> Result<bool, InternalError> {
    db.write(write).await?;
    // Another node, whose clock may be behind, may have written since.
    Ok(db.read(read).await?.is_some())
}

fn write(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    let row = (readiness::id.eq(ROW), readiness::written_at.eq(now));
    each!(tx.conn(), |conn| diesel::insert_into(readiness::table)
        .values(row)
        .on_conflict(readiness::id)
        .do_update()
        .set(readiness::written_at.eq(now))
        .execute(conn))?;
    Ok(())
}

fn read(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    Ok(readiness::table.find(ROW).select(readiness::written_at).first(tx.conn()).optional()?)
}
