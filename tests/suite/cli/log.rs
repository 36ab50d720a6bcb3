//! The log's form and measure, as the settings say.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use betwixt::cli::logging;
use betwixt::config::{Config, Sources};
use serde_json::Value;

use super::server::Server;
use super::terminal::Terminal;
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;

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
        tracing::error!(target: "actix_http::h1::dispatcher", "stream error: request parse error");
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
    assert_eq!(lines("info,actix_http::h1=error"), 3, "what cannot be parsed is logged on request only");
}

#[test]
fn json_logs_have_one_object_per_line() {
    let text = written("info", "json");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["message"], &lines[0]["status"]), (&"answered".into(), &200.into()));
}

/// Sends a form from the network of `address`, through a trusted proxy.
fn post_from(browser: &Actor, address: &str, path: &str, body: &str) -> u16 {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-for", address)];
    browser.post_bytes(path, &headers, body.as_bytes()).status
}

#[test]
fn forms_sign_ins_and_refusals_are_logged_with_actor_and_network_and_reading_is_not() {
    let terminal = Terminal::new().with("TRUSTED_PROXIES", "127.0.0.0/8").with("LOG_FORMAT", "json");
    let created = terminal.run_with_input("user create ines@example.org --name Ines --password-stdin --json", PASSWORD).json();
    let server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    let ines = server.visitor();
    let right = format!("email=ines%40example.org&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(ines.get("/").status, 200);
    assert_eq!(post_from(&server.visitor(), "192.0.2.7", "/sign-in", "email=ines%40example.org&password=wrong"), 422);
    assert_eq!(post_from(&ines, "192.0.2.7", "/sign-in", &right), 303);
    assert_eq!(post_from(&ines, "198.51.100.9", "/settings/profile", "name=Ines"), 303);
    assert_eq!(ines.get("/owner").status, 403);
    let log = server.end_and_read_log();
    assert!(!log.contains("192.0.2.7") && !log.contains("198.51.100.9") && !log.contains("ines@"), "{log}");
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let answered = |route: &str, status: u16| {
        let found = lines.iter().find(|line| line["route"] == route && line["status"] == status);
        found.unwrap_or_else(|| panic!("{route} {status} in {log}")).clone()
    };
    let (read, wrong, signed_in) = (answered("/", 200), answered("/sign-in", 422), answered("/sign-in", 303));
    let (form, refused) = (answered("/settings/profile", 303), answered("/owner", 403));
    assert!(read.get("network").is_none() && read.get("actor").is_none(), "{read}");
    assert!(wrong.get("actor").is_none(), "{wrong}");
    for line in [&signed_in, &form, &refused] {
        assert_eq!(line["actor"], created["id"].to_string().trim_matches('"'), "{line}");
    }
    assert_eq!(wrong["network"], signed_in["network"]);
    assert_eq!(wrong["network"].as_str().map(str::len), Some(16));
    assert_ne!(form["network"], signed_in["network"]);
}
