//! A connection to whichever database the site uses.
use diesel::{MultiConnection, PgConnection, SqliteConnection};

/// A connection to whichever database the site uses.
#[derive(MultiConnection)]
pub enum Conn {
    /// The embedded one.
    Sqlite(SqliteConnection),
    /// The one for sites that outgrew a machine.
    Postgres(PgConnection),
}
