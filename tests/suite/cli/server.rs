//! A running server, as the operator who started it sees it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};

use super::terminal::Terminal;
use crate::support::actors::Actor;

/// A server that a terminal started. It is ended with the test, whatever becomes of that.
pub struct Server {
    child: Child,
    lines: Vec<String>,
}

impl Server {
    /// Starts one and reads what it prints, up to the line that begins with `last`.
    pub fn start(terminal: &Terminal, line: &str, last: &str) -> Self {
        let mut child = terminal.start(line);
        let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = Vec::new();
        while !lines.last().is_some_and(|line: &String| line.starts_with(last)) {
            lines.push(printed.next().unwrap_or_else(|| panic!("it ended after {lines:?}")).unwrap());
        }
        Self { child, lines }
    }

    /// The value that was printed after a label.
    pub fn printed(&self, word: &str) -> &str {
        let line = self.lines.iter().find_map(|line| line.strip_prefix(word));
        line.unwrap_or_else(|| panic!("{word} in {:?}", self.lines)).trim()
    }

    /// A visitor's browser.
    pub fn visitor(&self) -> Actor {
        Actor::new(self.printed("Address"))
    }

    /// Everything that it printed up to then.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Kills it with SIGKILL, without a chance to clean up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it and reads what it logged.
    pub fn end_and_read_log(mut self) -> String {
        let mut log = self.child.stderr.take().unwrap();
        assert_eq!(self.end(), Some(0));
        let mut text = String::new();
        log.read_to_string(&mut text).unwrap();
        text
    }

    /// Asks it to end as a service manager does; how it ended.
    pub fn end(&mut self) -> Option<i32> {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
