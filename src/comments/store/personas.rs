//! The table of voices.

use diesel::prelude::*;

use crate::comments::persona::Persona;
use crate::comments::{Comment, Locked};
use crate::db::schema::voice;
use crate::db::{Conn, Tx};
use crate::each;
use crate::fault::InternalError;
use crate::id::{AccountId, ThreadId, VoiceId};

/// Gives what tells a comment a voice, unless it has one.
pub(super) fn keep_voice(tx: &mut Tx<'_>, told: &Comment) -> Result<(), InternalError> {
    let row = (
        voice::id.eq(VoiceId::random(tx.random())),
        voice::account_id.eq(told.account_id),
        voice::thread_id.eq(told.voice_thread()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(voice::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// The voice of an account in a thread that keeps one for it, or under its own name.
pub(in crate::comments) fn voice_of(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: Option<ThreadId>,
) -> Result<Option<Persona>, InternalError> {
    let theirs = voice::table.filter(voice::account_id.eq(account)).select(Persona::as_select());
    let found = match thread {
        Some(thread) => theirs.filter(voice::thread_id.eq(thread)).first(tx.conn()),
        None => theirs.filter(voice::thread_id.is_null()).first(tx.conn()),
    };
    Ok(found.optional()?)
}

pub(in crate::comments) fn voice(tx: &mut Tx<'_>, id: VoiceId) -> Result<Option<Persona>, InternalError> {
    Ok(voice::table.find(id).select(Persona::as_select()).first(tx.conn()).optional()?)
}

/// For deciding and then writing; on SQLite the writer is alone. NO KEY UPDATE: rows that name the voice can still be written by others.
pub(in crate::comments) fn lock_voice(tx: &mut Tx<'_>, id: VoiceId) -> Result<Option<Locked<Persona>>, InternalError> {
    let row = voice::table.find(id);
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Persona::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_no_key_update().select(Persona::as_select()).first(conn).optional()?,
    };
    Ok(found.map(Locked::new))
}
