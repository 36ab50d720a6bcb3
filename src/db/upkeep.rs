//! What keeps a database quick.

use diesel::connection::SimpleConnection;

use super::{Conn, Tx};
use crate::fault::InternalError;

/// Looks at every table whose size has changed much since it was last looked at (0x10000), counts a sample of its indexes' rows (0x02) and
/// not all of them (0x10): sqlite.org/pragma.html#pragma_optimize. A hundredth of a second for a million comments.
const OPTIMIZE: &str = "PRAGMA optimize=0x10012";

/// Has SQLite know how much is in its tables: without that it guesses which index leads to fewer rows. PostgreSQL sees to it by itself.
///
/// # Errors
/// When the database refuses.
pub fn upkeep(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    match tx.conn() {
        Conn::Sqlite(conn) => Ok(conn.batch_execute(OPTIMIZE)?),
        Conn::Postgres(_) => Ok(()),
    }
}
