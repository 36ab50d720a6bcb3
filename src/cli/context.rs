//! What every command gets: settings and output.

use std::fmt::Display;

use serde::Serialize;

use super::{CliError, Exit, Format, Output};
use crate::config::{Config, ConfigErrors, Key, Sources};

/// The settings, and the output to answer on.
#[derive(Debug)]
pub struct Context {
    sources: Sources,
    /// The format of the answer.
    pub format: Format,
    /// Standard output and standard error.
    pub output: Output,
}

impl Context {
    pub(super) fn new(sources: Sources, format: Format, output: Output) -> Self {
        Self { sources, format, output }
    }

    /// Adds a value from a flag of this command; call it before [`Context::config`].
    pub fn set(&mut self, key: &'static Key, flag: &'static str, value: &str) {
        self.sources = std::mem::take(&mut self.sources).flag(key, flag, value);
    }

    /// Loads the settings. They are not read before, so that `version` and similar commands work with any settings.
    ///
    /// # Errors
    /// All problems of the settings.
    pub fn config(&self) -> Result<Config, ConfigErrors> {
        Config::load(self.sources.clone())
    }

    /// Writes the answer of a command: the document, or the same for people.
    pub(super) fn answer(&mut self, json: &impl Serialize, text: impl Display) -> Result<Exit, CliError> {
        match self.format {
            Format::Json => self.output.json(json)?,
            Format::Text => self.output.line(text)?,
        }
        Ok(Exit::Ok)
    }

    /// Reports why the command stopped; returns the exit code.
    pub(super) fn complain(&mut self, error: &CliError) -> Exit {
        let exit = error.exit();
        if exit != Exit::Ok {
            // The terminal may be gone; the exit code still reports the failure.
            let _ = match self.format {
                Format::Text => self.output.aside(format_args!("betwixt: {error}")),
                Format::Json => self.output.aside(error.to_json()),
            };
        }
        exit
    }
}
