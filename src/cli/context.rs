//! What a command works with.

use super::{CliError, Exit, Format, Output};
use crate::config::{Config, ConfigErrors, Key, Sources};

/// What a command works with: the settings, and somewhere to answer.
#[derive(Debug)]
pub struct Context {
    sources: Sources,
    /// How to answer.
    pub format: Format,
    /// Where to answer.
    pub output: Output,
}

impl Context {
    pub(super) fn new(sources: Sources, format: Format, output: Output) -> Self {
        Self { sources, format, output }
    }

    /// Adds a value that a flag of this command gave; do it before [`Context::config`].
    pub fn set(&mut self, key: &'static Key, flag: &'static str, value: &str) {
        self.sources = std::mem::take(&mut self.sources).flag(key, flag, value);
    }

    /// The settings. They are read here and not before, so that `version` and its like work whatever the settings are.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn config(&self) -> Result<Config, ConfigErrors> {
        Config::load(self.sources.clone())
    }

    /// Says why the command stopped, and how the process ends.
    pub(super) fn complain(&mut self, error: &CliError) -> Exit {
        let exit = error.exit();
        if exit != Exit::Ok {
            // A terminal that is gone leaves nobody to tell; the exit code still does.
            let _ = match self.format {
                Format::Text => self.output.aside(format_args!("betwixt: {error}")),
                Format::Json => self.output.aside(error.to_json()),
            };
        }
        exit
    }
}
