//! Where settings come from: flags, the environment and a file, given as values so that a test can make its own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::key::Key;

/// The file that is read when it is there and no other was named.
const USUAL_FILE: &str = "betwixt.toml";

/// Everything that settings are read from. The default has nothing in it at all.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(super) flags: Vec<Flag>,
    pub(super) environment: BTreeMap<String, OsString>,
    pub(super) file: SettingsFile,
}

/// A value given on the command line.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    pub(super) key: &'static Key,
    pub(super) flag: &'static str,
    pub(super) value: OsString,
}

/// Which file of settings there is.
#[derive(Clone, Debug, Default)]
pub(super) enum SettingsFile {
    /// None is read.
    #[default]
    None,
    /// Read if it is there.
    Usual(PathBuf),
    /// Named, so it has to be there.
    Named(PathBuf),
}

impl Sources {
    /// The environment of this process, and `betwixt.toml` in the working directory if it is there.
    pub fn of_process() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
        let environment = std::env::vars_os();
        let environment = environment.filter_map(|(name, value)| Some((name.into_string().ok()?, value))).collect();
        Self { environment, file: SettingsFile::Usual(PathBuf::from(USUAL_FILE)), ..Self::default() }
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Adds a value from the command line; `flag` is how it was written there (`--data`). Of two for one key the later holds.
    #[must_use]
    pub fn flag(mut self, key: &'static Key, flag: &'static str, value: impl Into<OsString>) -> Self {
        self.flags.push(Flag { key, flag, value: value.into() });
        self
    }

    /// Reads this file instead of the usual one; that it is missing is then an error.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = SettingsFile::Named(path.into());
        self
    }
}

/// Where one value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, as it was written.
    Flag(&'static str),
    /// A variable of the environment.
    Environment(String),
    /// A file that a variable of the environment names.
    EnvironmentFile(String, PathBuf),
    /// A line of the settings file.
    Toml(PathBuf, usize),
    /// A file that a line of the settings file names.
    TomlFile(PathBuf, usize, PathBuf),
    /// Nowhere: it is what holds without a setting.
    Default,
}

impl Origin {
    /// The layer in one word, for machines.
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
