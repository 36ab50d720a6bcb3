//! A moderator's reason for an action about a person, in their own words.

use crate::text::{Limit, Line, TextError};

/// A reason that is logged for good: one line of 10 to 500 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedReason(Line);

impl LoggedReason {
    /// The shortest reason, in characters: a word or two does not explain anything to readers of the log.
    pub const MIN: usize = 10;
    /// The longest reason, in characters: some sentences.
    pub const MAX: usize = 500;

    /// Parses a form field.
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Line::parse(typed, Limit::new(Self::MIN, Self::MAX)).map(Self)
    }

    /// The reason as one line.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}
