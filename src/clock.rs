//! The current time: read only here, so that tests can fix it.

use std::ops::{Add, Sub};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

/// A time in microseconds since 1970 in UTC. Both databases store it as a BIGINT, because their own timestamp types differ in
/// precision (SQLite stores nanoseconds, PostgreSQL truncates to microseconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct UnixMicros(i64);

impl UnixMicros {
    /// From microseconds since 1970 in UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970 in UTC.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The same time for calendars and text. A time outside jiff's years (-9999..=9999) becomes 1970.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC with whole seconds, as `<time datetime>` and Atom require: `2026-11-23T04:50:36Z`.
    pub fn rfc3339(self) -> String {
        self.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The time elapsed since `earlier`; zero when `earlier` is later than this.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The number of midnights in UTC between `earlier` and this time: what depends on it changes for every reader at once.
    pub fn days_since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.div_euclid(DAY_MICROS) - earlier.0.div_euclid(DAY_MICROS)).unwrap_or(0)
    }
}

const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl Add<Duration> for UnixMicros {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(micros(duration)))
    }
}

impl Sub<Duration> for UnixMicros {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(micros(duration)))
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for UnixMicros
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for UnixMicros
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

/// The source of the current time; cloned into every interface.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The real time, as the operating system reports it.
    pub fn system() -> Self {
        Self(None)
    }

    /// A fixed clock that changes only through [`Clock::advance`]: for tests, and for back-dating the demo content.
    pub fn fixed(at: UnixMicros) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.0))))
    }

    /// The current time.
    pub fn now(&self) -> UnixMicros {
        match &self.0 {
            Some(held) => UnixMicros(held.load(Ordering::SeqCst)),
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            None => UnixMicros(jiff::Timestamp::now().as_microsecond()),
        }
    }

    /// Advances a fixed clock; has no effect on the system clock.
    pub fn advance(&self, by: Duration) {
        if let Some(held) = &self.0 {
            held.fetch_add(micros(by), Ordering::SeqCst);
        }
    }
}
