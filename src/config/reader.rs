//! Finds each key's value in the layers, flag > environment > `KEY_FILE` > settings file > default, and collects the values
//! and the problems. (The owner's settings page will be a layer of its own, before the default.)

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::file::{self, ConfigFileEntry};
use super::key::{Key, Secrecy, Unset};
use super::problem::{ConfigErrors, SettingProblem, UnfitValue};
use super::source::{Origin, SettingsFile, Sources};
use super::url::MASK;

/// One key with its effective value: a line of `config show`.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its row in the table of keys: description, default, secrecy.
    pub key: &'static Key,
    /// The value, masked as the key asks; `None` when it is not set and has no default.
    pub value: Option<String>,
    /// The source of the value.
    pub origin: Origin,
}

/// Reads keys one by one, and collects their values and problems.
#[derive(Debug)]
pub(super) struct SettingsReader {
    sources: Sources,
    toml_path: PathBuf,
    toml: Vec<ConfigFileEntry>,
    settings: Vec<Setting>,
    problems: Vec<SettingProblem>,
}

/// A value and its source.
struct SettingValue {
    text: String,
    origin: Origin,
}

/// The error of a key whose problem was already recorded.
struct Noted;

/// The largest file, in bytes, that may contain one value: a value is a line or a key, so a larger file is a mistake.
const VALUE_MAX_BYTES: usize = 64 * 1024;

impl SettingsReader {
    pub(super) fn new(sources: Sources) -> Self {
        let (toml, problems) = file::read(&sources.file);
        let toml_path = match &sources.file {
            SettingsFile::None => PathBuf::new(),
            SettingsFile::Usual(path) | SettingsFile::Named(path) => path.clone(),
        };
        Self { sources, toml_path, toml, settings: Vec::new(), problems }
    }

    /// The value of a key that has a default; `None` when a problem was recorded.
    pub(super) fn value<T>(&mut self, key: &'static Key, parse: impl FnOnce(&str) -> Result<T, UnfitValue>) -> Option<T> {
        self.optional(key, parse).flatten()
    }

