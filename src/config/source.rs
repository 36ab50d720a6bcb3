//! The sources of settings: flags, the environment and a file, passed as values so that tests can build their own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::key::Key;

/// The file that is read if it exists and no other is named.
const USUAL_FILE: &str = "betwixt.toml";

/// Everything that settings are read from; empty by default.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(super) flags: Vec<Flag>,
    pub(super) environment: BTreeMap<String, OsString>,
    pub(super) file: SettingsFile,
}

/// A value from the command line.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    pub(super) key: &'static Key,
    pub(super) flag: &'static str,
    pub(super) value: OsString,
}

/// The settings file to read.
#[derive(Clone, Debug, Default)]
pub(super) enum SettingsFile {
    /// No file.
    #[default]
    None,
    /// Optional: read if it exists.
    Usual(PathBuf),
    /// Named explicitly, so a missing file is an error.
    Named(PathBuf),
}

impl Sources {
    /// The environment of this process, and `betwixt.toml` in the working directory if it exists.
    pub fn of_process() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
        let environment = std::env::vars_os();
        let environment = environment.filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect();
        Self { environment, file: SettingsFile::Usual(PathBuf::from(USUAL_FILE)), ..Self::default() }
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Adds a value from the command line; `flag` is the flag as written there (`--data`). The later of two values for one key
    /// applies.
    #[must_use]
    pub fn flag(mut self, key: &'static Key, flag: &'static str, value: impl Into<OsString>) -> Self {
        self.flags.push(Flag { key, flag, value: value.into() });
        self
    }

    /// Reads this file instead of the default one; a missing file is then an error.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = SettingsFile::Named(path.into());
        self
    }
}

/// The source of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A command-line flag, as written.
    Flag(&'static str),
    /// An environment variable.
    Environment(String),
    /// A file named by an environment variable.
    EnvironmentFile(String, PathBuf),
    /// A line of the settings file.
    Toml(PathBuf, usize),
    /// A file named by a line of the settings file.
    TomlFile(PathBuf, usize, PathBuf),
    /// No source: the default.
    Default,
}

impl Origin {
    /// The source in one word, for machine-readable output.
    pub const fn layer(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Environment(_) => "environment",
            Self::EnvironmentFile(..) => "environment_file",
            Self::Toml(..) => "settings_file",
            Self::TomlFile(..) => "settings_file_file",
            Self::Default => "default",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = Path::display;
        match self {
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::EnvironmentFile(name, path) => write!(f, "file {}, named by environment variable {name}", shown(path)),
            Self::Toml(path, line) => write!(f, "{}, line {line}", shown(path)),
            Self::TomlFile(path, line, holds) => write!(f, "file {}, named by {}, line {line}", shown(holds), shown(path)),
            Self::Default => f.write_str("default"),
        }
    }
}
