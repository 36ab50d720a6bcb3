//! The field for the day and the time at which an essay is published or an issue is sent.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::clock::UnixMicros;
use crate::text::trim_invisible;

/// What the field shows.
pub(super) struct ScheduleField {
    /// Its value, in the site's zone.
    pub(super) at: String,
    /// The name of the zone.
    pub(super) zone: String,
    /// The scheduled time in words; `None` when nothing is scheduled.
    pub(super) scheduled: Option<String>,
}

/// The text is not a day with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Choose a day and a time.")]
pub(super) struct ScheduleError;

impl ScheduleField {
    /// The field in the site's zone, with the time that is scheduled.
    pub(super) fn new(zone: &TimeZone, at: Option<UnixMicros>) -> Self {
        let scheduled = at.map(|at| at.to_jiff().to_zoned(zone.clone()));
        let written = |format: &str| scheduled.as_ref().map(|at| at.strftime(format).to_string());
        Self {
            at: written("%Y-%m-%dT%H:%M").unwrap_or_default(),
            zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            scheduled: written("%-d %B %Y, %H:%M"),
        }
    }
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
