//! Databases that Betwixt cannot use are refused before the first migration, in a sentence that says what to do.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::terminal::{Answer, Terminal};
use crate::support::database::Store;
use crate::support::postgres;

const LINES: [&str; 4] = ["serve --listen 127.0.0.1:0", "migrate up", "migrate status", "user list"];

fn sentence(answer: &Answer, code: i32) -> String {
    assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{answer:?}");
    answer.err.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_sqlite_file_of_another_program_is_left_as_it_is() {
    let tables = [
        "CREATE TABLE threads (id INTEGER); CREATE TABLE comments (id INTEGER)",
        "CREATE TABLE moz_places (id INTEGER); CREATE TABLE __diesel_schema_migrations (version TEXT, run_on TEXT); \
         INSERT INTO __diesel_schema_migrations VALUES ('20240101000000', '')",
    ];
    for made in tables {
        let terminal = Terminal::new().with("DATABASE_URL", "sqlite://other.db");
        let file = terminal.path().join("other.db");
        SqliteConnection::establish(&file.display().to_string()).unwrap().batch_execute(made).unwrap();
        let before = fs::read(&file).unwrap();
        for line in LINES {
            let said = sentence(&terminal.run(line), 5);
            assert!(
                said.contains("another program") && said.contains("other.db") && said.contains("DATABASE_URL"),
                "{line}: {said}"
            );
        }
        assert!(fs::read(&file).unwrap() == before, "not a byte of it changed");
    }
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let terminal = Terminal::new().with("DATABASE_URL", "sqlite://notes.txt").file("notes.txt", &"Buy milk.\n".repeat(100));
    for line in LINES {
        let said = sentence(&terminal.run(line), 5);
        assert!(said.contains("not a SQLite database") && said.contains("notes.txt"), "{line}: {said}");
    }
    assert_eq!(fs::read_to_string(terminal.path().join("notes.txt")).unwrap(), "Buy milk.\n".repeat(100));
}

#[test]
fn a_database_in_memory_is_refused() {
    for url in ["sqlite://:memory:", "sqlite://file::memory:"] {
        let terminal = Terminal::new().with("DATABASE_URL", url);
        let refused = terminal.run(LINES[0]);
        assert_eq!((refused.code, refused.out.as_str()), (3, ""), "{refused:?}");
        assert!(refused.err.contains("DATABASE_URL") && refused.err.contains("needs a file"), "{}", refused.err);
    }
}

#[test]
fn a_read_only_file_is_named() {
    let terminal = Terminal::new().without_privileges().with("DATABASE_URL", "sqlite://old.sqlite3");
    assert_eq!(terminal.run("migrate up").code, 0);
    let file = terminal.path().join("old.sqlite3");
    fs::set_permissions(&file, Permissions::from_mode(0o400)).unwrap();
    for line in ["migrate up", "user list", "migrate status"] {
        let said = sentence(&terminal.run(line), 4);
        assert!(said.contains("old.sqlite3") && said.contains("right to write"), "{line}: {said}");
    }
}

#[test]
fn a_postgresql_database_that_is_not_utf_8_is_refused() {
    if Store::chosen() == Store::Sqlite {
        return;
    }
    for encoding in ["LATIN1", "SQL_ASCII"] {
        let database = postgres::database_in(encoding);
        let terminal = Terminal::new().with("DATABASE_URL", &database.url);
        for line in LINES {
            let said = sentence(&terminal.run(line), 5);
            assert!(said.contains(encoding) && said.contains("createdb --encoding=UTF8"), "{line}: {said}");
        }
    }
}
