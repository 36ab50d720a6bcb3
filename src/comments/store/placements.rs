//! The placements of a thread's personas: their first and latest position as the spectrum counts them, and the comments that they
//! were posted with. Only [`crate::comments::stats`] changes the table, in the transaction of the change it follows.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::spectrum_counts::Group;
use super::stats::Yes;
use super::visible::{VISIBLE, visible};
use crate::clock::UnixMicros;
use crate::comments::spectrum::counts::People;
use crate::comments::spectrum::dated_position::{DatedPosition, PlacementKey};
use crate::comments::{BylineKind, Position};
use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::db::schema::comment;
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, ThreadId};

#[derive(QueryableByName)]
struct PlacementRow {
    #[diesel(sql_type = Nullable<Integer>)]
    at_first: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    at_last: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    looked: Option<i32>,
}

/// Whether a persona ever gave a position in a thread, even if it no longer counts.
pub(in crate::comments) fn has_placement(tx: &mut Tx<'_>, of: PlacementKey) -> Result<bool, InternalError> {
    let query = "SELECT EXISTS (SELECT 1 FROM placement WHERE thread_id = $1 AND account_id = $2 AND byline_kind = $3) AS yes";
    let found = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .get_result::<Yes>(conn))?;
    Ok(found.yes)
}

/// A persona's first and latest position as the spectrum counts them. Locks the row until the transaction ends.
pub(in crate::comments) fn lock_placement(tx: &mut Tx<'_>, of: PlacementKey) -> Result<Option<People>, InternalError> {
    let query = "INSERT INTO placement (thread_id, account_id, byline_kind) VALUES ($1, $2, $3) \
                 ON CONFLICT (thread_id, account_id, byline_kind) DO UPDATE \
                 SET account_id = excluded.account_id RETURNING at_first, at_last, looked";
    let row = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .get_result::<PlacementRow>(conn))?;
    let people = |(first, latest): (Position, Position)| People { first, latest, saw_first: row.looked == Some(1), count: 1 };
    Ok(row.at_first.zip(row.at_last).map(people))
}

/// Saves a placement; `None` when it no longer counts.
pub(in crate::comments) fn save_placement(tx: &mut Tx<'_>, of: PlacementKey, now: Option<People>) -> Result<(), InternalError> {
    let number = |place: Option<Position>| place.map(|place| i32::from(place.number()));
    let query = "UPDATE placement SET at_first = $1, at_last = $2, looked = $3 \
                 WHERE thread_id = $4 AND account_id = $5 AND byline_kind = $6";
    each!(tx.conn(), |conn| prepared(query)
        .bind::<Nullable<Integer>, _>(number(now.map(|now| now.first)))
        .bind::<Nullable<Integer>, _>(number(now.map(|now| now.latest)))
        .bind::<Nullable<Integer>, _>(now.map(|now| i32::from(now.saw_first)))
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .execute(conn))?;
    Ok(())
}

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
    let found = each!(tx.conn(), |conn| sql_query(query).get_result::<Group>(conn).optional())?;
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
