//! The table of muted personas.

use diesel::prelude::*;

use crate::comments::Persona;
use crate::comments::{Byline, BylineKind, Muted};
use crate::db::Tx;
use crate::db::schema::{comment, muted_persona, persona, thread};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, MutedPersonaId, PersonaId};

/// A join condition: the comment's persona is muted under the name it had then. Renaming an account does not reveal it to
/// readers who muted the old name. For queries that read all three tables.
#[diesel::dsl::auto_type]
pub(in crate::comments) fn is_by_muted_persona() -> _ {
    let (account, pen): (BylineKind, BylineKind) = (BylineKind::Account, BylineKind::Pen);
    let open = comment::byline_kind.eq(account).and(persona::thread_id.is_null());
    let kept_here = comment::byline_kind.eq(pen).and(persona::thread_id.eq(comment::thread_id.nullable()));
    let is_persona = persona::account_id.eq(comment::account_id).and(open.or(kept_here));
    is_persona.and(comment::byline.eq(muted_persona::byline))
}

pub(in crate::comments) fn mute(
    tx: &mut Tx<'_>,
    account: AccountId,
    whom: Persona,
    byline: &Byline,
) -> Result<(), InternalError> {
    let row = (
        muted_persona::id.eq(tx.new_id::<MutedPersonaId>()),
        muted_persona::account_id.eq(account),
        muted_persona::persona_id.eq(whom.id()),
        muted_persona::byline.eq(byline.name().to_owned()),
        muted_persona::created_at.eq(tx.now()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(muted_persona::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub(in crate::comments) fn unmute(
    tx: &mut Tx<'_>,
    account: AccountId,
    whom: PersonaId,
    byline: &Byline,
) -> Result<(), InternalError> {
    let theirs = muted_persona::table.filter(muted_persona::account_id.eq(account)).filter(muted_persona::persona_id.eq(whom));
    diesel::delete(theirs.filter(muted_persona::byline.eq(byline.name()))).execute(tx.conn())?;
    Ok(())
}

/// Which of `ids` were posted by a persona that an account muted.
pub(in crate::comments) fn muted_among(
    tx: &mut Tx<'_>,
    account: AccountId,
    ids: &[CommentId],
) -> Result<Vec<CommentId>, InternalError> {
    Ok(comment::table
        .inner_join(persona::table.on(persona::account_id.eq(comment::account_id)))
        .inner_join(muted_persona::table.on(muted_persona::persona_id.eq(persona::id).and(is_by_muted_persona())))
        .filter(muted_persona::account_id.eq(account))
        .filter(comment::id.eq_any(ids))
        .select(comment::id)
        .load(tx.conn())?)
}

pub(in crate::comments) fn muted_personas(
    tx: &mut Tx<'_>,
    account: AccountId,
    after: Option<MutedPersonaId>,
    most: usize,
) -> Result<Vec<Muted>, InternalError> {
    let before = after.unwrap_or_else(|| MutedPersonaId::from(i64::MAX));
    let rows: Vec<(MutedPersonaId, String, Option<String>)> = muted_persona::table
        .inner_join(persona::table.left_join(thread::table))
        .filter(muted_persona::account_id.eq(account))
        .filter(muted_persona::id.lt(before))
        .order(muted_persona::id.desc())
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select((muted_persona::id, muted_persona::byline, thread::title.nullable()))
        .load(tx.conn())?;
    let muted = |(id, name, thread): (MutedPersonaId, String, Option<String>)| Muted {
        id,
        byline: if thread.is_some() { Byline::Pen(name) } else { Byline::Account(name) },
        thread,
    };
    Ok(rows.into_iter().map(muted).collect())
}

pub(in crate::comments) fn unmute_persona(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: MutedPersonaId,
) -> Result<Option<String>, InternalError> {
    let theirs = muted_persona::table.filter(muted_persona::id.eq(id)).filter(muted_persona::account_id.eq(account));
    let name = theirs.select(muted_persona::byline).first(tx.conn()).optional()?;
    diesel::delete(theirs).execute(tx.conn())?;
    Ok(name)
}
