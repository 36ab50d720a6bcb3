//! How many people the spectrum of a thread shows for each pair of first and latest position. Only [`crate::comments::stats`]
//! changes the numbers, in the transaction of the change they follow.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use crate::comments::Position;
use crate::comments::spectrum::counts::People;
use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::each;
use crate::error::InternalError;
use crate::id::ThreadId;

/// Adds `by` people to a group in the spectrum of a thread.
pub(in crate::comments) fn count_person(tx: &mut Tx<'_>, thread: ThreadId, who: &People, by: i64) -> Result<(), InternalError> {
    let query = "INSERT INTO spectrum_count (thread_id, at_first, at_last, looked, people) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (thread_id, at_first, at_last, looked) DO UPDATE \
                 SET people = spectrum_count.people + excluded.people";
    each!(tx.conn(), |conn| prepared(query)
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
    let rows = each!(tx.conn(), |conn| prepared(query).bind::<BigInt, _>(thread).load::<Group>(conn))?;
    Ok(rows.into_iter().map(Group::people).collect())
}
