//! Why a moderator did something about a person, in their own words.

use crate::text::{Limit, Line, TextError};

/// A reason that is logged and stays: one line of 10 to 500 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedReason(Line);

impl LoggedReason {
    /// In characters. A word or two says nothing to a reader of the log.
    pub const MIN: usize = 10;
    /// In characters: some sentences.
    pub const MAX: usize = 500;

    /// Reads a form field.
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Line::parse(typed, Limit::new(Self::MIN, Self::MAX)).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