    /// The value of an optional key. The outer `Option` is `None` when a problem was recorded.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static Key,
        parse: impl FnOnce(&str) -> Result<T, UnfitValue>,
    ) -> Option<Option<T>> {
        let found = match self.find(key) {
            Err(Noted) => return None,
            Ok(None) => {
                self.settings.push(Setting { key, value: None, origin: Origin::Default });
                return Some(None);
            }
            Ok(Some(found)) => found,
        };
        let parsed = parse(&found.text);
        self.settings.push(Setting { key, value: Some(key.masked(&found.text)), origin: found.origin });
        match parsed {
            Ok(value) => Some(Some(value)),
            Err(UnfitValue(sentence)) => {
                self.refuse(key, sentence);
                None
            }
        }
    }

    /// Records the value of an unset key that is derived from others.
    pub(super) fn derived(&mut self, key: &'static Key, text: &str) {
        if let Some(setting) = self.settings.iter_mut().find(|setting| setting.key.name == key.name) {
            setting.value = Some(key.masked(text));
        }
    }

    /// Records that the value of a key is not valid.
    pub(super) fn refuse(&mut self, key: &'static Key, sentence: impl Into<String>) {
        let problem = refusal(&self.settings, key, sentence.into());
        self.problems.push(problem);
    }

    /// The parsed settings, or every problem.
    pub(super) fn finish<T>(mut self, sections: Option<T>) -> Result<(T, Vec<Setting>), ConfigErrors> {
        let place = |name: &str| super::keys::ALL.iter().position(|key| key.name == name);
        self.problems.sort_by_key(|problem| place(&problem.key));
        self.settings.sort_by_key(|setting| place(setting.key.name));
        match sections {
            Some(sections) if self.problems.is_empty() => Ok((sections, self.settings)),
            _ => Err(ConfigErrors::new(self.problems)),
        }
    }

    fn find(&mut self, key: &'static Key) -> Result<Option<SettingValue>, Noted> {
        if let Some(flag) = self.sources.flags.iter().rev().find(|flag| flag.key.name == key.name) {
            let (origin, value) = (Origin::Flag(flag.flag), flag.value.clone());
            return self.text(key, value, origin).map(Some);
        }
        if let Some(found) = self.in_environment(key)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.in_settings_file(key)? {
            return Ok(Some(found));
        }
        Ok(match key.unset {
            Unset::Is(text) => Some(SettingValue { text: text.to_owned(), origin: Origin::Default }),
            Unset::From(_) | Unset::Nothing(_) => None,
        })
    }

    /// An empty variable counts as not set: compose files and unit files leave such variables behind.
    fn variable(&self, name: &str) -> Option<OsString> {
        self.sources.environment.get(name).filter(|value| !value.is_empty()).cloned()
    }

    fn in_environment(&mut self, key: &'static Key) -> Result<Option<SettingValue>, Noted> {
        let file_name = key.file_name();
        let itself = self.variable(key.name);
        let file = file_name.as_deref().and_then(|name| self.variable(name));
        let file_name = file_name.unwrap_or_default();
        match (itself, file) {
            (Some(_), Some(_)) => {
                let place = format!("environment variables {} and {file_name}", key.name);
                Err(self.both(key, place, &file_name))
            }
            (Some(value), None) => self.text(key, value, Origin::Environment(key.name.to_owned())).map(Some),
            (None, Some(path)) => {
                let path = PathBuf::from(path);
                let origin = Origin::EnvironmentFile(file_name, path.clone());
                self.content(key, &path, origin).map(Some)
            }
            (None, None) => Ok(None),
        }
    }

    fn in_settings_file(&mut self, key: &'static Key) -> Result<Option<SettingValue>, Noted> {
        let file_name = key.file_name().map(|name| name.to_lowercase());
        let entry = |name: &str| self.toml.iter().find(|entry| entry.name == name).map(|entry| (entry.text.clone(), entry.line));
        let itself = entry(&key.toml_name());
        let file = file_name.as_deref().and_then(entry);
        let path = self.toml_path.clone();
        match (itself, file) {
            (Some((_, line)), Some((_, file_line))) => {
                let place = format!("{}, lines {line} and {file_line}", path.display());
                Err(self.both(key, place, &file_name.unwrap_or_default()))
            }
            (Some((text, line)), None) => self.text(key, text.into(), Origin::Toml(path, line)).map(Some),
            (None, Some((holds, line))) => {
                let holds = PathBuf::from(holds);
                let origin = Origin::TomlFile(path, line, holds.clone());
                self.content(key, &holds, origin).map(Some)
            }
            (None, None) => Ok(None),
        }
    }

    fn text(&mut self, key: &'static Key, value: OsString, origin: Origin) -> Result<SettingValue, Noted> {
        match value.into_string() {
            Ok(text) if text.trim().is_empty() => Err(self.record_problem(key, &origin, "It is empty.")),
            Ok(text) => Ok(SettingValue { text: tidy(key, &text), origin }),
            Err(_) => Err(self.record_problem(key, &origin, "It is not valid UTF-8.")),
        }
    }

    /// The content of a file that contains the value, without the line break that an editor adds at its end.
    fn content(&mut self, key: &'static Key, path: &Path, origin: Origin) -> Result<SettingValue, Noted> {
        match std::fs::read(path) {
            Ok(bytes) if bytes.len() > VALUE_MAX_BYTES => {
                Err(self.record_problem(key, &origin, "The file is larger than 64 KiB."))
            }
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => Err(self.record_problem(key, &origin, "The file is empty.")),
                Ok(text) => Ok(SettingValue { text: tidy(key, &text), origin }),
                Err(_) => Err(self.record_problem(key, &origin, "The file is not valid UTF-8.")),
            },
            Err(error) => {
                let sentence = format!("The file cannot be read: {error}.");
                self.problems.push(SettingProblem {
                    key: key.name.to_owned(),
                    source: origin.to_string(),
                    problem: sentence,
                    fix: format!("Name a file that this user can read. {}", key.expects),
                });
                Err(Noted)
            }
        }
    }

    fn record_problem(&mut self, key: &'static Key, origin: &Origin, sentence: &str) -> Noted {
        self.problems.push(SettingProblem {
            key: key.name.to_owned(),
            source: origin.to_string(),
            problem: sentence.to_owned(),
            fix: key.expects.to_owned(),
        });
        Noted
    }

    fn both(&mut self, key: &'static Key, place: String, file_name: &str) -> Noted {
        let own = if file_name.starts_with(char::is_uppercase) { key.name.to_owned() } else { key.toml_name() };
        self.problems.push(SettingProblem {
            key: key.name.to_owned(),
            source: place,
            problem: "The value and a file with the value are both given; only one can apply.".to_owned(),
            fix: format!("Remove either {own} or {file_name}."),
        });
        Noted
    }

    /// The names of the variables that are set.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.sources.environment.iter().filter(|(_, value)| value.as_os_str() != OsStr::new("")).map(|(name, _)| name.as_str())
    }
}

/// The text without surrounding white space. A secret loses only the line break at its end: a password may begin or end with a
/// space.
fn tidy(key: &Key, text: &str) -> String {
    match key.secrecy {
        Secrecy::Whole => text.trim_end_matches(['\r', '\n']).to_owned(),
        Secrecy::Open | Secrecy::Url => text.trim().to_owned(),
    }
}

/// The most characters of a value that are displayed.
const QUOTE_MAX_CHARS: usize = 80;

/// Whether an error may quote the masked value. Of a URL that cannot be read no one knows where its password is.
fn may_be_quoted(key: &Key, value: &str) -> bool {
    match key.secrecy {
        Secrecy::Open => true,
        Secrecy::Url => value != MASK && !value.contains(['@', '?']),
        Secrecy::Whole => false,
    }
}

/// The problem of a key whose value was found but is not valid.
pub(super) fn refusal(settings: &[Setting], key: &'static Key, sentence: String) -> SettingProblem {
    let setting = settings.iter().find(|setting| setting.key.name == key.name);
    let quote = match setting.and_then(|setting| setting.value.as_deref()) {
        Some(value) if may_be_quoted(key, value) => {
            format!("It is {:?}. ", value.chars().take(QUOTE_MAX_CHARS).collect::<String>())
        }
        _ => String::new(),
    };
    let source = setting.map_or_else(|| Origin::Default.to_string(), |setting| setting.origin.to_string());
    SettingProblem { key: key.name.to_owned(), source, problem: format!("{quote}{sentence}"), fix: key.expects.to_owned() }
}
