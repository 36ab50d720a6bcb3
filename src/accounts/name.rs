//! The name that an account shows to readers.

use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::error::{ErrorKind, UserError};
use crate::text;

/// A display name: one line of 1 to [`Name::MAX_CHARS`] characters as a reader counts them, in NFC, with single spaces and
/// without invisible characters, except where a script or an emoji needs them. Names need not be unique; only those of staff are reserved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Name(String);

/// Why a name is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is left after trimming.
    #[error("Enter the name that others will see.")]
    Empty,
    /// More characters than fit in a byline.
    #[error("Enter a name of at most {} characters.", Name::MAX_CHARS)]
    TooLong,
    /// Control, direction or zero-width characters, which could make one name look like another.
    #[error("The name contains an invisible character. Type it again instead of pasting it.")]
    Unseen,
    /// Too many marks on one letter, which would run over the lines above and below.
    #[error("Enter a name with at most {} marks on one letter.", Name::MAX_MARKS)]
    Piled,
}

impl UserError for NameError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl Name {
    /// The longest name, in grapheme clusters: what fits on one line of a byline on a narrow screen at twice the usual text
    /// size. It has at most [`Name::MAX_MARKS`] times as many code points.
    pub const MAX_CHARS: usize = 60;
    /// The most combining marks on one letter; Vietnamese and polytonic Greek need three once composed.
    pub const MAX_MARKS: usize = 4;

    /// Parses and normalizes a name from a form.
    ///
    /// # Errors
    /// When nothing is left of it, it is too long, or it contains invisible characters.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        // Checked before any other work: one grapheme cluster may consist of any number of code points.
        if typed.trim().chars().nth(Self::MAX_CHARS * Self::MAX_MARKS).is_some() {
            return Err(NameError::TooLong);
        }
        let typed = text::without_strays(typed).ok_or(NameError::Unseen)?;
        let name = typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        let piled = |cluster: &str| cluster.chars().filter(|letter| is_combining_mark(*letter)).count() > Self::MAX_MARKS;
        if name.graphemes(true).any(piled) {
            return Err(NameError::Piled);
        }
        if name.graphemes(true).count() > Self::MAX_CHARS {
            return Err(NameError::TooLong);
        }
        Ok(Self(name))
    }

    /// The skeleton of the name: names that look alike have the same one ([`text::skeleton`]).
    pub fn skeleton(&self) -> String {
        text::skeleton(&self.0)
    }

    /// The name in NFC.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Name
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for Name
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
    fn a_name_keeps_its_letters_and_loses_spare_space() {
        for (typed, kept) in
            [("  Ines  ", "Ines"), ("Ana\u{a0} María", "Ana María"), ("Jose\u{301}", "José"), ("Nguyễn Thị", "Nguyễn Thị")]
        {
            assert_eq!(Name::parse(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn a_name_that_is_empty_or_too_long_is_refused() {
        assert_eq!(Name::parse(" \u{3000} "), Err(NameError::Empty));
        assert!(Name::parse(&"é".repeat(60)).is_ok());
        assert_eq!(Name::parse(&"é".repeat(61)), Err(NameError::TooLong));
        // One grapheme cluster that consists of forty thousand code points.
        assert_eq!(Name::parse(&"\u{1100}".repeat(40_000)), Err(NameError::TooLong));
    }

    #[test]
    fn a_name_with_what_cannot_be_seen_is_refused() {
        for typed in [
            "Ada\u{202e}nimda",
            "A\u{200b}da",
            "A\nda",
            "A\0da",
            "A\u{2066}da",
            "Ada\u{feff}b",
            "A\u{3164}a",
            "A\u{ad}da",
            "A\tda",
        ] {
            assert_eq!(Name::parse(typed), Err(NameError::Unseen), "{typed:?}");
        }
        for unseen in
            ['\u{1bca0}', '\u{1d173}', '\u{fe0f}', '\u{13430}', '\u{16fe4}', '\u{180e}', '\u{e0020}', '\u{2065}', '\u{fe0e}']
        {
            assert_eq!(Name::parse(&format!("Mara{unseen} Voss")), Err(NameError::Unseen), "{unseen:?}");
        }
        assert_eq!(Name::parse("Mara 2\u{fe0f} Voss"), Err(NameError::Unseen));
        assert!(Name::parse("Mara \u{2764}\u{fe0f}").is_ok());
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them_and_do_not_tell_names_apart() {
        for name in ["ශ\u{dca}\u{200d}රියානි", "محمد\u{200c}رضا", "Ana 👩\u{200d}👧"] {
            let parsed = Name::parse(name).unwrap();
            assert_eq!(parsed.as_str(), name);
            let without: String = name.chars().filter(|letter| !matches!(letter, '\u{200c}' | '\u{200d}')).collect();
            assert_eq!(parsed.skeleton(), Name::parse(&without).unwrap().skeleton());
        }
    }

    #[test]
    fn what_is_pasted_along_at_the_ends_is_dropped() {
        for typed in ["\u{2066}Ada\u{2069}", "Ada\u{feff}", "\u{200e}Ada\u{200d} ", "Ada\u{3164}\n", "\tAda\u{fe0f}"] {
            assert_eq!(Name::parse(typed).unwrap().as_str(), "Ada", "{typed:?}");
        }
        assert_eq!(Name::parse("\u{3164}\u{200b}"), Err(NameError::Empty));
    }

    #[test]
    fn marks_piled_on_a_letter_are_refused() {
        assert_eq!(Name::parse(&format!("Z{}", "\u{300}".repeat(5))), Err(NameError::Piled));
    }
}
