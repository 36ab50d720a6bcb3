//! The metrics of a running process, in the Prometheus text format.
//!
//! Every label must have a fixed, small set of values: route patterns and never paths, kinds and states, no addresses, names
//! or tokens. Counters belong to this process and start at zero; gauges of the database are read for each scrape.

use std::sync::Arc;
use std::time::Duration;

use prometheus::core::Collector;
use prometheus::{Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder};

use crate::clock::UnixMicros;
use crate::error::InternalError;

/// The upper bounds of histogram buckets, in seconds. Few, because each is a series for each route, method and status.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// How a use case accesses the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseAccess {
    /// In a read-only transaction.
    Read,
    /// In a transaction that may write.
    Write,
}

impl DatabaseAccess {
    const ALL: [Self; 2] = [Self::Read, Self::Write];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// The result of an attempt to send an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailResult {
    /// The mail server accepted it.
    Sent,
    /// The mail server rejected it permanently.
    Rejected,
    /// The mail server asked to retry later.
    Deferred,
    /// The connection failed before the email was complete.
    NotHandedOver,
    /// The connection failed between the end of the email and its answer.
    Uncertain,
    /// Sending was cancelled because the email was no longer wanted.
    Stopped,
}

impl EmailResult {
    const ALL: [Self; 6] = [Self::Sent, Self::Rejected, Self::Deferred, Self::NotHandedOver, Self::Uncertain, Self::Stopped];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
            Self::NotHandedOver => "not_handed_over",
            Self::Uncertain => "uncertain",
            Self::Stopped => "stopped",
        }
    }
}

/// The result of a look-up in the page cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheLookup {
    /// The rendered page was cached.
    Hit,
    /// The page had to be rendered.
    Miss,
}

impl CacheLookup {
    const ALL: [Self; 2] = [Self::Hit, Self::Miss];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
        }
    }
}

/// The gauges that one scrape reads from the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatabaseReadings {
    /// The number of jobs in each state.
    pub jobs: Vec<(&'static str, i64)>,
    /// How overdue the oldest ready job is; zero when none is ready.
    pub oldest_due: Duration,
    /// The number of open cases in each review queue.
    pub open_cases: Vec<(&'static str, i64)>,
}

struct Counters {
    registry: Registry,
    requests: IntCounterVec,
    request_seconds: HistogramVec,
    database_wait: HistogramVec,
    emails: IntCounterVec,
    page_lookups: IntCounterVec,
}

/// The counters of this process; cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Counters>);

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}

impl Metrics {
    /// Counters at zero, for a process started at `started`.
    ///
    /// # Errors
    /// When a metric's name is invalid or used twice, which the tests rule out.
    pub fn new(started: UnixMicros) -> Result<Self, InternalError> {
        Counters::new(started).map(|counters| Self(Arc::new(counters))).map_err(unusable)
    }

    /// Counts an answered request; `route` is its route pattern, never its path.
    pub fn count_request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = [route, method_label(method), status_label(status)];
        count(&self.0.requests, &labels);
        observe(&self.0.request_seconds, &labels, took);
    }

    /// Records how long a use case waited for a database thread.
    pub fn observe_database_wait(&self, access: DatabaseAccess, waited: Duration) {
        observe(&self.0.database_wait, &[access.as_str()], waited);
    }

    /// Counts an attempt to send an email.
    pub fn count_email(&self, result: EmailResult) {
        count(&self.0.emails, &[result.as_str()]);
    }

    /// Counts a look-up in the page cache.
    pub fn count_page_lookup(&self, lookup: CacheLookup) {
        count(&self.0.page_lookups, &[lookup.as_str()]);
    }

    /// The exposition of one scrape. Without `readings` the database is unreachable: the text says so and omits its gauges.
    ///
    /// # Errors
    /// When the text cannot be encoded, which the tests rule out.
    pub fn exposition(&self, readings: Option<&DatabaseReadings>) -> Result<String, InternalError> {
        let mut families = self.0.registry.gather();
        families.extend(database_gauges(readings).map_err(unusable)?.gather());
        TextEncoder::new().encode_to_string(&families).map_err(unusable)
    }
}

impl Counters {
    fn new(started: UnixMicros) -> prometheus::Result<Self> {
        let registry = Registry::new();
        let request_labels = ["route", "method", "status"];
        let requests = IntCounterVec::new(Opts::new("betwixt_http_requests_total", "Answered requests."), &request_labels)?;
        let request_seconds = histogram(
            "betwixt_http_request_duration_seconds",
            "Time from a request's head to the head of its answer.",
            &request_labels,
        )?;
        let database_wait =
            histogram("betwixt_database_wait_seconds", "Time that a use case waited for a database thread.", &["access"])?;
        let emails = Opts::new("betwixt_emails_total", "Attempts to hand an email over, by how they ended.");
        let emails = IntCounterVec::new(emails, &["result"])?;
        let page_lookups = Opts::new("betwixt_page_cache_lookups_total", "Look-ups in the cache of public pages.");
        let page_lookups = IntCounterVec::new(page_lookups, &["result"])?;
        let collectors: [Box<dyn Collector>; 5] = [
            Box::new(requests.clone()),
            Box::new(request_seconds.clone()),
            Box::new(database_wait.clone()),
            Box::new(emails.clone()),
            Box::new(page_lookups.clone()),
        ];
        collectors.into_iter().try_for_each(|collector| registry.register(collector))?;
        about_the_process(&registry, started)?;
        // Series that begin at zero show their first increase.
        DatabaseAccess::ALL.iter().try_for_each(|it| database_wait.get_metric_with_label_values(&[it.as_str()]).map(drop))?;
        EmailResult::ALL.iter().try_for_each(|it| emails.get_metric_with_label_values(&[it.as_str()]).map(drop))?;
        CacheLookup::ALL.iter().try_for_each(|it| page_lookups.get_metric_with_label_values(&[it.as_str()]).map(drop))?;
        Ok(Self { registry, requests, request_seconds, database_wait, emails, page_lookups })
    }
}

