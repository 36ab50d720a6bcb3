//! The field for the day and the time at which an essay is published or an issue is sent.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::UnixMicros;
use crate::text::trim_invisible;
use crate::web::moment::zone_name;

/// What the field shows.
pub(super) struct ScheduleField {
    /// Its value, in the site's zone.
    pub(super) at: String,
    /// The name of the zone.
    pub(super) zone: String,
    /// The scheduled time in words, with its zone; `None` when nothing is scheduled.
    pub(super) scheduled: Option<String>,
}

/// The text is not a day with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Choose a day and a time.")]
pub(super) struct ScheduleError;

impl ScheduleField {
    /// The field in the site's zone, with the time that is scheduled.
    pub(super) fn new(zone: &TimeZone, at: Option<UnixMicros>) -> Self {
        let zoned = |at: UnixMicros| at.to_jiff().to_zoned(zone.clone());
        Self {
            at: at.map(|at| zoned(at).strftime("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default(),
            zone: zone_name(zone).to_owned(),
            scheduled: at.map(|at| site_time(zone, at)),
        }
    }

    /// Says whether a time is set already.
    pub(super) fn label(&self) -> &'static str {
        if self.scheduled.is_some() { "Reschedule for" } else { "Schedule for" }
    }

    pub(super) fn button(&self) -> &'static str {
        if self.scheduled.is_some() { "Change the time" } else { "Schedule" }
    }
}

/// A time in the site's time zone: `5 June 2026, 11:00 (Europe/Berlin)`.
pub(super) fn site_time(zone: &TimeZone, at: UnixMicros) -> String {
    let shown = at.to_jiff().to_zoned(zone.clone()).strftime("%-d %B %Y, %H:%M").to_string();
    format!("{shown} ({})", zone_name(zone))
}

/// Parses a `datetime-local` value in the site's zone. A time that a clock change skips becomes the next valid one.
pub(super) fn parse_schedule(text: &str, zone: &TimeZone) -> Result<UnixMicros, ScheduleError> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(UnixMicros::from_micros(at.as_microsecond()));
    }
    let civil: DateTime = trim_invisible(text).replace(' ', "T").parse().map_err(|_| ScheduleError)?;
    let at = zone.to_ambiguous_timestamp(civil).compatible().map_err(|_| ScheduleError)?;
    Ok(UnixMicros::from_micros(at.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_sites_zone_also_where_the_clock_jumps() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let read = |text| parse_schedule(text, &zone).map(UnixMicros::rfc3339).ok();
        assert_eq!(read("2026-06-30T09:00").as_deref(), Some("2026-06-30T07:00:00Z"));
        assert_eq!(read("2026-01-30 09:00").as_deref(), Some("2026-01-30T08:00:00Z"));
        assert_eq!(read("2026-03-29T02:30").as_deref(), Some("2026-03-29T01:30:00Z"), "half past two does not exist that night");
        assert_eq!(read("2026-10-25T02:30").as_deref(), Some("2026-10-25T00:30:00Z"), "the first of the two");
        assert_eq!(read("2026-06-30T09:00:00Z").as_deref(), Some("2026-06-30T09:00:00Z"));
        assert_eq!(read("soon"), None);
    }
}
