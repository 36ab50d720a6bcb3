//! A short text: a message, a note, the details of a report.

use super::{Limit, Prose, TextError};

/// Up to `MAX` characters as a reader counts them, cleaned like a story; may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph<const MAX: usize>(Prose);

impl<const MAX: usize> Paragraph<MAX> {
    /// The longest length, in characters as a reader counts them.
    pub const MAX: usize = MAX;

    /// Parses a form field; an empty field is valid.
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Prose::parse(typed, Limit::new(0, MAX)).map(Self)
    }

    /// The cleaned text, possibly with several lines.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_may_be_empty_and_holds_no_more_than_it_says() {
        assert!(Paragraph::<5>::parse(" \r\n").unwrap().is_empty());
        assert_eq!(Paragraph::<5>::parse(" Héron\r\n").unwrap().as_str(), "Héron");
        assert_eq!(Paragraph::<5>::parse("Herons"), Err(TextError::TooLong { most: 5, have: 6 }));
    }

    #[test]
    fn a_paragraph_cannot_turn_around_what_stands_beside_it() {
        assert_eq!(Paragraph::<20>::parse("pay\u{202e}lap\u{2066}!").unwrap().as_str(), "paylap!");
        assert!(Paragraph::<20>::parse("a\u{7}b").is_err());
    }
}
