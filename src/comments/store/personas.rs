//! The table of personas.

use diesel::prelude::*;

use super::Locked;
use crate::comments::{Comment, Persona};
use crate::db::schema::persona;
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, PersonaId, ThreadId};

/// Inserts the persona of a comment, unless it exists.
pub(in crate::comments) fn insert_persona(tx: &mut Tx<'_>, posted: &Comment) -> Result<(), InternalError> {
    let row = (
        persona::id.eq(PersonaId::random(tx.random())),
        persona::account_id.eq(posted.account_id),
        persona::thread_id.eq(posted.persona_thread()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(persona::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// The persona of an account under its own name, or with a thread that of its pen name there.
pub(in crate::comments) fn persona_of(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: Option<ThreadId>,
) -> Result<Option<Persona>, InternalError> {
    let theirs = persona::table.filter(persona::account_id.eq(account)).select(Persona::as_select());
    let found = match thread {
        Some(thread) => theirs.filter(persona::thread_id.eq(thread)).first(tx.conn()),
        None => theirs.filter(persona::thread_id.is_null()).first(tx.conn()),
    };
    Ok(found.optional()?)
}

pub(in crate::comments) fn persona(tx: &mut Tx<'_>, id: PersonaId) -> Result<Option<Persona>, InternalError> {
    Ok(persona::table.find(id).select(Persona::as_select()).first(tx.conn()).optional()?)
}

/// Row lock for a check followed by a write; SQLite has a single writer and needs none. NO KEY UPDATE does not block writes of
/// rows that refer to the persona.
pub(in crate::comments) fn lock_persona(tx: &mut Tx<'_>, id: PersonaId) -> Result<Option<Locked<Persona>>, InternalError> {
    let row = persona::table.find(id);
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Persona::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_no_key_update().select(Persona::as_select()).first(conn).optional()?,
    };
    Ok(found.map(Locked::new))
}
