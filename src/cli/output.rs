//! Where a command's answer goes: results to one side, what went wrong to the other.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use super::Exit;

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines: one JSON document.
    Json,
}

/// The two sides. Nothing else in the program prints.
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

    /// Writes one line beside the answer: a warning, a question, progress.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn aside(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.complaint, "{text}")
    }

    /// The answer as a stream, for what writes itself.
    pub fn stream(&mut self) -> &mut (dyn Write + Send) {
        &mut self.answer
    }

    /// Prints what clap has to say: the help that was asked for, or why the command line does not fit.
    pub(super) fn clap(&mut self, error: &clap::Error) -> Exit {
        let text = error.render();
        // A terminal that is gone leaves nobody to tell.
        let _ = if error.use_stderr() { write!(self.complaint, "{text}") } else { write!(self.answer, "{text}") };
        if error.use_stderr() { Exit::Usage } else { Exit::Ok }
    }
}
