//! A crowded site.

use betwixt::db::schema::comment;
use betwixt::db::{DatabaseLocation, Tx};
use betwixt::each;
use betwixt::error::InternalError;
use betwixt::id::{AccountId, CommentId};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::support::database::TestDatabase;
use crate::support::stored_stats::{Fill, fills};

/// The script that fills it, for both databases.
const CROWD: &str = include_str!("crowd.sql");

/// The numbers of the site, by their names in `crowd.sql`.
pub struct Size {
    numbers: [(&'static str, &'static str); 8],
    /// Of so many comments one is found by its words.
    found_one_in: u32,
    /// The number of a moderation case.
    pub case: i64,
}

/// For every run. What is rare is less rare than on a large site, so that no table has too few rows to tell a good plan from a
/// bad one.
const SMALL: Size = Size {
    numbers: [
        ("{comments}", "200000"),
        ("{threads}", "91"),
        ("{others}", "90"),
        ("{each}", "5"),
        ("{rare}", "19"),
        ("{seldom}", "190"),
        ("{muted}", "20"),
        ("{found}", "id % 10 = 0"),
    ],
    found_one_in: 10,
    case: 96,
};

/// For `make bench`, since filling takes minutes: the same thread among five times as many comments. One comment in fifty is
/// found.
const LARGE: Size = Size {
    numbers: [
        ("{comments}", "1000000"),
        ("{threads}", "491"),
        ("{others}", "490"),
        ("{each}", "26"),
        ("{rare}", "97"),
        ("{seldom}", "970"),
        ("{muted}", "100"),
        ("{found}", "id % 50 = 10"),
    ],
    found_one_in: 50,
    case: 98,
};

impl Size {
    /// The one that the environment names: `BETWIXT_TEST_COMMENTS=million` is the large one.
    pub fn chosen() -> &'static Self {
        #[expect(clippy::disallowed_methods, reason = "how large a site the suite looks at is no setting of the program")]
        let named = std::env::var("BETWIXT_TEST_COMMENTS").unwrap_or_default();
        match named.as_str() {
            "" => &SMALL,
            "million" => &LARGE,
            other => panic!("BETWIXT_TEST_COMMENTS is {other:?}; write million, or nothing"),
        }
    }

    fn fill(&self, sql: &str) -> String {
        self.numbers.iter().fold(sql.to_owned(), |sql, (name, number)| sql.replace(name, number))
    }

    /// The condition under which a comment that can be read is found by its words.
    fn found(&self) -> String {
        self.fill("{found} AND moderation = 'published' AND author_state = 'live'")
    }
}

/// The stored counts of readers who moved in the crowded thread: a row for each pair of positions.
const LEFT: &str = "INSERT INTO spectrum_count (thread_id, at_first, at_last, looked, people) \
                    SELECT 1, id % 101, id / 101 % 101, 0, 0 FROM account WHERE id <= 10201 ON CONFLICT DO NOTHING";

#[derive(QueryableByName)]
struct Statement {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Fills the stored statistics of each thread as the migration that created the tables does.
fn fill_statistics() -> impl Iterator<Item = String> {
    fills()
        .into_iter()
        .map(|Fill { table, columns, query }| format!("INSERT INTO {table} ({columns}) {query}"))
        .chain([LEFT.to_owned()])
}

/// A database with all of it, as the program would find it after a day's upkeep.
pub fn crowd() -> TestDatabase {
    let database = TestDatabase::migrated();
    match database.place() {
        DatabaseLocation::Sqlite(path) => {
            let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
            conn.batch_execute(
                "PRAGMA foreign_keys=OFF; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;",
            )
            .unwrap();
            fill_sqlite(&mut conn).unwrap();
        }
        DatabaseLocation::Postgres { url, .. } => fill_postgres(&mut PgConnection::establish(url).unwrap()).unwrap(),
    }
    database
}

/// Indexes are made anew afterwards: row by row they take three times as long.
fn fill_sqlite(conn: &mut SqliteConnection) -> QueryResult<()> {
    let indexes: Vec<Statement> =
        sql_query("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'comment' AND sql IS NOT NULL")
            .load(conn)?;
    for index in &indexes {
        conn.batch_execute(&format!("DROP INDEX {}", index.name))?;
    }
    let size = Size::chosen();
    conn.batch_execute(&size.fill(CROWD))?;
    conn.batch_execute(&format!(
        "INSERT INTO comment_words (rowid, words) SELECT id, 'word' || (id / {} % 1000) || ' every §' || thread_id FROM comment \
         WHERE {}",
        size.found_one_in,
        size.found()
    ))?;
    indexes.iter().try_for_each(|index| conn.batch_execute(&index.sql))?;
    fill_statistics().try_for_each(|fill| conn.batch_execute(&fill))
}

/// The same, for PostgreSQL.
fn fill_postgres(conn: &mut PgConnection) -> QueryResult<()> {
    conn.batch_execute("SET session_replication_role = replica")?;
    let indexes: Vec<Statement> = sql_query(
        "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes WHERE tablename = 'comment' \
         AND indexname NOT IN (SELECT conname FROM pg_constraint)",
    )
    .load(conn)?;
    for index in &indexes {
        conn.batch_execute(&format!("DROP INDEX {}", index.name))?;
    }
    let size = Size::chosen();
    conn.batch_execute(&size.fill(CROWD))?;
    conn.batch_execute(&format!(
        "INSERT INTO comment_words (id, words) \
         SELECT id, array_to_tsvector(ARRAY['word' || (id / {} % 1000), 'every', '§' || thread_id]) FROM comment WHERE {}",
        size.found_one_in,
        size.found()
    ))?;
    indexes.iter().try_for_each(|index| conn.batch_execute(&index.sql))?;
    fill_statistics().try_for_each(|fill| conn.batch_execute(&fill))?;
    // Which the server does by itself where it is not told to leave it.
    conn.batch_execute("VACUUM ANALYZE")
}

/// Makes an account the author of 5,000 comments in the crowded thread.
pub fn give_comments(tx: &mut Tx<'_>, account: AccountId) -> Result<(), InternalError> {
    // In halves: each step may read only so many rows.
    for first in [8_000, 10_500] {
        let some =
            comment::table.filter(comment::id.gt(CommentId::from(first))).filter(comment::id.le(CommentId::from(first + 2_500)));
        diesel::update(some).set(comment::account_id.eq(account)).execute(tx.conn())?;
    }
    Ok(())
}

/// Deletes the jobs that the tour left: emails and indexes are not measured here.
pub fn forget_jobs(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    each!(tx.conn(), |conn| sql_query("DELETE FROM job").execute(conn))?;
    Ok(())
}
