//! Problems of the settings: all at once, each with its source and fix.

use std::fmt;

use serde::Serialize;

/// Why a value was refused, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingProblem {
    /// The setting's name, or the file when the whole file is the problem.
    pub key: String,
    /// The source of the value: a flag, a variable, or a file and its line.
    pub source: String,
    /// What is wrong with the value. Never quotes a secret.
    pub problem: String,
    /// What to do about it.
    pub fix: String,
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.key, self.source)?;
        writeln!(f, "    {}", self.problem)?;
        write!(f, "    {}", self.fix)
    }
}

/// All problems of the settings. They end the start with exit code 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    problems: Vec<SettingProblem>,
}

impl ConfigErrors {
    /// Wraps the problems; a failed load has at least one.
    pub(super) fn new(problems: Vec<SettingProblem>) -> Self {
        Self { problems }
    }

    /// The problems, in the order of the table of keys.
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

/// Why a text is not valid for its key, as a sentence. Never quotes the text: one place quotes it, or omits it for a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitValue(pub(super) String);

impl UnfitValue {
    /// Wraps a sentence, which has its full stop.
    pub(super) fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for UnfitValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
