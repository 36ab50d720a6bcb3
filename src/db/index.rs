//! Full-text search indexes: FTS5 on SQLite, tsvector on PostgreSQL.
//!
//! Neither database tokenizes. Both store the keys that `text::keys` makes and are queried with those of `text::Sought`, so
//! the same words find the same rows on both. Keys are letters and digits, so quoting them is the only escaping needed.
//!
//! A row that belongs to a parent row has a mark with the parent's id among its words, so a search under one parent costs what
//! that parent holds, not what the whole index matches.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text};

use super::page::Page;
use super::prepared::prepared;
use super::turn::{Remaining, WorkTurn};
use super::{Conn, Db, Tx};
use crate::clock::UnixMicros;
use crate::each;
use crate::error::InternalError;
use crate::text::{IndexKey, Reach, Sought, keys};

/// The most index rows that one search examines. Only a phrase of frequent words comes near it.
const MAX_INDEX_ROWS: usize = 250;
/// Rows loaded per batch: slightly more than a page, since nearly all index matches also match the text.
const MATCH_BATCH: usize = 25;
/// The first character of a mark: neither a letter nor a digit, so a search cannot contain it.
const MARK: char = '§';

/// The full-text index of one table, newest rows first. Belongs to the module that owns the table.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// The index table, as the migrations create it.
    pub words: &'static str,
    /// The table that is searched.
    pub of: &'static str,
    /// Its column with the creation time of a row.
    pub time: &'static str,
    /// The SQL condition for a publicly visible row. Only such rows are indexed, and the search checks it again.
    pub visible: &'static str,
    /// The id of the parent row to search under; `None` searches all rows.
    pub under: Option<i64>,
}

/// Indexes the rows that `missing` returns, at most `size` in one transaction, until none is left or the turn is over. Runs as a
/// job.
///
/// # Errors
/// When a database operation fails; batches committed before that remain.
pub async fn fill<Id: Send + 'static>(
    db: &Db,
    turn: &WorkTurn,
    size: usize,
    missing: fn(&mut Tx<'_>, usize) -> Result<Vec<Id>, InternalError>,
    put: fn(&mut Tx<'_>, Id) -> Result<(), InternalError>,
) -> Result<Remaining, InternalError> {
    while !turn.is_over() {
        let ids = db.read(move |tx| missing(tx, size)).await?;
        if ids.is_empty() {
            return Ok(Remaining::Nothing);
        }
        db.write(move |tx| ids.into_iter().try_for_each(|id| put(tx, id))).await?;
    }
    Ok(Remaining::Rows)
}

/// A row's position in the search results, for keyset paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct SearchPosition {
    #[diesel(sql_type = BigInt)]
    at: UnixMicros,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The text is not a valid search position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a position in a list")]
pub struct NotAPlace;

impl fmt::Display for SearchPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.at.micros(), self.id)
    }
}

impl FromStr for SearchPosition {
    type Err = NotAPlace;
    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (at, id) = text.split_once('_').ok_or(NotAPlace)?;
        let number = |text: &str| text.parse().map_err(|_| NotAPlace);
        Ok(Self { at: UnixMicros::from_micros(number(at)?), id: number(id)? })
    }
}

/// A row that full-text search can find.
pub trait Findable {
    /// The row's id.
    fn key(&self) -> i64;
    /// The id of the parent row, for tables that are searched under one parent.
    fn under(&self) -> Option<i64>;
    /// The text to index, as plain text.
    fn text(&self) -> String;
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

impl Index {
    /// Indexes a row, replacing what was indexed for it before.
    ///
    /// # Errors
    /// When the database operation fails.
    pub fn upsert(self, tx: &mut Tx<'_>, row: &impl Findable) -> Result<(), InternalError> {
        // FTS5 knows no upsert.
        if let Conn::Sqlite(conn) = tx.conn() {
            prepared(format!("DELETE FROM {} WHERE rowid = $1", self.words)).bind::<BigInt, _>(row.key()).execute(conn)?;
        }
        self.insert(tx, row)
    }

    /// Indexes a row that is not indexed yet.
    ///
    /// # Errors
    /// When the database operation fails.
    pub fn insert(self, tx: &mut Tx<'_>, row: &impl Findable) -> Result<(), InternalError> {
        let (words, id, mut keys) = (self.words, row.key(), keys(&row.text()));
        keys.extend(row.under().map(mark));
        match tx.conn() {
            Conn::Sqlite(conn) => {
                let add = prepared(format!("INSERT INTO {words} (rowid, words) VALUES ($1, $2)"));
                add.bind::<BigInt, _>(id).bind::<Text, _>(keys.join(" ")).execute(conn)?;
            }
            Conn::Postgres(conn) => {
                let add = prepared(format!(
                    "INSERT INTO {words} (id, words) VALUES ($1, array_to_tsvector($2)) \
                     ON CONFLICT (id) DO UPDATE SET words = excluded.words"
                ));
                add.bind::<BigInt, _>(id).bind::<Array<Text>, _>(&keys).execute(conn)?;
            }
        }
        Ok(())
    }

