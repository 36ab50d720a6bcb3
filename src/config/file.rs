//! Reads `betwixt.toml`: one key in lower case per line, no sections.

use std::io;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::key::nearest_in_file;
use super::keys::ALL;
use super::problem::SettingProblem;
use super::source::{Origin, SettingsFile};

/// A line `name = "value"` of `betwixt.toml`, not validated yet.
#[derive(Debug)]
pub(super) struct ConfigFileEntry {
    /// In lower case, as written: a key's name, or its name with `_file`.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) line: usize,
}

/// Returns every problem along with the entries that could be read, so that the remaining settings are validated too.
pub(super) fn read(file: &SettingsFile) -> (Vec<ConfigFileEntry>, Vec<SettingProblem>) {
    let (path, text) = match file {
        SettingsFile::None => return (Vec::new(), Vec::new()),
        SettingsFile::Usual(path) | SettingsFile::Named(path) => (path, std::fs::read_to_string(path)),
    };
    match (file, text) {
        (_, Ok(text)) => parse(path, &text),
        (SettingsFile::Usual(_), Err(error)) if error.kind() == io::ErrorKind::NotFound => (Vec::new(), Vec::new()),
        (_, Err(error)) => (Vec::new(), vec![unreadable(file, path, &error)]),
    }
}

fn unreadable(file: &SettingsFile, path: &Path, error: &io::Error) -> SettingProblem {
    let source = match file {
        SettingsFile::Named(_) => Origin::Flag("--config").to_string(),
        SettingsFile::None | SettingsFile::Usual(_) => "found in the working directory".to_owned(),
    };
    SettingProblem {
        key: path.display().to_string(),
        source,
        problem: format!("The settings file cannot be read: {error}."),
        fix: "Name a file that this user can read, as UTF-8 text, or leave --config away.".to_owned(),
    }
}

fn parse(path: &Path, text: &str) -> (Vec<ConfigFileEntry>, Vec<SettingProblem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut entries = Vec::new();
    let mut problems: Vec<SettingProblem> = errors.iter().map(|error| not_toml(path, text, error)).collect();
    for (name, value) in table.get_ref() {
        let line = line_of(text, name.span().start);
        let name = name.get_ref().as_ref();
        if !is_known(name) {
            problems.push(unknown(path, line, name, value.get_ref()));
            continue;
        }
        match as_text(value.get_ref()) {
            Some(text) => entries.push(ConfigFileEntry { name: name.to_owned(), text, line }),
            None => problems.push(SettingProblem {
                key: name.to_uppercase(),
                source: Origin::Toml(path.to_owned(), line).to_string(),
                problem: format!("Its value is a TOML {}, not text.", value.get_ref().type_str()),
                fix: format!("Write the value in quotes: {name} = \"...\"."),
            }),
        }
    }
    (entries, problems)
}

fn not_toml(path: &Path, text: &str, error: &toml::de::Error) -> SettingProblem {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    SettingProblem {
        key: path.display().to_string(),
        source: Origin::Toml(path.to_owned(), line).to_string(),
        problem: format!("This line is not TOML: {}.", error.message()),
        fix: "Write one setting a line, its name in lower case and its value in quotes: base_url = \"https://example.org\"."
            .to_owned(),
    }
}

fn unknown(path: &Path, line: usize, name: &str, value: &DeValue<'_>) -> SettingProblem {
    let fix = match (nearest_in_file(name), value) {
        (_, DeValue::Table(_)) => {
            "Settings have no sections: write every one at the top level, such as base_url = \"...\".".to_owned()
        }
        (Some(meant), _) => format!("Did you mean {meant}? Write that instead, or remove the line."),
        (None, _) => "Remove the line. `betwixt config show` lists every setting there is.".to_owned(),
    };
    let source = Origin::Toml(path.to_owned(), line).to_string();
    SettingProblem { key: name.to_owned(), source, problem: "There is no setting of this name.".to_owned(), fix }
}

fn is_known(name: &str) -> bool {
    ALL.iter().any(|key| key.toml_name() == name || key.file_name().is_some_and(|file| file.to_lowercase() == name))
}

/// A value as the environment would contain it. A list becomes its items, separated by commas.
fn as_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| as_text(item.get_ref())).collect();
            items.map(|items| items.join(","))
        }
        DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

/// The number, from 1, of the line that contains this byte offset.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic_and_every_problem_names_a_line(text in "\\PC{0,200}|([a-z_]{1,12} = [\"0-9a-z\\[\\], ]{0,12}\n){0,6}") {
            let (_, problems) = parse(Path::new("betwixt.toml"), &text);
            for problem in problems {
                prop_assert!(problem.source.starts_with("betwixt.toml, line "), "{problem}");
            }
        }
    }

    #[test]
    fn numbers_and_lists_need_no_quotes() {
        let (entries, problems) = parse(Path::new("f"), "mail_rate = 5\n\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n");
        assert_eq!(problems, []);
        let read: Vec<_> = entries.iter().map(|entry| (entry.name.as_str(), entry.text.as_str(), entry.line)).collect();
        assert_eq!(read, [("mail_rate", "5", 1), ("trusted_proxies", "10.0.0.0/8,::1", 3)]);
    }

    #[test]
    fn every_broken_line_is_told_with_its_number() {
        let (_, problems) = parse(Path::new("f"), "base_url = \nlisten_addr = \"x\"\nsignups = open\n");
        let lines: Vec<_> = problems.iter().map(|problem| problem.source.as_str()).collect();
        assert_eq!(lines, ["f, line 1", "f, line 3"]);
    }
}
