//! Database mappings for the types of `text`, which must not depend on the database.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::prelude::Queryable;
use diesel::sql_types::{Binary, SingleValue, Text};

use crate::text::{Html, Slug};

macro_rules! written {
    ($name:ty, $sql:ty, $raw:ty, $read:expr) => {
        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            $raw: FromSql<$sql, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                $read(<$raw as FromSql<$sql, DB>>::from_sql(bytes)?)
            }
        }

        impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for $name
        where
            Self: FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
}

// Read as bytes: one damaged text must not take away the page that shows it.
written!(
    Html,
    Binary,
    Vec<u8>,
    |html: Vec<u8>| Ok(String::from_utf8(html).map_or_else(|_| Html::unreadable(), Html::from_store))
);
written!(Slug, Text, String, |slug: String| Ok(Slug::parse(&slug)?));
