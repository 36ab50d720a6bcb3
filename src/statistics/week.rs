//! Days added up by week.

use super::day::{CountedDay, Day, DayCounts};
use crate::clock::UnixMicros;

/// How many weeks the owner's page shows, the current one included: a quarter of a year.
pub const WEEKS: usize = 12;

/// What happened from Monday to Sunday, or until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Midnight in UTC.
    pub monday: UnixMicros,
    /// What happened in it.
    pub counts: DayCounts,
    /// The number of cases that waited at its end, or wait now; `None` when it was not counted.
    pub held: Option<i64>,
    /// For how many hours the oldest of them had waited.
    pub held_hours: Option<i64>,
}

/// The Monday with which the owner's page begins.
pub(super) const fn first_day_shown(today: Day) -> Day {
    today.monday().weeks_earlier(WEEKS as i64 - 1)
}

/// Adds days up, which are in order.
pub(super) fn by_week(today: Day, days: &[CountedDay]) -> Vec<Week> {
    let first = first_day_shown(today);
    let empty = |number: i64| {
        let monday = first.weeks_earlier(-number).start();
        Week { monday, counts: DayCounts::default(), held: None, held_hours: None }
    };
    let mut weeks: Vec<Week> = (0..WEEKS as i64).map(empty).collect();
    for stored in days {
        let place = usize::try_from(Day::of(stored.day).days_since(first) / 7).ok();
        let Some(week) = place.and_then(|place| weeks.get_mut(place)) else { continue };
        week.counts += stored.counts;
        (week.held, week.held_hours) = (stored.held, stored.held_hours);
    }
    weeks
}
