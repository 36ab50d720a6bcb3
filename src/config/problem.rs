//! What is wrong with the settings: all of it at once, each with its place and its fix.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingProblem {
    /// The setting, by its name; or the file, when the file as a whole is the matter.
    pub key: String,
    /// Where the value came from: a flag, a variable, a file and its line.
    pub source: String,
    /// What is wrong with it. A secret is never quoted.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.key, self.source)?;
        writeln!(f, "    {}", self.problem)?;
        write!(f, "    {}", self.fix)
    }
}

/// Everything that is wrong with the settings. The start ends here, with exit code 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    problems: Vec<SettingProblem>,
}

impl ConfigErrors {
    /// These problems; a load that fails has at least one.
    pub(super) fn new(problems: Vec<SettingProblem>) -> Self {
        Self { problems }
    }

    /// Each of them, in the order of the table of keys.
    pub fn problems(&self) -> &[SettingProblem] {
        &self.problems
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => f.write_str("One setting has to be changed:")?,
            count => write!(f, "{count} settings have to be changed:")?,
        }
        for problem in &self.problems {
            write!(f, "\n\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// Why a text does not fit its key, as a sentence. It never quotes the text: that is done, or left out for a secret, in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitValue(pub(super) String);

impl UnfitValue {
    /// The sentence, with its full stop.
    pub(super) fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for UnfitValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
