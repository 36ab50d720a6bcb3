//! Settings of the log.

use tracing::level_filters::LevelFilter;

use super::choice::one_of;
use super::keys;
use super::problem::UnfitValue;
use super::reader::SettingsReader;

/// The level and format of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// The least level that is logged.
    pub level: LogLevel,
    /// The format of its lines.
    pub format: LogFormat,
}

/// The format of the log's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Human-readable.
    Text,
    /// One JSON object per line.
    Json,
}

/// The log level: a default, and overrides for parts of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLevel {
    /// The default level.
    pub everything: LevelFilter,
    /// Prefixes of module paths (`betwixt::mail`) and their levels.
    pub parts: Vec<(String, LevelFilter)>,
}

const LEVELS: [(&str, LevelFilter); 6] = [
    ("off", LevelFilter::OFF),
    ("error", LevelFilter::ERROR),
    ("warn", LevelFilter::WARN),
    ("info", LevelFilter::INFO),
    ("debug", LevelFilter::DEBUG),
    ("trace", LevelFilter::TRACE),
];

impl LogLevel {
    fn parse(text: &str) -> Result<Self, UnfitValue> {
        let mut level = Self { everything: LevelFilter::INFO, parts: Vec::new() };
        for item in text.split(',').map(str::trim) {
            match item.split_once('=') {
                None => level.everything = one_of(item, &LEVELS)?,
                Some((part, word)) if is_module_path(part) => level.parts.push((part.to_owned(), one_of(word, &LEVELS)?)),
                Some(_) => {
                    return Err(UnfitValue::because("The part before its = is not a module's name, such as betwixt::mail."));
                }
            }
        }
        Ok(level)
    }
}

fn is_module_path(text: &str) -> bool {
    text.split("::").all(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

impl Log {
    pub(super) fn read(reader: &mut SettingsReader) -> Option<Self> {
        let level = reader.value(&keys::LOG_LEVEL, LogLevel::parse);
        let words = [("text", LogFormat::Text), ("json", LogFormat::Json)];
        let format = reader.value(&keys::LOG_FORMAT, |text| one_of(text, &words));
        Some(Self { level: level?, format: format? })
    }
}
