//! A database for one test, on whichever store the run is for: `BETWIXT_TEST_DATABASE=sqlite` (or nothing), or `postgres`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use betwixt::db::DatabaseLocation;
use betwixt::db::migrate::Schema;
use tempfile::TempDir;

use super::postgres::{self, PostgresDatabase};
use super::test_site::private_folder;

/// As many connections as one test's requests can use at once.
const CONNECTIONS: usize = 4;

/// Which database the claims are made about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// A file a test.
    Sqlite,
    /// A database a test, in one cluster of our own.
    Postgres,
}

impl Store {
    /// The one that the environment names.
    pub fn chosen() -> Self {
        #[expect(clippy::disallowed_methods, reason = "which store the suite runs on is no setting of the program")]
        let named = std::env::var("BETWIXT_TEST_DATABASE").unwrap_or_default();
        match Self::named(&named) {
            Ok(store) => store,
            Err(sentence) => panic!("{sentence}"),
        }
    }

    fn named(name: &str) -> Result<Self, String> {
        match name {
            "" | "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            other => Err(format!("BETWIXT_TEST_DATABASE is {other:?}; write sqlite or postgres")),
        }
    }
}

/// A database that one test has to itself; it is gone with this value, which must outlive every [`betwixt::db::Db`] on it.
#[derive(Debug)]
pub struct TestDatabase {
    place: DatabaseLocation,
    _held: Held,
}

/// What has to stay alive for the database to exist.
#[derive(Debug)]
#[expect(dead_code, reason = "held until it is dropped, never looked at")]
enum Held {
    Folder(TempDir),
    Database(PostgresDatabase),
}

impl TestDatabase {
    /// One with the whole schema in it, on the store that was chosen. The migrations run once a process; what a test gets is a
    /// copy.
    pub fn migrated() -> Self {
        match Store::chosen() {
            Store::Sqlite => {
                let made = Self::in_folder();
                if let DatabaseLocation::Sqlite(file) = &made.place {
                    fs::write(file, migrated_file()).expect("room for a database");
                }
                made
            }
            Store::Postgres => Self::in_cluster(postgres::fresh_database(|url| migrate(&postgres_at(url)))),
        }
    }

    /// One with nothing in it, on the store that was chosen.
    pub fn empty() -> Self {
        match Store::chosen() {
            Store::Sqlite => Self::in_folder(),
            Store::Postgres => Self::in_cluster(postgres::empty_database()),
        }
    }

    /// Where it is.
    pub const fn place(&self) -> &DatabaseLocation {
        &self.place
    }

    fn in_folder() -> Self {
        let folder = private_folder();
        Self { place: DatabaseLocation::Sqlite(folder.path().join("betwixt.sqlite3")), _held: Held::Folder(folder) }
    }

    fn in_cluster(database: PostgresDatabase) -> Self {
        Self { place: postgres_at(&database.url), _held: Held::Database(database) }
    }
}

fn postgres_at(url: &str) -> DatabaseLocation {
    DatabaseLocation::Postgres { url: url.to_owned(), connections: CONNECTIONS }
}

fn migrate(place: &DatabaseLocation) {
    let mut schema = Schema::open(place).unwrap_or_else(|error| panic!("the database cannot be opened: {error}"));
    schema.up().unwrap_or_else(|fault| panic!("the schema cannot be made: {fault}"));
}

/// The bytes of a migrated SQLite file: half a millisecond to write, where the migrations take a hundred.
fn migrated_file() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let file = folder.path().join("template.sqlite3");
        migrate(&DatabaseLocation::Sqlite(file.clone()));
        assert!(nothing_left_beside(&file), "the last connection to close puts everything into the file itself");
        fs::read(&file).expect("the file just made")
    })
}

fn nothing_left_beside(file: &Path) -> bool {
    let log = PathBuf::from(format!("{}-wal", file.display()));
    !log.exists()
}

#[test]
fn an_unknown_database_is_not_mistaken_for_a_known_one() {
    assert_eq!(Store::named(""), Ok(Store::Sqlite));
    assert_eq!(Store::named("postgres"), Ok(Store::Postgres));
    assert!(Store::named("postgresql").unwrap_err().contains("write sqlite or postgres"));
}

#[test]
fn a_test_has_its_database_to_itself_with_the_whole_schema_in_it() {
    let (one, other) = (TestDatabase::migrated(), TestDatabase::migrated());
    let steps = |database: &TestDatabase| Schema::open(database.place()).unwrap().steps().unwrap();
    Schema::open(one.place()).unwrap().down_to(0).unwrap();
    assert!(steps(&one).iter().all(|step| !step.applied));
    assert!(steps(&other).iter().all(|step| step.applied));
}
