//! A connection to whichever database the site uses.

use diesel::QueryResult;
use diesel::connection::AnsiTransactionManager;
use diesel::connection::TransactionManager;
use diesel::{MultiConnection, PgConnection, SqliteConnection};

use crate::each;

/// A connection to whichever database the site uses.
#[derive(MultiConnection)]
pub enum Conn {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The database server, for sites that outgrew one machine.
    Postgres(PgConnection),
}

/// Commits on either database, bypassing diesel's nesting.
pub(super) fn commit(conn: &mut Conn) -> QueryResult<()> {
    each!(conn, |inner| AnsiTransactionManager::commit_transaction(inner))
}

/// Rolls back on either database; a connection that cannot roll back is replaced by its owner.
pub(super) fn roll_back(conn: &mut Conn) -> QueryResult<()> {
    each!(conn, |inner| AnsiTransactionManager::rollback_transaction(inner))
}
