//! What somebody wrote.

use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use unicode_segmentation::UnicodeSegmentation;

use crate::fault::{Kind, Refusal};

/// The Markdown of a comment: 1 to [`Body::LONGEST`] characters as a reader counts them, exactly as typed but for line ends and the
/// space around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Body(String);

/// Why a text cannot be a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// There is nothing in it.
    #[error("Write a few words first.")]
    Empty,
    /// More than fits, and by how much in grapheme clusters.
    #[error("A story has room for 20,000 characters. Shorten this one by {0}.")]
    TooLong(usize),
    /// So many bytes in so few characters that it cannot be ordinary writing.
    #[error("This text is too large. Remove marks that are piled on letters, or shorten it.")]
    TooHeavy,
}

impl Refusal for BodyError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
}

impl Body {
    /// The longest text, in grapheme clusters.
    pub const LONGEST: usize = 20_000;
    /// The heaviest text, in bytes: six bytes a character are more than any script needs on average (Hindi syllables take up to nine,
    /// with spaces between the words).
    pub const HEAVIEST: usize = 6 * Self::LONGEST;

    /// Reads a form field.
    ///
    /// # Errors
    /// When nothing can be seen of it, or when it is too long.
    pub fn parse(typed: &str) -> Result<Self, BodyError> {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n");
        // Not the leading spaces of the first line: four of them make a code block in some people's Markdown.
        let text = text.trim_end().trim_start_matches(['\n', '\u{feff}']);
        if !text
            .chars()
            .any(|letter| !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '\u{200b}'..='\u{200f}'))
        {
            return Err(BodyError::Empty);
        }
        let length = text.graphemes(true).count();
        if length > Self::LONGEST {
            return Err(BodyError::TooLong(length - Self::LONGEST));
        }
        if text.len() > Self::HEAVIEST {
            return Err(BodyError::TooHeavy);
        }
        Ok(Self(text.to_owned()))
    }

    /// The Markdown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Body
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for Body
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_which_nothing_can_be_seen_is_empty() {
        for typed in ["", "  \n\t ", "\u{200b}\u{feff}", "\u{3000}"] {
            assert_eq!(Body::parse(typed), Err(BodyError::Empty), "{typed:?}");
        }
    }

    #[test]
    fn a_text_is_counted_as_its_reader_would_count_it() {
        let family = "👨‍👩‍👧".repeat(100);
        assert!(Body::parse(&family).is_ok());
        assert!(Body::parse(&"e\u{301}".repeat(Body::LONGEST)).is_ok());
        assert_eq!(Body::parse(&"x".repeat(Body::LONGEST + 3)), Err(BodyError::TooLong(3)));
        assert_eq!(Body::parse(&format!("a{}", "\u{301}".repeat(Body::HEAVIEST))), Err(BodyError::TooHeavy));
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_the_space_around_it() {
        assert_eq!(Body::parse("\r\n\r\none\r\n\r\n    two  \r\n").unwrap().as_str(), "one\n\n    two");
    }
}
