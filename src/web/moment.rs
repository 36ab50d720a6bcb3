//! Formatting of times for pages.

use jiff::tz::TimeZone;

use crate::clock::UnixMicros;
use crate::text;

/// A time as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct When {
    /// RFC 3339, for the `datetime` attribute.
    pub datetime: String,
    /// The text for readers.
    pub text: String,
}

impl When {
    /// `then` by its day, for pages that may be cached for a while.
    pub fn day(then: UnixMicros, now: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::date(then, now) }
    }

    /// `then` by its day and year, for print, which is read in other years too.
    pub fn dated(then: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::dated(then) }
    }

    /// `then` as the time since it, for pages that change all the time.
    pub fn ago(then: UnixMicros, now: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::ago(then, now) }
    }

    /// `then` with date and time of day, in the site's zone. The page names the zone once, by `parts/zone.html`.
    pub fn full(then: UnixMicros, zone: &TimeZone) -> Self {
        Self { datetime: then.rfc3339(), text: text::full(then, zone) }
    }
}

/// The name of a zone for readers.
pub(super) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}