    /// Removes a row from the index.
    ///
    /// # Errors
    /// When the database operation fails.
    pub fn take_out(self, tx: &mut Tx<'_>, id: impl Into<i64>) -> Result<(), InternalError> {
        let (id, delete) = (id.into(), format!("DELETE FROM {} WHERE {} = $1", self.words, own_id(tx.conn())));
        each!(tx.conn(), |conn| sql_query(delete).bind::<BigInt, _>(id).execute(conn))?;
        Ok(())
    }

    /// At most `most` publicly visible rows that are not indexed.
    ///
    /// # Errors
    /// When the database operation fails.
    pub fn missing<I: From<i64>>(self, tx: &mut Tx<'_>, most: usize) -> Result<Vec<I>, InternalError> {
        let Self { words, of, visible, .. } = self;
        let own = own_id(tx.conn());
        let query = format!(
            "SELECT {of}.id AS id FROM {of} WHERE {visible} \
             AND NOT EXISTS (SELECT 1 FROM {words} WHERE {words}.{own} = {of}.id) LIMIT {most}"
        );
        let rows = each!(tx.conn(), |conn| sql_query(query).load::<Id>(conn))?;
        Ok(rows.into_iter().map(|row| I::from(row.id)).collect())
    }

    /// A page of at most `size` rows that match the whole search, newest first, after a position. `load` returns rows by their
    /// ids, in any order. A page may be short or empty and still have a next one, because one search examines a limited number
    /// of rows.
    ///
    /// # Errors
    /// When a database operation fails.
    pub fn search<I: From<i64>, R: Findable>(
        self,
        tx: &mut Tx<'_>,
        sought: &Sought,
        after: Option<SearchPosition>,
        size: usize,
        load: impl Fn(&mut Tx<'_>, &[I]) -> Result<Vec<R>, InternalError>,
    ) -> Result<Page<R, SearchPosition>, InternalError> {
        let places = self.candidates(tx, &sought.keys(), after)?;
        let (mut rows, mut last) = (Vec::new(), None);
        for some in places.chunks(MATCH_BATCH) {
            let ids: Vec<I> = some.iter().map(|place| I::from(place.id)).collect();
            let mut loaded: HashMap<i64, R> = load(tx, &ids)?.into_iter().map(|row| (row.key(), row)).collect();
            for place in some {
                let Some(row) = loaded.remove(&place.id).filter(|row| sought.matches(&row.text())) else { continue };
                if rows.len() == size {
                    return Ok(Page { rows, next: last });
                }
                rows.push(row);
                last = Some(*place);
            }
        }
        let next = places.last().filter(|_| places.len() == MAX_INDEX_ROWS).copied();
        Ok(Page { rows, next })
    }

    /// The next rows that have all of `keys` and the mark of the parent. Only numbers and constants of this crate are
    /// formatted into the SQL; the keys are bound.
    fn candidates(
        self,
        tx: &mut Tx<'_>,
        keys: &[IndexKey],
        after: Option<SearchPosition>,
    ) -> Result<Vec<SearchPosition>, InternalError> {
        let Self { words, of, time, visible, under } = self;
        let found = match tx.conn() {
            Conn::Sqlite(_) => format!("SELECT rowid FROM {words} WHERE {words} MATCH $1"),
            Conn::Postgres(_) => format!("SELECT id FROM {words} WHERE words @@ $1::tsquery"),
        };
        let turn = match after {
            Some(SearchPosition { at, id }) => format!("AND ({of}.{time}, {of}.id) < ({}, {id})", at.micros()),
            None => String::new(),
        };
        let query = format!(
            "SELECT {of}.id AS id, {of}.{time} AS at FROM {of} WHERE {of}.id IN ({found}) AND {visible} {turn} \
             ORDER BY {of}.{time} DESC, {of}.id DESC LIMIT {MAX_INDEX_ROWS}"
        );
        let question = question(tx.conn(), keys, under);
        Ok(each!(tx.conn(), |conn| sql_query(query).bind::<Text, _>(question).load::<SearchPosition>(conn))?)
    }
}

const fn own_id(conn: &Conn) -> &'static str {
    match conn {
        Conn::Sqlite(_) => "rowid",
        Conn::Postgres(_) => "id",
    }
}

/// The index word that marks a row as belonging to this parent.
fn mark(under: i64) -> String {
    format!("{MARK}{under}")
}

/// The full-text query for rows that have all of `keys` and the mark of the parent.
fn question(conn: &Conn, keys: &[IndexKey], under: Option<i64>) -> String {
    let (quote, and, beginning) = match conn {
        Conn::Sqlite(_) => ('"', " AND ", " *"),
        Conn::Postgres(_) => ('\'', " & ", ":*"),
    };
    let key = |IndexKey { text, reach }: &IndexKey| {
        let end = if *reach == Reach::Beginning { beginning } else { "" };
        format!("{quote}{text}{quote}{end}")
    };
    let belongs = under.map(|id| format!("{quote}{}{quote}", mark(id)));
    keys.iter().map(key).chain(belongs).collect::<Vec<_>>().join(and)
}
