//! Database mappings for the types of `text`, which must not depend on the database.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::prelude::Queryable;
use diesel::sql_types::{SingleValue, Text};

use crate::text::{Html, Slug};

macro_rules! written {
    ($name:ty, $read:expr) => {
        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                $read(String::from_sql(bytes)?)
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

written!(Html, |html| Ok(Html::from_store(html)));
written!(Slug, |slug: String| Ok(Slug::parse(&slug)?));
