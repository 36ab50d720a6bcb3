//! The table of pen name look-ups.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::comments::Persona;
use crate::db::Tx;
use crate::db::schema::{account, pen_name as pen, persona, reveal, thread};
use crate::error::InternalError;
use crate::id::{AccountId, EventId};
use crate::moderation::Reveal;

/// Inserts a look-up.
pub fn add_reveal(tx: &mut Tx<'_>, staff: AccountId, behind: &Persona, why: &str) -> Result<(), InternalError> {
    let (id, now) = (tx.new_id::<EventId>(), tx.now());
    diesel::insert_into(reveal::table)
        .values((
            reveal::id.eq(id),
            reveal::at.eq(now),
            reveal::actor_id.eq(staff),
            reveal::persona_id.eq(behind.id()),
            reveal::reason.eq(why),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// When this moderator last looked up a name, if that was after `since`.
pub fn revealed_since(
    tx: &mut Tx<'_>,
    staff: AccountId,
    behind: &Persona,
    since: UnixMicros,
) -> Result<Option<UnixMicros>, InternalError> {
    let theirs = reveal::table.filter(reveal::actor_id.eq(staff)).filter(reveal::persona_id.eq(behind.id()));
    Ok(theirs.filter(reveal::at.gt(since)).select(max(reveal::at)).first(tx.conn())?)
}

/// Look-ups of one pen name, or of all, before an id of the log; newest first.
pub fn reveals(
    tx: &mut Tx<'_>,
    behind: Option<&Persona>,
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<Reveal>, InternalError> {
    let by_pen_name = pen::thread_id.nullable().eq(persona::thread_id).and(pen::account_id.eq(persona::account_id));
    // The joined rows always exist. A LEFT JOIN makes the planner look them up by key instead of scanning their tables,
    // however few look-ups there are.
    let mut lines = reveal::table
        .left_join(account::table)
        .left_join(persona::table)
        .left_join(thread::table.on(persona::thread_id.eq(thread::id.nullable())))
        .left_join(pen::table.on(by_pen_name))
        .select((
            reveal::id,
            reveal::at,
            account::name.assume_not_null(),
            reveal::persona_id,
            pen::name.assume_not_null(),
            thread::title.assume_not_null(),
            reveal::reason.nullable(),
        ))
        .into_boxed();
    if let Some(behind) = behind {
        lines = lines.filter(reveal::persona_id.eq(behind.id()));
    }
    if let Some(before) = before {
        lines = lines.filter(reveal::id.lt(before));
    }
    Ok(lines.order(reveal::id.desc()).limit(limit).load(tx.conn())?)
}
