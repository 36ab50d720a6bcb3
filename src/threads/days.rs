//! A number of days.

use std::time::Duration;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Integer;

/// After how many days a thread closes: a day at least, ten years at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
pub struct Days(i32);

/// What was given is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Enter a number of days from 1 to 3650, or leave it empty.")]
pub struct NotDays;

impl Days {
    const MOST: i32 = 3650;

    /// Reads what stands in a form; empty is never.
    ///
    /// # Errors
    /// When it is no number, or too small or large a one.
    pub fn parse(text: &str) -> Result<Option<Self>, NotDays> {
        match text.trim() {
            "" => Ok(None),
            text => text.parse().ok().filter(|days| (1..=Self::MOST).contains(days)).map(|days| Some(Self(days))).ok_or(NotDays),
        }
    }

    /// How many.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// How long that is.
    pub fn duration(self) -> Duration {
        Duration::from_hours(24 * u64::from(self.0.unsigned_abs()))
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Integer, DB> for Days
where
    i32: FromSql<Integer, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i32::from_sql(bytes).map(Self)
    }
}

impl<DB: diesel::backend::Backend> ToSql<Integer, DB> for Days
where
    i32: ToSql<Integer, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

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
