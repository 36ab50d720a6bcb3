//! The positions of readers: those posted with comments, and later ones.

use diesel::prelude::*;

use super::spectrum_counts::Group;
use super::visible::{VISIBLE, visible};
use crate::clock::UnixMicros;
use crate::comments::spectrum::counts::People;
use crate::comments::spectrum::dated_position::PlacementKey;
use crate::comments::spectrum::dated_position::{DatedPosition, PositionChange};
use crate::comments::{BylineKind, Position};
use crate::db::Tx;
use crate::db::schema::{comment, placement_change};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, PlacementChangeId, ThreadId};

/// A persona's first and latest position; `None` without a visible comment that has a position. A pen name is counted apart
/// from its account: otherwise a position given as one would move the other's in the chart, and reveal that they are one
/// person.
pub(in crate::comments) fn latest_placement(tx: &mut Tx<'_>, of: PlacementKey) -> Result<Option<People>, InternalError> {
    let PlacementKey { thread, account, kind } = of;
    let theirs = |table: &str| {
        let (thread, account) = (i64::from(thread), i64::from(account));
        format!("{table}.account_id = {account} AND {table}.thread_id = {thread} AND {table}.byline_kind = '{kind}'")
    };
    let posted = format!("FROM comment WHERE {} AND comment.position IS NOT NULL AND {VISIBLE}", theirs("comment"));
    let query = format!(
        "WITH placed AS (\
         SELECT comment.position AS position, comment.created_at AS said, comment.id AS id, \
         CASE WHEN comment.saw_first THEN 1 ELSE 0 END AS saw {posted} \
         UNION ALL SELECT placement_change.position, placement_change.created_at, placement_change.id, 0 \
         FROM placement_change WHERE {}) \
         SELECT (SELECT position FROM placed ORDER BY said, id LIMIT 1) AS at_first, \
         (SELECT position FROM placed ORDER BY said DESC, id DESC LIMIT 1) AS at_last, \
         (SELECT max(saw) FROM placed) AS looked, CAST(1 AS BIGINT) AS people WHERE EXISTS (SELECT 1 {posted})",
        theirs("placement_change")
    );
    let found = each!(tx.conn(), |conn| diesel::sql_query(query).get_result::<Group>(conn).optional())?;
    Ok(found.map(Group::people))
}

/// Whether a person saw the chart before they first placed themselves in a thread; `None` when they never did.
pub(in crate::comments) fn saw_first(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: ThreadId,
) -> Result<Option<bool>, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(account)).filter(comment::thread_id.eq(thread));
    let placed = theirs.filter(comment::position.is_not_null()).order((comment::created_at, comment::id));
    Ok(placed.select(comment::saw_first).first(tx.conn()).optional()?)
}

/// The positions of an account's visible comments, oldest first.
pub(in crate::comments) fn posted_positions(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    account: AccountId,
) -> Result<Vec<(BylineKind, DatedPosition)>, InternalError> {
    let rows: Vec<(BylineKind, Option<Position>, UnixMicros)> = comment::table
        .filter(comment::account_id.eq(account))
        .filter(comment::thread_id.eq(thread))
        .filter(comment::position.is_not_null())
        .filter(visible())
        .order((comment::created_at, comment::id))
        .select((comment::byline_kind, comment::position, comment::created_at))
        .load(tx.conn())?;
    let dated = |(persona, position, at): (BylineKind, Option<Position>, UnixMicros)| {
        Some((persona, DatedPosition { position: position?, at }))
    };
    Ok(rows.into_iter().filter_map(dated).collect())
}

/// An account's later positions, oldest first.
pub(in crate::comments) fn later_places(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    account: AccountId,
) -> Result<Vec<PositionChange>, InternalError> {
    let rows: Vec<(PlacementChangeId, BylineKind, Position, UnixMicros)> = placement_change::table
        .filter(placement_change::account_id.eq(account))
        .filter(placement_change::thread_id.eq(thread))
        .order((placement_change::created_at, placement_change::id))
        .select((placement_change::id, placement_change::byline_kind, placement_change::position, placement_change::created_at))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, persona, position, at)| PositionChange { id, persona, position: DatedPosition { position, at } })
        .collect())
}

pub(in crate::comments) fn insert_place(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    (account, persona): (AccountId, BylineKind),
    position: Position,
) -> Result<(), InternalError> {
    tx.changes_pages();
    let (id, now): (PlacementChangeId, UnixMicros) = (tx.new_id(), tx.now());
    let row = (
        placement_change::id.eq(id),
        placement_change::thread_id.eq(thread),
        placement_change::account_id.eq(account),
        placement_change::byline_kind.eq(persona),
        placement_change::position.eq(position),
        placement_change::created_at.eq(now),
    );
    diesel::insert_into(placement_change::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn update_placement_change(
    tx: &mut Tx<'_>,
    id: PlacementChangeId,
    position: Position,
) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(placement_change::table.find(id)).set(placement_change::position.eq(position)).execute(tx.conn())?;
    Ok(())
}
