//! The placements of a thread's personas, and the people per position that its spectrum shows. Only [`crate::comments::stats`]
//! changes them, in the transaction of the change they follow.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::stats::Yes;
use crate::comments::Position;
use crate::comments::spectrum::counts::People;
use crate::comments::spectrum::dated_position::PlacementKey;
use crate::db::Tx;
use crate::each;
use crate::error::InternalError;
use crate::id::ThreadId;

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
    let found = each!(tx.conn(), |conn| sql_query(query)
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
    let row = each!(tx.conn(), |conn| sql_query(query)
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
    each!(tx.conn(), |conn| sql_query(query)
        .bind::<Nullable<Integer>, _>(number(now.map(|now| now.first)))
        .bind::<Nullable<Integer>, _>(number(now.map(|now| now.latest)))
        .bind::<Nullable<Integer>, _>(now.map(|now| i32::from(now.saw_first)))
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .execute(conn))?;
    Ok(())
}

/// Adds `by` people to a group in the spectrum of a thread.
pub(in crate::comments) fn count_person(tx: &mut Tx<'_>, thread: ThreadId, who: &People, by: i64) -> Result<(), InternalError> {
    let query = "INSERT INTO spectrum_count (thread_id, at_first, at_last, looked, people) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (thread_id, at_first, at_last, looked) DO UPDATE \
                 SET people = spectrum_count.people + excluded.people";
    each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(thread)
        .bind::<Integer, _>(i32::from(who.first.number()))
        .bind::<Integer, _>(i32::from(who.latest.number()))
        .bind::<Integer, _>(i32::from(who.saw_first))
        .bind::<BigInt, _>(by)
        .execute(conn))?;
    Ok(())
}

/// People with the same first and latest position.
#[derive(QueryableByName)]
pub(super) struct Group {
    #[diesel(sql_type = Integer)]
    at_first: Position,
    #[diesel(sql_type = Integer)]
    at_last: Position,
    #[diesel(sql_type = Integer)]
    looked: i32,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

impl Group {
    pub(super) fn people(self) -> People {
        let count = usize::try_from(self.people).unwrap_or(0);
        People { first: self.at_first, latest: self.at_last, saw_first: self.looked == 1, count }
    }
}

/// The people in the spectrum of a thread, grouped by first and latest position.
pub(in crate::comments) fn spectrum_counts(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<People>, InternalError> {
    let query = "SELECT at_first, at_last, looked, people FROM spectrum_count WHERE thread_id = $1 AND people > 0";
    let rows = each!(tx.conn(), |conn| sql_query(query).bind::<BigInt, _>(thread).load::<Group>(conn))?;
    Ok(rows.into_iter().map(Group::people).collect())
}
