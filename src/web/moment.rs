//! Moments as pages show them.

use crate::clock::UnixMicros;
use crate::text;

/// A moment on a page.
#[derive(Clone, Debug)]
pub(super) struct When {
    /// For machines.
    pub datetime: String,
    /// For people.
    pub text: String,
}

impl When {
    /// `then` as a page that may be kept for a while shows it: by its day.
    pub fn day(then: UnixMicros, now: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::date(then, now) }
    }

    /// `then` by its day and year, for what is printed and read another year.
    pub fn dated(then: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::dated(then) }
    }

    /// `then` with everything.
    pub fn full(then: UnixMicros) -> Self {
        Self { datetime: then.rfc3339(), text: text::full(then) }
    }
}
