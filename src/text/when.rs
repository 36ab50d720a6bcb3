//! Formats times for readers, in English. Days are those of UTC; a time of day is in the site’s time zone, which the page names.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use unicode_segmentation::UnicodeSegmentation;

use super::count;
use crate::clock::UnixMicros;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// A usual reading speed for prose on a screen.
const WORDS_A_MINUTE: usize = 200;

/// The time since `then`: `just now`, `5 minutes ago`, `3 hours ago` within the same day, `yesterday`, `12 Feb`, or `12 Feb 2024`
/// in another year. A time more than a minute in the future is shown as its date.
pub fn ago(then: UnixMicros, now: UnixMicros) -> String {
    if then > now + MINUTE {
        return date(then, now);
    }
    let passed = now.since(then);
    if passed < MINUTE {
        return "just now".to_owned();
    }
    if passed < HOUR {
        return format!("{} ago", count(passed.as_secs() / MINUTE.as_secs(), "minute", "minutes"));
    }
    let (then_at, now_at) = (civil(then), civil(now));
    if then_at.date() == now_at.date() {
        return format!("{} ago", count(passed.as_secs() / HOUR.as_secs(), "hour", "hours"));
    }
    if now_at.date().yesterday().is_ok_and(|yesterday| yesterday == then_at.date()) {
        return "yesterday".to_owned();
    }
    date(then, now)
}

/// A length of time in its largest unit, rounded down: `5 minutes`, `17 hours`, or `3 days` from two days on.
pub fn lasting(time: Duration) -> String {
    let (hours, minutes) = (time.as_secs() / HOUR.as_secs(), time.as_secs() / MINUTE.as_secs());
    match hours {
        0 => count(minutes.max(1), "minute", "minutes"),
        1..48 => count(hours, "hour", "hours"),
        _ => count(hours / 24, "day", "days"),
    }
}

/// The date: `12 Feb`, or `12 Feb 2024` when it is not in the year of `now`.
pub fn date(then: UnixMicros, now: UnixMicros) -> String {
    let (then, now) = (civil(then), civil(now));
    then.strftime(if then.year() == now.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

/// The date within a sentence: `12 February`, or `12 February 2024` when it is not in the year of `now`.
pub fn date_in_words(then: UnixMicros, now: UnixMicros) -> String {
    let (then, now) = (civil(then), civil(now));
    then.strftime(if then.year() == now.year() { "%-d %B" } else { "%-d %B %Y" }).to_string()
}

/// The date with its year, for print: `12 Feb 2026`.
pub fn dated(then: UnixMicros) -> String {
    civil(then).strftime("%-d %b %Y").to_string()
}

/// Date and time in this zone: `12 February 2026, 14:05`.
pub fn full(then: UnixMicros, zone: &TimeZone) -> String {
    zone.to_datetime(then.to_jiff()).strftime("%-d %B %Y, %H:%M").to_string()
}

/// The minutes it takes to read a text at 200 words a minute; at least one.
pub fn reading_minutes(text: &str) -> usize {
    text.unicode_words().count().div_ceil(WORDS_A_MINUTE).max(1)
}

fn civil(stamp: UnixMicros) -> DateTime {
    TimeZone::UTC.to_datetime(stamp.to_jiff())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMicros {
        UnixMicros::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    fn ago_text(then: &str) -> String {
        ago(at(then), at("2026-02-12T14:05:00Z"))
    }

    #[test]
    fn a_time_is_said_as_a_person_would() {
        assert_eq!(ago_text("2026-02-12T14:04:01Z"), "just now");
        assert_eq!(ago_text("2026-02-12T14:04:00Z"), "1 minute ago");
        assert_eq!(ago_text("2026-02-12T13:05:01Z"), "59 minutes ago");
        assert_eq!(ago_text("2026-02-12T13:05:00Z"), "1 hour ago");
        assert_eq!(ago_text("2026-02-12T00:00:00Z"), "14 hours ago");
        assert_eq!(ago_text("2026-02-11T23:59:59Z"), "yesterday");
        assert_eq!(ago_text("2026-02-11T00:00:00Z"), "yesterday");
        assert_eq!(ago_text("2026-02-10T23:59:59Z"), "10 Feb");
        assert_eq!(ago_text("2025-12-31T23:59:59Z"), "31 Dec 2025");
    }

    #[test]
    fn a_length_of_time_is_said_in_its_largest_unit() {
        let said = [1, 59 * 60 + 59, 60 * 60, 47 * 3600 + 3599, 48 * 3600].map(|seconds| lasting(Duration::from_secs(seconds)));
        assert_eq!(said, ["1 minute", "59 minutes", "1 hour", "47 hours", "2 days"]);
    }

    #[test]
    fn just_before_midnight_is_minutes_ago_and_not_yesterday() {
        assert_eq!(ago(at("2026-02-11T23:50:00Z"), at("2026-02-12T00:10:00Z")), "20 minutes ago");
    }

    #[test]
    fn a_clock_that_runs_ahead_a_little_is_now_and_a_plan_is_a_date() {
        assert_eq!(ago_text("2026-02-12T14:05:30Z"), "just now");
        assert_eq!(ago_text("2026-03-01T09:00:00Z"), "1 Mar");
        assert_eq!(ago_text("2027-03-01T09:00:00Z"), "1 Mar 2027");
    }

    #[test]
    fn the_full_date_has_its_year_and_is_in_the_zone_of_the_site() {
        let then = at("2026-02-12T23:05:36Z");
        assert_eq!(full(then, &TimeZone::UTC), "12 February 2026, 23:05");
        assert_eq!(full(then, &TimeZone::get("Europe/Berlin").unwrap()), "13 February 2026, 00:05");
    }

    #[test]
    fn the_ends_of_time_have_a_date_too() {
        for micros in [i64::MIN, i64::MAX, 0] {
            assert!(!ago(UnixMicros::from_micros(micros), at("2026-02-12T14:05:00Z")).is_empty());
        }
    }

    #[test]
    fn reading_takes_a_minute_at_least_and_then_goes_by_the_words() {
        assert_eq!(reading_minutes(""), 1);
        assert_eq!(reading_minutes(&"word ".repeat(200)), 1);
        assert_eq!(reading_minutes(&"word ".repeat(201)), 2);
    }
}
