//! The table of essay revisions.

use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::{account, thread, thread_revision as revision};
use crate::error::InternalError;
use crate::id::{AccountId, ThreadId};
use crate::threads::{EssayForm, Revision, RevisionEntry, RevisionKind};

pub(in crate::threads) fn revision(tx: &mut Tx<'_>, of: ThreadId, number: i32) -> Result<Option<Revision>, InternalError> {
    let row: Option<(i32, Option<AccountId>, RevisionKind, UnixMicros, UnixMicros, EssayForm)> = revision::table
        .find((of, number))
        .select((
            revision::number,
            revision::account_id,
            revision::made,
            revision::begun_at,
            revision::changed_at,
            EssayForm::as_select(),
        ))
        .first(tx.conn())
        .optional()?;
    Ok(row.map(|(number, account, made, begun_at, changed_at, typed)| Revision {
        number,
        account,
        made,
        begun_at,
        changed_at,
        typed,
    }))
}

pub(in crate::threads) fn entries(
    tx: &mut Tx<'_>,
    of: ThreadId,
    before: i32,
    limit: i64,
) -> Result<Vec<RevisionEntry>, InternalError> {
    Ok(revision::table
        .left_join(account::table)
        .filter(revision::thread_id.eq(of))
        .filter(revision::number.lt(before))
        .order(revision::number.desc())
        .limit(limit)
        .select((revision::number, account::name.nullable(), revision::made, revision::changed_at, revision::title))
        .load(tx.conn())?)
}

/// The text fields of a revision as columns.
macro_rules! words {
    ($typed:expr) => {
        (
            revision::title.eq(&$typed.title),
            revision::slug.eq(&$typed.slug),
            revision::body.eq(&$typed.body),
            revision::cover.eq(&$typed.cover),
            revision::question.eq(&$typed.question),
            revision::pole_low.eq(&$typed.pole_low),
            revision::pole_high.eq(&$typed.pole_high),
            revision::hint.eq(&$typed.hint),
            revision::moderation.eq(&$typed.moderation),
            revision::closes_after.eq(&$typed.closes_after),
        )
    };
}

pub(in crate::threads) fn insert_revision(
    tx: &mut Tx<'_>,
    of: ThreadId,
    number: i32,
    by: Option<AccountId>,
    made: RevisionKind,
    typed: &EssayForm,
) -> Result<(), InternalError> {
    let now = tx.now();
    let row = (
        revision::thread_id.eq(of),
        revision::number.eq(number),
        revision::account_id.eq(by),
        revision::made.eq(made),
        revision::begun_at.eq(now),
        revision::changed_at.eq(now),
        words!(typed),
    );
    diesel::insert_into(revision::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Replaces the contents of a revision and gives it a new number.
pub(in crate::threads) fn move_on(
    tx: &mut Tx<'_>,
    of: ThreadId,
    from: i32,
    to: i32,
    made: RevisionKind,
    typed: &EssayForm,
) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(revision::table.find((of, from)))
        .set((revision::number.eq(to), revision::made.eq(made), revision::changed_at.eq(now), words!(typed)))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets which revision of an essay is the latest.
pub(in crate::threads) fn set_version(tx: &mut Tx<'_>, of: ThreadId, number: i32) -> Result<(), InternalError> {
    diesel::update(thread::table.find(of)).set(thread::version.eq(number)).execute(tx.conn())?;
    Ok(())
}