/// The start time and version of the process.
fn about_the_process(registry: &Registry, started: UnixMicros) -> prometheus::Result<()> {
    let start_time = Gauge::new("process_start_time_seconds", "Start of the process, in seconds since 1970.")?;
    start_time.set(Duration::from_micros(u64::try_from(started.micros()).unwrap_or(0)).as_secs_f64());
    let build = IntGaugeVec::new(Opts::new("betwixt_build_info", "Always 1; the version is the label."), &["version"])?;
    build.get_metric_with_label_values(&[env!("CARGO_PKG_VERSION")])?.set(1);
    registry.register(Box::new(start_time))?;
    registry.register(Box::new(build))
}

/// The gauges of one scrape, in their own registry, so that an outdated value is never shown.
fn database_gauges(readings: Option<&DatabaseReadings>) -> prometheus::Result<Registry> {
    let registry = Registry::new();
    let up = Gauge::new("betwixt_database_up", "Whether the database could be read for this scrape.")?;
    up.set(if readings.is_some() { 1.0 } else { 0.0 });
    registry.register(Box::new(up))?;
    let Some(readings) = readings else { return Ok(registry) };
    let jobs = Opts::new("betwixt_jobs", "Jobs in the database, by state.");
    registry.register(Box::new(gauges(jobs, "state", &readings.jobs)?))?;
    let oldest = Gauge::new("betwixt_jobs_oldest_due_seconds", "For how long the oldest ready job has been due.")?;
    oldest.set(readings.oldest_due.as_secs_f64());
    registry.register(Box::new(oldest))?;
    let cases = Opts::new("betwixt_moderation_open_cases", "Cases waiting for a moderator, by queue.");
    registry.register(Box::new(gauges(cases, "queue", &readings.open_cases)?))?;
    Ok(registry)
}

fn gauges(opts: Opts, label: &str, values: &[(&'static str, i64)]) -> prometheus::Result<IntGaugeVec> {
    let vector = IntGaugeVec::new(opts, &[label])?;
    for (of, value) in values {
        vector.get_metric_with_label_values(&[of])?.set(*value);
    }
    Ok(vector)
}

fn histogram(name: &str, help: &str, labels: &[&str]) -> prometheus::Result<HistogramVec> {
    HistogramVec::new(HistogramOpts::new(name, help).buckets(BUCKETS.to_vec()), labels)
}

/// Increments a counter. An error means wrong labels, which the tests find; it must not fail a request.
fn count(vector: &IntCounterVec, labels: &[&str]) {
    if let Ok(counter) = vector.get_metric_with_label_values(labels) {
        counter.inc();
    }
}

fn observe(vector: &HistogramVec, labels: &[&str], took: Duration) {
    if let Ok(histogram) = vector.get_metric_with_label_values(labels) {
        histogram.observe(took.as_secs_f64());
    }
}

/// The label of a method: clients may send any word as the method.
fn method_label(method: &str) -> &'static str {
    match method {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

const fn status_label(status: u16) -> &'static str {
    match status / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

fn unusable(error: prometheus::Error) -> InternalError {
    InternalError::unexpected("the metrics cannot be written").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics() -> Metrics {
        Metrics::new(UnixMicros::from_micros(1_500_000)).unwrap()
    }

    #[test]
    fn a_series_exists_before_its_first_event() {
        let text = metrics().exposition(None).unwrap();
        for line in [
            "betwixt_emails_total{result=\"uncertain\"} 0",
            "betwixt_page_cache_lookups_total{result=\"hit\"} 0",
            "betwixt_database_wait_seconds_count{access=\"write\"} 0",
            "process_start_time_seconds 1.5",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
        }
    }

    #[test]
    fn while_the_database_is_away_the_metrics_say_so_and_give_no_numbers_of_it() {
        let text = metrics().exposition(None).unwrap();
        assert!(text.contains("\nbetwixt_database_up 0\n"), "{text}");
        assert!(!text.contains("betwixt_jobs") && !text.contains("open_cases"), "{text}");
    }

    #[test]
    fn a_method_that_a_client_made_up_is_no_label() {
        let metrics = metrics();
        metrics.count_request("none", "BREW", 405, Duration::from_millis(2));
        let text = metrics.exposition(None).unwrap();
        assert!(text.contains("betwixt_http_requests_total{method=\"other\",route=\"none\",status=\"4xx\"} 1"), "{text}");
        assert!(!text.contains("BREW"), "{text}");
    }
}
