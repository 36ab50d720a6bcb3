//! The stored statistics of each thread, compared with a recount.

use betwixt::db::{Db, Tx};
use betwixt::each;
use betwixt::error::InternalError;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

/// The migration that fills the stored statistics.
const STEP: &str = include_str!("../../../migrations/common/00000000000025_kept_counts/up.sql");

/// Rows that count zero: a recount does not find them.
const COUNTS: [(&str, &str); 3] =
    [("thread_stats", "stories <> 0 OR replies <> 0"), ("placement", "at_last IS NOT NULL"), ("spectrum_count", "people <> 0")];

/// What tables and columns of that migration are called since migration 44.
const RENAMED: [(&str, &str); 6] = [
    ("tally", "thread_stats"),
    ("branch", "story_stats"),
    ("standing", "visible_count"),
    ("stance", "placement"),
    ("picture", "spectrum_count"),
    ("place_change", "placement_change"),
];

/// A table of statistics, its columns, and the query that fills them.
#[derive(Debug)]
pub struct Fill {
    pub table: String,
    pub columns: String,
    pub query: String,
}

/// Each table of statistics.
pub fn fills() -> Vec<Fill> {
    let step = RENAMED.iter().fold(STEP.to_owned(), |step, (old, new)| step.replace(old, new));
    let fill = |statement: &str| {
        let (_, fill) = statement.split_once("INSERT INTO ")?;
        let (table, rest) = fill.split_once(" (")?;
        let (columns, query) = rest.split_once(")\n")?;
        Some(Fill { table: table.to_owned(), columns: columns.to_owned(), query: query.to_owned() })
    };
    step.split(";\n").filter_map(fill).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn differ(tx: &mut Tx<'_>, some: &str, others: &str) -> Result<i64, InternalError> {
    let query = format!("SELECT count(*) AS n FROM ({some} EXCEPT {others}) AS different");
    Ok(each!(tx.conn(), |conn| sql_query(query).get_result::<Count>(conn))?.n)
}

/// Fails when stored statistics differ from a recount.
#[track_caller]
pub fn assert_kept(db: &Db) {
    let found = db.read_now(|tx| {
        let mut found = Vec::new();
        for Fill { table, columns, query } in fills() {
            let counts = COUNTS.iter().find(|(name, _)| *name == table.as_str()).map_or("1 = 1", |(_, counts)| counts);
            let (kept, counted) =
                (format!("SELECT {columns} FROM {table} WHERE {counts}"), format!("SELECT * FROM ({query}) AS counted"));
            found.push((table, differ(tx, &kept, &counted)?, differ(tx, &counted, &kept)?));
        }
        Ok::<_, InternalError>(found)
    });
    let expected: Vec<_> = fills().into_iter().map(|fill| (fill.table, 0, 0)).collect();
    assert_eq!(expected.len(), 4, "four tables of counts");
    assert_eq!(found.unwrap(), expected, "stored rows that no recount finds, and counted rows that are not stored");
}
