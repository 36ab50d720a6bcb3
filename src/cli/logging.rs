//! The log: to standard error, as text or JSON.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry;

use crate::config::{Log, LogFormat, LogLevel};

/// Starts the log of this process. Only the first call has an effect.
pub fn start(log: &Log) {
    // A second start, as in a test that runs two servers, leaves the first log in use.
    let _ = tracing::subscriber::set_global_default(subscriber(log, std::io::stderr));
}

/// A log that is written to `writer`.
pub fn subscriber<W>(log: &Log, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer);
    let lines = match log.format {
        LogFormat::Text => lines.with_ansi(false).compact().boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    registry().with(lines.with_filter(targets(&log.level)))
}

fn targets(level: &LogLevel) -> Targets {
    // The server library's lines at every start repeat our own.
    Targets::new()
        .with_default(level.everything)
        .with_target("actix_server", tracing::Level::WARN)
        // Anyone can make it write an error for each request that it cannot parse.
        .with_target("actix_http::h1", LevelFilter::OFF)
        .with_targets(level.parts.iter().cloned())
}
