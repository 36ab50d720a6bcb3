//! A connection to whichever database the site uses.
use diesel::{MultiConnection, PgConnection, SqliteConnection};

/// A connection to whichever database the site uses.
#[derive(MultiConnection)]
pub enum Conn {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The database server, for sites that outgrew one machine.
    Postgres(PgConnection),
}
