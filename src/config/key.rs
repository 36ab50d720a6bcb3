//! The definition of a setting: its name, purpose, expected value, and default.

use super::keys::ALL;

/// One setting. The table of settings ([`ALL`]) drives the parser, `config show`, the fix in every error message and the list
/// in `docs/operating.md`.
#[derive(Debug)]
pub struct Key {
    /// The environment variable: `BASE_URL`. The settings file has it in lower case.
    pub name: &'static str,
    /// The purpose, in a sentence or two.
    pub about: &'static str,
    /// What to write, with an example: the fix at the end of every error about this key.
    pub expects: &'static str,
    /// What applies when it is not set.
    pub unset: Unset,
    /// How much of its value may be displayed.
    pub secrecy: Secrecy,
}

/// What applies when a key is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// This default, parsed like any other value.
    Is(&'static str),
    /// Derived from other settings; the text says how.
    From(&'static str),
    /// No value; the text says what happens then.
    Nothing(&'static str),
}

/// How much of a value may be displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// The whole value.
    Open,
    /// Everything but the passwords in this URL.
    Url,
    /// Nothing: the value is masked.
    Whole,
}

/// The suffix of a variable that names a file containing the value.
const FILE: &str = "_FILE";

impl Key {
    /// The key in `betwixt.toml`: `base_url`.
    pub fn toml_name(&self) -> String {
        self.name.to_lowercase()
    }

    /// The variable that names a file containing the value: `SECRET_KEY_FILE`. `DKIM_KEY_FILE` is a path already and has none.
    pub fn file_name(&self) -> Option<String> {
        (!self.name.ends_with(FILE)).then(|| format!("{}{FILE}", self.name))
    }

    /// The value for display, masked by its secrecy.
    pub fn masked(&self, value: &str) -> String {
        match self.secrecy {
            Secrecy::Open => value.to_owned(),
            Secrecy::Url => super::url::masked(value),
            Secrecy::Whole => super::url::MASK.to_owned(),
        }
    }
}

/// The least Jaro-Winkler similarity for suggesting a name; tuned on the typos in the tests below.
const ALIKE: f64 = 0.86;

/// The candidate that `word` is most likely a typo of.
pub(super) fn nearest(word: &str, candidates: impl IntoIterator<Item = String>) -> Option<String> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

/// The key of `betwixt.toml`, or its `_file` form, that an unknown key is most likely a typo of.
pub(super) fn nearest_in_file(word: &str) -> Option<String> {
    nearest(word, ALL.iter().flat_map(|key| [Some(key.toml_name()), key.file_name().map(|name| name.to_lowercase())]).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_the_key_that_was_meant() {
        for (slip, meant) in [
            ("base_ulr", "base_url"),
            ("BASE_URL", "base_url"),
            ("baseurl", "base_url"),
            ("listen", "listen_addr"),
            ("database", "database_url"),
            ("database_max_connections", "database_max_conns"),
            ("trusted_proxy", "trusted_proxies"),
            ("admin_pasword_file", "admin_password_file"),
            ("smpt_url", "smtp_url"),
            ("log-level", "log_level"),
        ] {
            assert_eq!(nearest_in_file(slip).as_deref(), Some(meant), "{slip}");
        }
    }

    #[test]
    fn a_word_like_no_key_finds_none() {
        for word in ["colour", "port", "x", "", "theme"] {
            assert_eq!(nearest_in_file(word), None, "{word}");
        }
    }

    #[test]
    fn the_path_of_the_dkim_key_is_not_the_file_of_another_key() {
        assert_eq!(super::super::keys::DKIM_KEY_FILE.file_name(), None);
        assert!(ALL.iter().all(|key| key.name != "DKIM_KEY"));
    }

    #[test]
    fn names_are_unique_and_fixes_are_sentences() {
        for (at, key) in ALL.iter().enumerate() {
            assert!(ALL.iter().skip(at + 1).all(|other| other.name != key.name), "{} stands twice", key.name);
            assert!(key.expects.ends_with('.') && key.about.ends_with('.'), "{}", key.name);
        }
    }
}
