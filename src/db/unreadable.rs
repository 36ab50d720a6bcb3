//! Stored texts that are not UTF-8: a damaged disk, or a program that wrote to the file.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::prelude::Queryable;
use diesel::sql_types::{Binary, SingleValue, Text};

/// The most ids that are remembered; the owner needs a restored backup long before.
const MAX_REMEMBERED: usize = 100;

/// The comments that were found unreadable since the start.
#[derive(Debug, Default)]
pub(super) struct Unreadable(Mutex<BTreeSet<i64>>);

impl Unreadable {
    /// Remembers a comment; false when it is known already.
    pub(super) fn insert(&self, id: i64) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.len() < MAX_REMEMBERED && known.insert(id)
    }

    pub(super) fn ids(&self) -> Vec<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

/// A text column, with U+FFFD for what is not UTF-8.
pub struct LossyText(String);

impl From<LossyText> for String {
    fn from(text: LossyText) -> Self {
        text.0
    }
}

impl<DB: Backend> FromSql<Text, DB> for LossyText
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let stored = <Vec<u8> as FromSql<Binary, DB>>::from_sql(bytes)?;
        Ok(Self(String::from_utf8_lossy(&stored).into_owned()))
    }
}

impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for LossyText
where
    Self: FromSql<ST, DB>,
{
    type Row = Self;
    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}
