//! A database as the last version before the refit left it: the schema by the migrations of that version, the rows by
//! `old-database.sql`.

use betwixt::clock::UnixMicros;
use betwixt::db::DatabaseLocation;
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::{self, Migration, MigrationSource, MigrationVersion};
use diesel::{Connection, PgConnection, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use super::database::TestDatabase;

const ROWS: &str = include_str!("old-database.sql");
/// The first migration that the old version did not have.
const FIRST_NEW: &str = "00000000000033";

/// When the old version was stopped.
pub const STOPPED_AT: UnixMicros = UnixMicros::from_micros(1_795_936_848_859_303);

/// The old version's database, not migrated any further.
pub fn old_database() -> TestDatabase {
    let database = TestDatabase::empty();
    match database.place() {
        DatabaseLocation::Sqlite(file) => {
            let mut conn = SqliteConnection::establish(&file.display().to_string()).expect("a file");
            migrate(&mut conn, "sqlite");
            insert(&mut conn, &format!("PRAGMA foreign_keys = ON; {ROWS}"));
        }
        DatabaseLocation::Postgres { url, .. } => {
            let mut conn = PgConnection::establish(url).expect("a database");
            migrate(&mut conn, "postgres");
            insert(&mut conn, &ROWS.replace("(rowid, words)", "(id, words)"));
        }
    }
    database
}

/// The migrations of the old version, which must never change: those for both databases and those for one.
struct OldMigrations([FileBasedMigrations; 2]);

impl<DB: Backend> MigrationSource<DB> for OldMigrations {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut old = Vec::new();
        for folder in &self.0 {
            let all: Vec<Box<dyn Migration<DB>>> = folder.migrations()?;
            old.extend(all.into_iter().filter(|one| one.name().version() < MigrationVersion::from(FIRST_NEW)));
        }
        Ok(old)
    }
}

fn migrate<DB: Backend>(conn: &mut impl MigrationHarness<DB>, store: &str) {
    let folder = |name: &str| {
        let path = format!("{}/migrations/{name}", env!("CARGO_MANIFEST_DIR"));
        FileBasedMigrations::from_path(path).expect("a folder of migrations")
    };
    let old = OldMigrations([folder("common"), folder(store)]);
    conn.run_pending_migrations(old).unwrap_or_else(|error| panic!("the old schema cannot be created: {error}"));
}

fn insert(conn: &mut impl SimpleConnection, rows: &str) {
    conn.batch_execute(rows).unwrap_or_else(|error| panic!("the old rows do not fit the old schema: {error}"));
}
