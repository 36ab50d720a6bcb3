//! Checks before the first migration: whether the database is one that Betwixt can use. They change nothing in it.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, sqlite};
use crate::each;
use crate::error::InternalError;
use crate::private_files;

/// Why a database cannot be opened. Each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It does not answer.
    #[error(transparent)]
    Unreachable(#[from] InternalError),
    /// The file or its directory cannot be created or written.
    #[error(
        "The database {path} cannot be written: {error}. Give this user the right to write that file and to create files in {directory}, \
         or name another place with DATA_DIR or DATABASE_URL.",
        path = .path.display(), directory = directory(.path).display()
    )]
    NotWritable {
        /// The path of the database.
        path: PathBuf,
        /// What the operating system or SQLite said.
        error: Box<dyn Error + Send + Sync>,
    },
    /// The file is something else.
    #[error(
        "{path} is not a SQLite database. Betwixt left it as it is. Set DATABASE_URL to another file; Betwixt creates it.",
        path = .0.display()
    )]
    NotSqlite(PathBuf),
    /// The file has tables, but not ours.
    #[error(
        "{path} is the SQLite database of another program: it has the table {table}. Betwixt left it as it is. Set DATABASE_URL to \
         another file; Betwixt creates it.",
        path = .path.display()
    )]
    Foreign {
        /// The path of the database.
        path: PathBuf,
        /// The evidence, by which the operator may recognise the program.
        table: String,
    },
    /// PostgreSQL would refuse or damage most texts.
    #[error(
        "The PostgreSQL database has the encoding {0}, which cannot hold what readers write. Create one with \
         `createdb --encoding=UTF8 --template=template0 NAME`, and set DATABASE_URL to it."
    )]
    NotUtf8(String),
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[derive(QueryableByName)]
struct NamedRow {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct CountedRows {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The first table that is not made by SQLite or diesel.
const FIRST_TABLE: &str = "SELECT name AS word FROM sqlite_schema \
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '__diesel_schema_migrations' ORDER BY name LIMIT 1";

/// Whether our first migration was applied. Other programs use diesel too, with versions of their own.
const IS_OURS: &str = "SELECT count(*) AS count FROM __diesel_schema_migrations WHERE version = '00000000000001'";

/// Creates a missing file, and refuses one that another program made. Uses a connection of its own, because the settings of
/// ours would already change the file.
pub(super) fn check_file(path: &Path) -> Result<(), OpenError> {
    let not_writable = |error: io::Error| OpenError::NotWritable { path: path.to_owned(), error: error.into() };
    private_files::create_directory(directory(path)).and_then(|()| private_files::create(path)).map_err(not_writable)?;
    let not_opened = |error: Box<dyn Error + Send + Sync>| {
        if error.to_string().contains("not a database") {
            OpenError::NotSqlite(path.to_owned())
        } else {
            OpenError::NotWritable { path: path.to_owned(), error }
        }
    };
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).map_err(|error| not_opened(error.into()))?;
    let table: Option<NamedRow> = conn
        .batch_execute(&format!("PRAGMA busy_timeout={}", sqlite::BUSY_MILLIS))
        .and_then(|()| sql_query(FIRST_TABLE).get_result(&mut conn).optional())
        .map_err(|error| not_opened(error.into()))?;
    let Some(NamedRow { word: table }) = table else { return Ok(()) };
    match sql_query(IS_OURS).get_result::<CountedRows>(&mut conn) {
        Ok(CountedRows { count: 1 }) => Ok(()),
        // Without the table of migrations, the statement is an error.
        _ => Err(OpenError::Foreign { path: path.to_owned(), table }),
    }
}

/// Refuses a database that this process can only read.
pub(super) fn check_writable(conn: &mut Conn, path: &Path) -> Result<(), OpenError> {
    // BEGIN IMMEDIATE alone succeeds on a file that can only be read.
    match each!(conn, |inner| inner.batch_execute("BEGIN IMMEDIATE; CREATE TABLE betwixt_probe (id INTEGER); ROLLBACK")) {
        Ok(()) => Ok(()),
        // Another process writes at this moment.
        Err(error) if error.to_string().contains("locked") => Ok(()),
        Err(error) => Err(OpenError::NotWritable { path: path.to_owned(), error: error.into() }),
    }
}

/// Refuses a PostgreSQL database with another encoding than UTF-8.
pub(super) fn check_encoding(conn: &mut Conn) -> Result<(), OpenError> {
    let Conn::Postgres(conn) = conn else { return Ok(()) };
    let found: NamedRow = sql_query("SELECT current_setting('server_encoding') AS word")
        .get_result(conn)
        .map_err(|error| OpenError::Unreachable(error.into()))?;
    if found.word == "UTF8" { Ok(()) } else { Err(OpenError::NotUtf8(found.word)) }
}
