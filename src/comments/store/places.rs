//! Where people placed themselves: with what they told, and later.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::{VISIBLE, visible};
use crate::clock::Stamp;
use crate::comments::place::{Later, Placing};
use crate::comments::spectrum::People;
use crate::comments::{BylineKind, Position};
use crate::db::Tx;
use crate::db::schema::{comment, place_change};
use crate::each;
use crate::fault::Fault;
use crate::id::{AccountId, PlaceChangeId, ThreadId};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    first: Position,
    #[diesel(sql_type = Integer)]
    latest: Position,
    #[diesel(sql_type = Integer)]
    saw: i32,
    #[diesel(sql_type = BigInt)]
    people: i64,
}

/// How many people placed themselves where at first and where last. Who has nothing left that can be read is in none of the rows. A pen
/// name counts as a person of its own: were it one with its account, the picture would say whose it is by losing a place elsewhere.
pub(in crate::comments) fn people(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<People>, Fault> {
    let thread = i64::from(thread);
    let told = format!("FROM comment WHERE comment.thread_id = {thread} AND comment.position IS NOT NULL AND {VISIBLE}");
    let query = format!(
        "WITH placed AS (\
         SELECT comment.account_id AS person, comment.byline_kind AS voice, comment.position AS position, comment.created_at AS said, comment.id AS id, \
         CASE WHEN comment.saw_first THEN 1 ELSE 0 END AS saw {told} \
         UNION ALL SELECT place_change.account_id, place_change.byline_kind, place_change.position, place_change.created_at, place_change.id, 0 \
         FROM place_change WHERE place_change.thread_id = {thread} \
         AND EXISTS (SELECT 1 {told} AND comment.account_id = place_change.account_id AND comment.byline_kind = place_change.byline_kind)), \
         turn AS (SELECT person, voice, position, saw, row_number() OVER (PARTITION BY person, voice ORDER BY said, id) AS nth, \
         row_number() OVER (PARTITION BY person, voice ORDER BY said DESC, id DESC) AS nth_last FROM placed), \
         person AS (SELECT max(saw) AS saw, max(CASE WHEN nth = 1 THEN position END) AS first, \
         max(CASE WHEN nth_last = 1 THEN position END) AS latest FROM turn GROUP BY person, voice) \
         SELECT first, latest, saw, count(*) AS people FROM person GROUP BY first, latest, saw"
    );
    let rows = each!(tx.conn(), |conn| diesel::sql_query(query).load::<Row>(conn))?;
    let people = |row: Row| People {
        first: row.first,
        latest: row.latest,
        saw_first: row.saw == 1,
        count: usize::try_from(row.people).unwrap_or(0),
    };
    Ok(rows.into_iter().map(people).collect())
}

/// Whether a person saw the picture before they first placed themselves under a thread; nothing when they never did.
pub(in crate::comments) fn saw_first(tx: &mut Tx<'_>, account: AccountId, thread: ThreadId) -> Result<Option<bool>, Fault> {
    let theirs = comment::table.filter(comment::account_id.eq(account)).filter(comment::thread_id.eq(thread));
    let placed = theirs.filter(comment::position.is_not_null()).order((comment::created_at, comment::id));
    Ok(placed.select(comment::saw_first).first(tx.conn()).optional()?)
}

/// Where an account placed itself with what everybody may read, oldest first.
pub(in crate::comments) fn told_places(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    account: AccountId,
) -> Result<Vec<(BylineKind, Placing)>, Fault> {
    let rows: Vec<(BylineKind, Option<Position>, Stamp)> = comment::table
        .filter(comment::account_id.eq(account))
        .filter(comment::thread_id.eq(thread))
        .filter(comment::position.is_not_null())
        .filter(visible())
        .order((comment::created_at, comment::id))
        .select((comment::byline_kind, comment::position, comment::created_at))
        .load(tx.conn())?;
    let placing =
        |(voice, position, at): (BylineKind, Option<Position>, Stamp)| Some((voice, Placing { position: position?, at }));
    Ok(rows.into_iter().filter_map(placing).collect())
}

/// Where an account placed itself later, oldest first.
pub(in crate::comments) fn later_places(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Vec<Later>, Fault> {
    let rows: Vec<(PlaceChangeId, BylineKind, Position, Stamp)> = place_change::table
        .filter(place_change::account_id.eq(account))
        .filter(place_change::thread_id.eq(thread))
        .order((place_change::created_at, place_change::id))
        .select((place_change::id, place_change::byline_kind, place_change::position, place_change::created_at))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(id, voice, position, at)| Later { id, voice, placing: Placing { position, at } }).collect())
}

pub(in crate::comments) fn insert_place(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    (account, voice): (AccountId, BylineKind),
    position: Position,
) -> Result<(), Fault> {
    tx.changes_pages();
    let (id, now): (PlaceChangeId, Stamp) = (tx.mint(), tx.now());
    let row = (
        place_change::id.eq(id),
        place_change::thread_id.eq(thread),
        place_change::account_id.eq(account),
        place_change::byline_kind.eq(voice),
        place_change::position.eq(position),
        place_change::created_at.eq(now),
    );
    diesel::insert_into(place_change::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn mend_place(tx: &mut Tx<'_>, id: PlaceChangeId, position: Position) -> Result<(), Fault> {
    tx.changes_pages();
    diesel::update(place_change::table.find(id)).set(place_change::position.eq(position)).execute(tx.conn())?;
    Ok(())
}
