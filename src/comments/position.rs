//! A position between the poles.

use std::fmt;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Integer;

use crate::error::{ErrorKind, UserError};
use crate::number;
use crate::text::trim_invisible;

/// A position between the poles of a thread: 0 is the low pole, [`Position::HIGHEST`] the high one. "Not placed" is the
/// absence of a position, never the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Position(i32);

/// The input is not a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a whole number from 0 to 100, or leave it empty.")]
pub struct PositionError;

impl UserError for PositionError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl Position {
    /// The position of the high pole.
    pub const HIGHEST: u8 = 100;

    /// The position with this number.
    ///
    /// # Errors
    /// When it is outside 0..=100.
    pub fn new(number: i64) -> Result<Self, PositionError> {
        i32::try_from(number).ok().filter(|place| (0..=i32::from(Self::HIGHEST)).contains(place)).map(Self).ok_or(PositionError)
    }

    /// Reads a form field; empty means "not placed".
    ///
    /// # Errors
    /// When it holds anything but a whole number from 0 to 100.
    pub fn parse(typed: &str) -> Result<Option<Self>, PositionError> {
        let typed = trim_invisible(typed);
        if typed.is_empty() {
            return Ok(None);
        }
        // Digits only: `u8::from_str` would also take a plus sign.
        if !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PositionError);
        }
        typed.parse::<i64>().map_err(|_| PositionError).and_then(Self::new).map(Some)
    }

    /// The number, 0..=100.
    pub fn number(self) -> u8 {
        u8::try_from(self.0).unwrap_or(Self::HIGHEST)
    }

    /// Which of five ranges it lies in, from the low pole to the high one.
    pub fn fifth(self) -> Fifth {
        match self.number() {
            0..=19 => Fifth::Low,
            20..=39 => Fifth::MostlyLow,
            40..=60 => Fifth::Between,
            61..=80 => Fifth::MostlyHigh,
            _ => Fifth::High,
        }
    }
}

/// Five ranges of positions, for saying in words where one lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fifth {
    /// 0 to 19.
    Low,
    /// 20 to 39.
    MostlyLow,
    /// 40 to 60.
    Between,
    /// 61 to 80.
    MostlyHigh,
    /// 81 to 100.
    High,
}

impl Fifth {
    /// All ranges with the first and the last position of each, from the low pole to the high one.
    pub const ALL: [(Self, u8, u8); 5] = [
        (Self::Low, 0, 19),
        (Self::MostlyLow, 20, 39),
        (Self::Between, 40, 60),
        (Self::MostlyHigh, 61, 80),
        (Self::High, 81, 100),
    ];

    /// The range in words; `low` and `high` are the poles' names as used within a sentence.
    pub fn words(self, low: &str, high: &str) -> String {
        match self {
            Self::Low => low.to_owned(),
            Self::MostlyLow => format!("mostly {low}"),
            Self::Between => "in between".to_owned(),
            Self::MostlyHigh => format!("mostly {high}"),
            Self::High => high.to_owned(),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

number!(Position, |number: i32| Position::new(i64::from(number)));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_field_is_not_the_middle() {
        assert_eq!(Position::parse("  "), Ok(None));
    }

    #[test]
    fn only_whole_numbers_between_the_poles_are_places() {
        for (typed, number) in [("0", 0), ("100", 100), (" 62 ", 62), ("007", 7)] {
            assert_eq!(Position::parse(typed).map(|place| place.map(Position::number)), Ok(Some(number)), "{typed}");
        }
        for typed in ["-1", "101", "+5", "57.5", "5e1", "１２", "a", "99999999999999999999"] {
            assert_eq!(Position::parse(typed), Err(PositionError), "{typed}");
        }
    }

    #[test]
    fn the_five_words_cover_every_place_once() {
        for number in 0..=Position::HIGHEST {
            let here = Position::new(i64::from(number)).unwrap().fifth();
            let named = Fifth::ALL.iter().filter(|(_, from, to)| (*from..=*to).contains(&number)).collect::<Vec<_>>();
            assert!(matches!(named.as_slice(), [(one, _, _)] if *one == here), "{number}");
        }
    }
}
