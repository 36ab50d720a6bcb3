//! The log's form and measure, as the settings say.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use betwixt::cli::logging;
use betwixt::config::{Config, Sources};
use serde_json::Value;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged with this level and form.
fn written(level: &str, format: &str) -> String {
    let config = Config::load(Sources::default().variable("LOG_LEVEL", level).variable("LOG_FORMAT", format)).unwrap();
    let paper = Paper::default();
    let copy = paper.clone();
    tracing::subscriber::with_default(logging::subscriber(&config.log, move || copy.clone()), || {
        tracing::info!(target: "betwixt::web", status = 200, "answered");
        tracing::debug!(target: "betwixt::mail::smtp", "connected");
        tracing::error!(target: "betwixt::web", "failed");
    });
    let bytes = paper.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_level_is_that_of_the_longest_part_that_is_named() {
    let lines = |level: &str| written(level, "text").lines().count();
    assert_eq!(lines("info"), 2);
    assert_eq!(lines("error"), 1);
    assert_eq!(lines("off"), 0);
    assert_eq!(lines("DEBUG"), 3);
    assert_eq!(lines("error,betwixt::mail=debug"), 2);
    assert_eq!(lines("info,betwixt::web=off"), 0);
}

#[test]
fn json_logs_have_one_object_per_line() {
    let text = written("info", "json");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["message"], &lines[0]["status"]), (&"answered".into(), &200.into()));
}
