//! Statements that a connection prepares once and keeps. diesel prepares raw queries, updates and upserts anew at each call, which
//! takes longer than running most of them.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};

/// The text of a statement with the values of its placeholders `$1`, `$2` and so on.
#[derive(Debug)]
#[must_use = "a statement does nothing before it is executed or loaded"]
pub struct Prepared<B> {
    text: Cow<'static, str>,
    values: B,
}

/// A statement without values yet. Each connection keeps every text that it has seen, so `text` must be one of a few: never
/// write a value into it.
pub fn prepared(text: impl Into<Cow<'static, str>>) -> Prepared<()> {
    Prepared { text: text.into(), values: () }
}

impl<B> Prepared<B> {
    /// The value of the next placeholder.
    pub fn bind<ST, V>(self, value: V) -> Prepared<(B, BoundValue<ST, V>)> {
        Prepared { text: self.text, values: (self.values, BoundValue { value, sql_type: PhantomData }) }
    }
}

/// A value and its type in SQL.
#[derive(Debug)]
pub struct BoundValue<ST, V> {
    value: V,
    sql_type: PhantomData<ST>,
}

/// The values of a statement, by the number of their placeholder.
pub trait BoundValues<DB: Backend> {
    /// How many there are.
    const COUNT: usize;

    /// Adds the value of placeholder `number`.
    ///
    /// # Errors
    /// When there is no such value, or it cannot be written.
    fn push<'b>(&'b self, number: usize, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB: Backend> BoundValues<DB> for () {
    const COUNT: usize = 0;

    fn push<'b>(&'b self, number: usize, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Err(Error::QueryBuilderError(format!("placeholder ${number} has no value").into()))
    }
}

impl<DB, B, ST, V> BoundValues<DB> for (B, BoundValue<ST, V>)
where
    DB: Backend + HasSqlType<ST>,
    B: BoundValues<DB>,
    V: ToSql<ST, DB>,
{
    const COUNT: usize = B::COUNT + 1;

    fn push<'b>(&'b self, number: usize, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if number == Self::COUNT { out.push_bind_param::<ST, V>(&self.1.value) } else { self.0.push(number, out) }
    }
}

impl<DB: Backend, B: BoundValues<DB>> QueryFragment<DB> for Prepared<B> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut rest: &str = &self.text;
        while let Some((before, after)) = rest.split_once('$') {
            let end = after.find(|next: char| !next.is_ascii_digit()).unwrap_or(after.len());
            let (number, after) = after.split_at_checked(end).unwrap_or((after, ""));
            out.push_sql(before);
            self.values.push(number.parse().unwrap_or_default(), out.reborrow())?;
            rest = after;
        }
        out.push_sql(rest);
        Ok(())
    }
}

impl<B> QueryId for Prepared<B> {
    type QueryId = ();

    // The text tells statements apart.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<B> Query for Prepared<B> {
    type SqlType = Untyped;
}

impl<B, Conn> RunQueryDsl<Conn> for Prepared<B> {}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Text};
    use diesel::{SqliteConnection, sql_query};

    use super::*;

    #[derive(Debug, PartialEq, Eq, QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        word: String,
        #[diesel(sql_type = BigInt)]
        number: i64,
    }

    #[test]
    fn placeholders_have_their_values_in_any_order_and_more_than_once() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute("CREATE TABLE leaf (word TEXT, number BIGINT)").unwrap();
        for (word, number) in [("elm", 1_i64), ("oak", 2)] {
            let insert = prepared("INSERT INTO leaf (number, word) VALUES ($2, $1)").bind::<Text, _>(word);
            assert_eq!(insert.bind::<BigInt, _>(number).execute(&mut conn), Ok(1));
        }
        let select = "SELECT word, number + $2 AS number FROM leaf WHERE word = $1 AND number > $2 - 2";
        let found = prepared(select).bind::<Text, _>("oak").bind::<BigInt, _>(3_i64).load::<Found>(&mut conn);
        assert_eq!(found, Ok(vec![Found { word: "oak".to_owned(), number: 5 }]));
        assert!(prepared("SELECT $1 AS word, 1 AS number").load::<Found>(&mut conn).is_err());
    }

    #[test]
    fn a_statement_is_kept_by_its_connection() {
        use diesel::connection::InstrumentationEvent;
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let (seen, counted) = std::sync::mpsc::channel();
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::CacheQuery { .. } = event {
                seen.send(()).unwrap();
            }
        });
        for number in 0..3 {
            let found = prepared("SELECT 'elm' AS word, $1 AS number").bind::<BigInt, _>(number).load::<Found>(&mut conn);
            assert_eq!(found.unwrap().len(), 1);
            sql_query("SELECT 'elm' AS word, 1 AS number").load::<Found>(&mut conn).unwrap();
        }
        assert_eq!(counted.try_iter().count(), 1);
    }
}
