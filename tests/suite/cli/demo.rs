//! The demonstration: a site with sample content that leaves nothing behind.

use std::fs;
use std::process::Command;

use super::server::Server;
use super::terminal::Terminal;
use crate::support::actors::Actor;

const START: &str = "serve --demo --listen 127.0.0.1:0";

/// A terminal whose folder for what is temporary is its own, so that a test sees what is left there.
fn terminal() -> Terminal {
    let terminal = Terminal::new();
    let folder = terminal.path().to_str().unwrap().to_owned();
    terminal.with("TMPDIR", &folder)
}

fn left(terminal: &Terminal) -> Vec<String> {
    let entries = fs::read_dir(terminal.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| name.starts_with("betwixt-demo-")).collect()
}

fn signed_in(server: &Server, email: &str) -> Actor {
    let actor = server.visitor();
    actor.post("/sign-in", &[("email", email), ("password", server.printed("Password"))]).expect(303);
    actor
}

#[test]
fn the_demonstration_has_content_and_is_deleted_when_it_ends() {
    let terminal = terminal();
    let mut server = Server::start(&terminal, START, "Password");
    assert_eq!(left(&terminal).len(), 1);

    let visitor = server.visitor();
    let log = visitor.get("/log").expect(200).page();
    let hours: std::collections::BTreeSet<String> = log.attributes("main time", "datetime").into_iter().collect();
    assert!(hours.len() >= 5, "decisions of many hours: {hours:?}");
    let thread = visitor.get("/t/closeness-and-space?look=1").expect(200).page().text("main").unwrap();
    assert!(thread.contains("readers have moved since they first answered"), "{thread}");
    let email = visitor.get("/letters").expect(200).page();
    assert!(email.text("main").unwrap().contains("Four weeks of kitchen floors"));

    let mara = signed_in(&server, "mara@example.net");
    let held = mara.get("/moderation/held").expect(200).body;
    assert!(held.contains("nothing by this author had been accepted yet.") && !held.contains("Everything in this thread"));
    let owner = signed_in(&server, "owner@example.org");
    let subscribers = owner.get("/owner/subscribers").expect(200).page().text("main").unwrap();
    assert!(subscribers.contains("38 addresses get the newsletter"), "{subscribers}");
    let issues = owner.get("/owner/issues").expect(200).page().text("tbody").unwrap();
    assert!(issues.contains("38 of 38"), "{issues}");

    assert_eq!(server.end(), Some(0));
    assert_eq!(left(&terminal), [""; 0]);
}

#[test]
fn a_demonstration_that_is_ended_while_it_is_being_made_leaves_nothing_behind() {
    let terminal = terminal();
    let mut child = terminal.start(START);
    while left(&terminal).is_empty() {
        assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
        std::thread::yield_now();
    }
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(left(&terminal), [""; 0]);
}

#[test]
fn a_demonstration_refuses_a_directory_that_it_would_not_use() {
    let terminal = terminal();
    let answer = terminal.run("serve --demo --data kept");
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("--data") && answer.err.contains("--demo"), "{answer:?}");
    assert!(!terminal.path().join("kept").exists());
    assert_eq!(left(&terminal), [""; 0]);
}
