//! The current time, and the time since the machine was started: read only here, so that tests can fix them.

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

/// The file in which Linux names its run (`random(4)`).
const BOOT_ID_FILE: &str = "/proc/sys/kernel/random/boot_id";

/// The source of the current time; cloned into every interface.
#[derive(Clone, Debug)]
pub struct Clock(TimeSource);

#[derive(Clone, Debug)]
enum TimeSource {
    Machine {
        /// Names this run of the kernel: the time since its start compares within one run only.
        boot_id: Arc<str>,
    },
    Fixed {
        wall: Arc<AtomicI64>,
        boot: Arc<AtomicI64>,
    },
}

impl Clock {
    /// The real time, as the operating system reports it.
    pub fn system() -> Self {
        // Without it (not on Linux), two runs of the kernel are told apart by the time since their start.
        let boot_id = std::fs::read_to_string(BOOT_ID_FILE).unwrap_or_default();
        Self(TimeSource::Machine { boot_id: boot_id.trim().into() })
    }

    /// A fixed clock that changes only through [`Clock::advance`] and [`Clock::step`]: for tests, and for back-dating the demo
    /// content.
    pub fn fixed(at: UnixMicros) -> Self {
        Self(TimeSource::Fixed { wall: Arc::new(AtomicI64::new(at.0)), boot: Arc::default() })
    }

    /// The current time.
    pub fn now(&self) -> UnixMicros {
        match &self.0 {
            TimeSource::Fixed { wall, .. } => UnixMicros(wall.load(Ordering::SeqCst)),
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
            TimeSource::Machine { .. } => UnixMicros(jiff::Timestamp::now().as_microsecond()),
        }
    }

    /// The time since the machine was started, also while it slept. Unlike [`Clock::now`], it cannot be set.
    pub fn boot(&self) -> Duration {
        match &self.0 {
            TimeSource::Fixed { boot, .. } => Duration::from_micros(u64::try_from(boot.load(Ordering::SeqCst)).unwrap_or(0)),
            TimeSource::Machine { .. } => machine_boot(),
        }
    }

    /// Names the run of the kernel that [`Clock::boot`] counts from.
    pub fn boot_id(&self) -> &str {
        match &self.0 {
            TimeSource::Fixed { .. } => "fixed",
            TimeSource::Machine { boot_id } => boot_id,
        }
    }

    /// Lets time pass on a fixed clock; has no effect on the system clock.
    pub fn advance(&self, by: Duration) {
        if let TimeSource::Fixed { wall, boot } = &self.0 {
            wall.fetch_add(micros(by), Ordering::SeqCst);
            boot.fetch_add(micros(by), Ordering::SeqCst);
        }
    }

    /// Sets a fixed clock forward or back, as an operator or a broken time server does: no time passes.
    pub fn step(&self, by: jiff::SignedDuration) {
        if let TimeSource::Fixed { wall, .. } = &self.0 {
            wall.fetch_add(i64::try_from(by.as_micros()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}

fn machine_boot() -> Duration {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let time = rustix::time::clock_gettime(clock);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
