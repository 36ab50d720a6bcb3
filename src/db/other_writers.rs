//! Changes by other processes: by other nodes on PostgreSQL, by the operator's commands on SQLite.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::Conn;
use crate::each;

/// How long a change by another process may stay unseen.
const MAX_UNSEEN: Duration = Duration::from_secs(1);

/// How long a page waits for a look. A writer that is busy for longer looks all the same, and later pages are newer.
pub(super) const LOOK_TIMEOUT: Duration = Duration::from_millis(100);

/// The other processes that write to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writers {
    /// Servers like this one, at any time.
    Nodes,
    /// Commands that the operator runs now and then.
    Commands,
}

/// When the last look was.
#[derive(Debug)]
pub(super) struct OtherWriters {
    writers: Writers,
    /// In microseconds of the boot clock.
    looked: AtomicU64,
}

impl OtherWriters {
    pub(super) fn new(writers: Writers) -> Self {
        Self { writers, looked: AtomicU64::new(0) }
    }

    /// The processes to look for, if a look is due; the caller takes it on.
    pub(super) fn due_look(&self, boot: Duration) -> Option<Writers> {
        let now = u64::try_from(boot.as_micros()).unwrap_or(u64::MAX);
        let last = self.looked.load(Ordering::SeqCst);
        let is_due = Duration::from_micros(now.saturating_sub(last)) >= MAX_UNSEEN;
        let is_ours = is_due && self.looked.compare_exchange(last, now, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        is_ours.then_some(self.writers)
    }
}

#[derive(QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

/// Counts a change for each look at which another process has committed since the last one.
pub(super) struct CommitWatch {
    known: Option<i64>,
    changes: Arc<AtomicU64>,
}

impl CommitWatch {
    /// Watches for commits after now.
    pub(super) fn new(conn: &mut Conn, changes: Arc<AtomicU64>) -> Self {
        let mut watch = Self { known: None, changes };
        watch.look(conn);
        watch
    }

    /// `conn` is the writer: SQLite's `data_version` does not change by its own commits.
    pub(super) fn look(&mut self, conn: &mut Conn) {
        let asked = each!(conn, |inner| sql_query("PRAGMA data_version").get_result::<DataVersion>(inner));
        let Ok(DataVersion { data_version }) = asked else { return };
        if self.known.replace(data_version).is_some_and(|known| known != data_version) {
            self.changes.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_a_second_looks() {
        let others = OtherWriters::new(Writers::Nodes);
        let (second, half) = (Duration::from_secs(1), Duration::from_millis(500));
        assert_eq!(others.due_look(half), None);
        assert_eq!((others.due_look(second), others.due_look(second)), (Some(Writers::Nodes), None));
        assert_eq!((others.due_look(second + half), others.due_look(second * 2)), (None, Some(Writers::Nodes)));
    }
}
