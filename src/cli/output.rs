//! The output of commands: results to standard output, problems to standard error.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use super::Exit;

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines: one JSON document.
    Json,
}

/// The two output streams. Only this type prints.
pub struct Output {
    answer: Box<dyn Write + Send>,
    complaint: Box<dyn Write + Send>,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Output")
    }
}

impl Output {
    /// Standard output and standard error.
    pub fn of_process() -> Self {
        Self { answer: Box::new(io::stdout()), complaint: Box::new(io::stderr()) }
    }

    /// Writes one line of the answer.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.answer, "{text}")?;
        self.answer.flush()
    }

    /// Writes the whole answer as JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn json(&mut self, answer: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.answer, answer)?;
        self.line("")
    }

    /// Writes one line to standard error: a warning, a question, progress.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn aside(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.complaint, "{text}")
    }

    /// Standard output as a stream, for what writes itself.
    pub fn stream(&mut self) -> &mut (dyn Write + Send) {
        &mut self.answer
    }

    /// Prints clap's output: the requested help, or why the command line is invalid.
    pub(super) fn clap(&mut self, error: &clap::Error) -> Exit {
        let text = error.render();
        // The terminal may be gone; the exit code still reports the failure.
        let _ = if error.use_stderr() { write!(self.complaint, "{text}") } else { write!(self.answer, "{text}") };
        if error.use_stderr() { Exit::Usage } else { Exit::Ok }
    }
}
