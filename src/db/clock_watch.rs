//! Whether the time of day can be trusted: it is compared with the time since the machine was started, which runs on during sleep
//! and cannot be set. What a wrong clock deletes is gone for good, so purges ask here first.

use std::time::Duration;

use diesel::prelude::*;

use super::schema::clock_watch;
use super::{Conn, Tx};
use crate::clock::UnixMicros;
use crate::each;
use crate::error::InternalError;

/// A larger step of the clock stops purges. Time zones that were mistaken for each other are less than a day apart.
pub const MAX_STEP: Duration = Duration::from_hours(24);
/// After this time without another step, the clock is trusted again.
pub const STEADY_TIME: Duration = Duration::from_hours(24);
/// Smaller differences are not a step: the two clocks are not read at the same instant, and a time server corrects seconds.
const TOLERANCE: Duration = Duration::from_mins(1);

/// Whether what is due by the clock may be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockTrust {
    /// The clock runs as it should.
    Steady,
    /// It was set by more than [`MAX_STEP`], and that was neither confirmed nor undone.
    Stepped,
}

/// A step of the clock that stops purges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockStep {
    /// The clock is ahead of where it should be; or the machine was off for that long.
    Forward(Duration),
    /// The clock is behind where it should be.
    Back(Duration),
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clock_watch)]
struct ClockRecord {
    boot_id: String,
    boot: i64,
    wall: i64,
    step: i64,
    steady: i64,
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl ClockRecord {
    fn first(boot_id: &str, boot: Duration, wall: UnixMicros) -> Self {
        Self { boot_id: boot_id.to_owned(), boot: micros(boot), wall: wall.micros(), step: 0, steady: 0 }
    }

    /// What is known at a later moment.
    fn next(&self, boot_id: &str, boot: Duration, wall: UnixMicros) -> Self {
        let now = Self::first(boot_id, boot, wall);
        let passed = now.wall.saturating_sub(self.wall);
        let same_run = self.boot_id == now.boot_id && now.boot >= self.boot;
        let elapsed = if same_run { now.boot - self.boot } else { now.boot };
        let moved = match passed.saturating_sub(elapsed) {
            // After a restart of the machine, a pause of up to a day explains itself: it was off.
            gap if !same_run && (0..=micros(MAX_STEP)).contains(&gap) => 0,
            moved if moved.unsigned_abs() <= micros(TOLERANCE).unsigned_abs() => 0,
            moved => moved,
        };
        let (step, steady) = (self.step.saturating_add(moved), self.steady.saturating_add(elapsed));
        match moved {
            0 if steady >= micros(STEADY_TIME) => Self { step: 0, steady, ..now },
            0 => Self { step, steady, ..now },
            _ => Self { step, steady: 0, ..now },
        }
    }

    fn trust(&self) -> ClockTrust {
        if self.step.unsigned_abs() > micros(MAX_STEP).unsigned_abs() { ClockTrust::Stepped } else { ClockTrust::Steady }
    }
}

/// Locks the record of a node until the transaction ends, so that a check does not overwrite what an owner confirms meanwhile.
/// SQLite has a single writer anyway.
fn lock(tx: &mut Tx<'_>, node: &str) -> Result<(), InternalError> {
    if let Conn::Postgres(conn) = tx.conn() {
        clock_watch::table.find(node).for_update().select(clock_watch::node).first::<String>(conn).optional()?;
    }
    Ok(())
}

/// Compares the clocks of this machine with what `node` saw last.
pub fn check(tx: &mut Tx<'_>, node: &str) -> Result<ClockTrust, InternalError> {
    lock(tx, node)?;
    let (boot_id, boot, wall) = (tx.boot_id().to_owned(), tx.boot(), tx.now());
    let last: Option<ClockRecord> = clock_watch::table.find(node).select(ClockRecord::as_select()).first(tx.conn()).optional()?;
    let now = match &last {
        Some(last) => last.next(&boot_id, boot, wall),
        None => ClockRecord::first(&boot_id, boot, wall),
    };
    let before = last.map_or(ClockTrust::Steady, |last| last.trust());
    match (before, now.trust()) {
        (ClockTrust::Steady, ClockTrust::Stepped) => {
            tracing::warn!(
                seconds = now.step / 1_000_000,
                "the clock of this machine was set by more than a day; nothing is purged"
            );
        }
        (ClockTrust::Stepped, ClockTrust::Steady) => tracing::info!("the clock is trusted again; purges resume"),
        _ => {}
    }
    let trust = now.trust();
    each!(tx.conn(), |conn| diesel::insert_into(clock_watch::table)
        .values((clock_watch::node.eq(node), &now))
        .on_conflict(clock_watch::node)
        .do_update()
        .set(&now)
        .execute(conn))?;
    Ok(trust)
}

/// The largest step of any node's clock that stops its purges; `None` while all clocks are trusted.
pub fn step(tx: &mut Tx<'_>) -> Result<Option<ClockStep>, InternalError> {
    let steps: Vec<i64> = clock_watch::table.select(clock_watch::step).load(tx.conn())?;
    let largest = steps.into_iter().max_by_key(|step| step.unsigned_abs()).unwrap_or(0);
    let length = Duration::from_micros(largest.unsigned_abs());
    Ok((length > MAX_STEP).then_some(if largest > 0 { ClockStep::Forward(length) } else { ClockStep::Back(length) }))
}

/// An owner says that the clocks are right.
pub fn confirm(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    diesel::update(clock_watch::table).set(clock_watch::step.eq(0)).execute(tx.conn())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const DAY: Duration = Duration::from_hours(24);
    const NOON: UnixMicros = UnixMicros::from_micros(1_780_315_200_000_000);

    fn started() -> ClockRecord {
        ClockRecord::first("a", HOUR, NOON)
    }

    #[test]
    fn a_clock_that_runs_on_is_trusted_however_long_it_was_not_checked() {
        assert_eq!(started().next("a", HOUR + DAY * 90, NOON + DAY * 90).trust(), ClockTrust::Steady);
    }

    #[test]
    fn several_small_steps_are_one_large_one() {
        let once = started().next("a", HOUR * 2, NOON + HOUR * 16);
        assert_eq!(once.trust(), ClockTrust::Steady);
        assert_eq!(once.next("a", HOUR * 3, NOON + HOUR * 32).trust(), ClockTrust::Stepped);
    }

    #[test]
    fn after_a_restart_of_the_machine_a_pause_of_a_day_is_no_step_and_a_time_in_the_past_is() {
        assert_eq!(started().next("b", HOUR, NOON + HOUR * 24).trust(), ClockTrust::Steady);
        assert_eq!(started().next("b", HOUR, NOON + DAY * 3).trust(), ClockTrust::Stepped);
        assert_eq!(started().next("b", HOUR, NOON - DAY * 3).trust(), ClockTrust::Stepped);
        let stepped = started().next("a", HOUR, NOON + DAY * 400);
        assert_eq!(
            stepped.next("b", HOUR, NOON + DAY * 400 + HOUR * 2).trust(),
            ClockTrust::Stepped,
            "a restart confirms nothing"
        );
    }

    #[test]
    fn steady_hours_count_from_the_last_step() {
        let stepped = started().next("a", HOUR, NOON + DAY * 400).next("a", HOUR * 24, NOON + DAY * 400 + HOUR * 23);
        assert_eq!(stepped.trust(), ClockTrust::Stepped);
        let again = stepped.next("a", HOUR * 24, NOON + DAY * 500).next("a", HOUR * 47, NOON + DAY * 500 + HOUR * 23);
        assert_eq!(again.trust(), ClockTrust::Stepped);
        assert_eq!(again.next("a", HOUR * 48, NOON + DAY * 501).trust(), ClockTrust::Steady);
    }
}
