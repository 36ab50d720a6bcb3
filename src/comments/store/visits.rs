//! The table of visits: which member read which thread when.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{is_by_muted_persona, visible};
use crate::clock::UnixMicros;
use crate::comments::FollowState;
use crate::comments::reading::news::{Appeared, Visit};
use crate::db::Tx;
use crate::db::schema::{comment, follow, muted_persona, persona, visit};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

pub(in crate::comments) fn find_visit(
    tx: &mut Tx<'_>,
    reader: AccountId,
    thread: ThreadId,
) -> Result<Option<Visit>, InternalError> {
    let row: Option<(Option<UnixMicros>, UnixMicros)> =
        visit::table.find((reader, thread)).select((visit::since, visit::seen_at)).first(tx.conn()).optional()?;
    Ok(row.map(|(since, seen_at)| Visit { since, seen_at }))
}

pub(in crate::comments) fn upsert_visit(
    tx: &mut Tx<'_>,
    reader: AccountId,
    thread: ThreadId,
    now: Visit,
) -> Result<(), InternalError> {
    let key = (visit::account_id, visit::thread_id);
    let row =
        (visit::account_id.eq(reader), visit::thread_id.eq(thread), visit::since.eq(now.since), visit::seen_at.eq(now.seen_at));
    let change = (visit::since.eq(now.since), visit::seen_at.eq(now.seen_at));
    each!(tx.conn(), |conn| diesel::insert_into(visit::table)
        .values(row)
        .on_conflict(key)
        .do_update()
        .set(change)
        .execute(conn))?;
    Ok(())
}

/// A condition: the reader muted neither the comment's persona nor its conversation.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_not_muted_by(reader: AccountId) -> _ {
    let mute: FollowState = FollowState::Mute;
    let speaker = muted_persona::table
        .inner_join(persona::table)
        .filter(muted_persona::account_id.eq(reader))
        .filter(is_by_muted_persona());
    let conversation = follow::table
        .filter(follow::account_id.eq(reader))
        .filter(follow::kind.eq(mute))
        .filter(follow::root_id.eq(comment::root_id.nullable()));
    not(exists(speaker)).and(not(exists(conversation)))
}

/// Those of `ids` that a reader did not mute, in no order.
pub(in crate::comments) fn without_muted(
    tx: &mut Tx<'_>,
    reader: AccountId,
    ids: &[CommentId],
) -> Result<Vec<CommentId>, InternalError> {
    Ok(comment::table.filter(comment::id.eq_any(ids)).filter(is_not_muted_by(reader)).select(comment::id).load(tx.conn())?)
}

/// Comments by others that appeared after `since`, in that order, without what `reader` muted.
pub(in crate::comments) fn comments_since(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    reader: AccountId,
    since: UnixMicros,
    most: usize,
) -> Result<Vec<CommentId>, InternalError> {
    Ok(comment::table
        .filter(comment::thread_id.eq(thread))
        .filter(visible())
        .filter(comment::published_at.gt(since))
        .filter(comment::account_id.ne(reader))
        .filter(is_not_muted_by(reader))
        .order((comment::published_at, comment::id))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(comment::id)
        .load(tx.conn())?)
}

/// The latest visible comments, latest first.
pub(in crate::comments) fn latest_appeared(tx: &mut Tx<'_>, thread: ThreadId, most: i64) -> Result<Vec<Appeared>, InternalError> {
    let rows: Vec<(CommentId, Option<UnixMicros>, AccountId)> = comment::table
        .filter(comment::thread_id.eq(thread))
        .filter(visible())
        .filter(comment::published_at.is_not_null())
        .order((comment::published_at.desc(), comment::id.desc()))
        .limit(most)
        .select((comment::id, comment::published_at, comment::account_id))
        .load(tx.conn())?;
    Ok(rows.into_iter().filter_map(|(id, at, by)| Some(Appeared { id, at: at?, by })).collect())
}
