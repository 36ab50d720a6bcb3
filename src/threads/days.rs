//! A number of days, for settings of a thread.

use std::time::Duration;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Integer;

use crate::number;
use crate::text::trim_invisible;

/// After how many days a thread closes: 1 to 3650 (ten years).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Days(i32);

/// The input is not a number of days in that range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a number of days from 1 to 3650, or leave it empty.")]
pub struct NotDays;

impl Days {
    const MAX_DAYS: i32 = 3650;

    fn new(number: i32) -> Result<Self, NotDays> {
        (1..=Self::MAX_DAYS).contains(&number).then_some(Self(number)).ok_or(NotDays)
    }

    /// Reads a form field; empty means never.
    ///
    /// # Errors
    /// When it is not a number from 1 to 3650.
    pub fn parse(text: &str) -> Result<Option<Self>, NotDays> {
        match trim_invisible(text) {
            "" => Ok(None),
            text => text.parse().map_err(|_| NotDays).and_then(Self::new).map(Some),
        }
    }

    /// From 1 to 3650.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The same span of time, at 24 hours per day.
    pub fn duration(self) -> Duration {
        Duration::from_hours(24 * u64::from(self.0.unsigned_abs()))
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

number!(Days, Days::new);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_days_is_one_to_3650_and_empty_is_never() {
        assert_eq!((Days::parse(""), Days::parse("  ")), (Ok(None), Ok(None)));
        assert_eq!((Days::parse("1"), Days::parse(" 3650 ")), (Ok(Some(Days(1))), Ok(Some(Days(3650)))));
        for wrong in ["0", "-1", "3651", "1.5", "a week", "99999999999"] {
            assert_eq!(Days::parse(wrong), Err(NotDays), "{wrong}");
        }
    }
}
