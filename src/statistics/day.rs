//! A day in UTC, and what is counted of it.

use std::ops::AddAssign;

use crate::clock::UnixMicros;

const MICROS_PER_DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A day in UTC, by its number since 1 January 1970, a Thursday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i64);

impl Day {
    pub(super) const fn of(at: UnixMicros) -> Self {
        Self(at.micros().div_euclid(MICROS_PER_DAY))
    }

    pub(super) const fn start(self) -> UnixMicros {
        UnixMicros::from_micros(self.0.saturating_mul(MICROS_PER_DAY))
    }

    pub(super) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The days from this one to before `end`.
    pub(super) fn until(self, end: Self) -> impl Iterator<Item = Self> {
        (self.0..end.0).map(Self)
    }

    /// The Monday of its week.
    pub(super) const fn monday(self) -> Self {
        Self(self.0.saturating_sub(self.0.saturating_add(3).rem_euclid(7)))
    }

    pub(super) const fn weeks_earlier(self, weeks: i64) -> Self {
        Self(self.0.saturating_sub(weeks.saturating_mul(7)))
    }

    /// How many days after `earlier` this day is.
    pub(super) const fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// What happened on a day, or in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Stories that readers posted, without those that are marked as spam.
    pub stories: i64,
    /// How often readers placed themselves, with a story or without.
    pub placements: i64,
    /// Confirmed subscriptions.
    pub gained: i64,
    /// Subscriptions that their holders ended, or whose address was suppressed.
    pub lost: i64,
    /// Emails that mail servers accepted, of issues that were finished.
    pub sent: i64,
    /// Emails that mail servers rejected, of issues that were finished.
    pub failed: i64,
}

impl AddAssign for DayCounts {
    fn add_assign(&mut self, other: Self) {
        self.stories += other.stories;
        self.placements += other.placements;
        self.gained += other.gained;
        self.lost += other.lost;
        self.sent += other.sent;
        self.failed += other.failed;
    }
}

/// A day with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedDay {
    pub(super) day: UnixMicros,
    pub(super) counts: DayCounts,
    pub(super) held: Option<i64>,
    pub(super) held_hours: Option<i64>,
}

impl CountedDay {
    pub(super) fn empty(day: Day) -> Self {
        Self { day: day.start(), counts: DayCounts::default(), held: None, held_hours: None }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |date: &str| {
            let at: jiff::Timestamp = format!("{date}T12:00:00Z").parse().unwrap();
            Day::of(UnixMicros::from_micros(at.as_microsecond()))
        };
        for date in ["2026-06-01", "2026-06-03", "2026-06-07"] {
            assert_eq!(day(date).monday(), day("2026-06-01"), "{date}");
        }
        assert_eq!(day("2026-05-31").monday(), day("2026-05-25"));
        assert_eq!(day("2026-06-14").days_since(day("2026-06-01")), 13);
        assert_eq!(day("2026-06-14").start() + Duration::from_hours(24), day("2026-06-15").start());
    }
}
