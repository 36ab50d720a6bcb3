//! Statistics of the site for its owner: what happened in each of the last weeks.
//!
//! A day that is over is counted once and stored, so that the owner's page counts the current day only. Days and weeks are UTC's,
//! and a week begins on Monday (ISO 8601).

mod day;
mod store;
mod week;

use crate::clock::UnixMicros;
use crate::comments;
use crate::db::Tx;
use crate::error::InternalError;
use crate::moderation;
use crate::newsletter;

use self::day::Day;
pub use self::day::{CountedDay, DayCounts};
use self::week::first_day_shown;
pub use self::week::{WEEKS, Week};

/// Counts the days that are over and not stored yet, as far back as the owner's page shows.
///
/// # Errors
/// On a database error.
pub fn count_days(tx: &mut Tx<'_>) -> Result<Vec<CountedDay>, InternalError> {
    let today = Day::of(tx.now());
    let first = match store::last_day(tx)? {
        Some(last) => first_day_shown(today).max(Day::of(last).next()),
        None => first_day_shown(today),
    };
    if first >= today {
        return Ok(Vec::new());
    }
    let mut days = count(tx, first, today)?;
    if let Some(yesterday) = days.last_mut() {
        (yesterday.held, yesterday.held_hours) = held(tx)?;
    }
    Ok(days)
}

/// Stores days that were counted. Another node may have done so already.
///
/// # Errors
/// On a database error.
pub fn store_days(tx: &mut Tx<'_>, days: &[CountedDay]) -> Result<(), InternalError> {
    store::insert(tx, days)
}

/// The last [`WEEKS`] weeks, oldest first; the last of them is the current one.
///
/// # Errors
/// On a database error.
pub fn weeks(tx: &mut Tx<'_>) -> Result<Vec<Week>, InternalError> {
    let today = Day::of(tx.now());
    let mut days = store::days_since(tx, first_day_shown(today).start())?;
    days.extend(count(tx, today, today.next())?);
    let mut weeks = week::by_week(today, &days);
    if let Some(current) = weeks.last_mut() {
        (current.held, current.held_hours) = held(tx)?;
    }
    Ok(weeks)
}

/// Counts each day from `first` to before `end`.
fn count(tx: &mut Tx<'_>, first: Day, end: Day) -> Result<Vec<CountedDay>, InternalError> {
    let (from, to) = (first.start(), end.start());
    let mut days: Vec<CountedDay> = first.until(end).map(CountedDay::empty).collect();
    let mut add = |at: UnixMicros, counts: DayCounts| {
        let place = usize::try_from(Day::of(at).days_since(first)).ok();
        if let Some(day) = place.and_then(|place| days.get_mut(place)) {
            day.counts += counts;
        }
    };
    for (at, stories, placements) in comments::count_posted(tx, from, to)? {
        add(at, DayCounts { stories, placements, ..DayCounts::default() });
    }
    for (at, gained, lost) in newsletter::directory::count_changes(tx, from, to)? {
        add(at, DayCounts { gained, lost, ..DayCounts::default() });
    }
    for (at, sent, failed) in newsletter::ledger::count_finished(tx, from, to)? {
        add(at, DayCounts { sent, failed, ..DayCounts::default() });
    }
    Ok(days)
}

/// How many texts wait for a moderator now, and for how many hours the oldest has.
fn held(tx: &mut Tx<'_>) -> Result<(Option<i64>, Option<i64>), InternalError> {
    let (count, since) = moderation::queues::held(tx)?;
    let hours = since.map(|since| i64::try_from(tx.now().since(since).as_secs() / (60 * 60)).unwrap_or(i64::MAX));
    Ok((Some(count), hours))
}
