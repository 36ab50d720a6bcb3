//! Stored counts of a thread, so that no page computes them: visible comments, each story's rank in the orders, and people per
//! position. Only [`crate::comments::stats`] changes them, in the transaction of the change they follow.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use super::VISIBLE;
use crate::comments::spectrum::counts::People;
use crate::comments::spectrum::dated_position::PlacementKey;
use crate::comments::{Comment, Count, Position};
use crate::db::Tx;
use crate::each;
use crate::error::InternalError;
use crate::id::{CommentId, ThreadId};

#[derive(QueryableByName)]
struct Yes {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Whether a comment is already counted. One that is being posted is visible, but not counted before it is marked as
/// published.
pub(in crate::comments) fn is_counted(tx: &mut Tx<'_>, id: CommentId) -> Result<bool, InternalError> {
    let query = format!(
        "SELECT EXISTS (SELECT 1 FROM comment WHERE comment.id = $1 AND {VISIBLE} AND comment.published_at IS NOT NULL) AS yes"
    );
    Ok(each!(tx.conn(), |conn| sql_query(query).bind::<BigInt, _>(id).get_result::<Yes>(conn))?.yes)
}

/// Adds `by` (1 or -1) to the count of visible comments in a thread.
pub(in crate::comments) fn count(tx: &mut Tx<'_>, of: &Comment, by: i64) -> Result<(), InternalError> {
    let (stories, replies) = if of.is_story() { (by, 0) } else { (0, by) };
    let query = "INSERT INTO tally (thread_id, stories, replies) VALUES ($1, $2, $3) ON CONFLICT (thread_id) \
                 DO UPDATE SET stories = tally.stories + excluded.stories, replies = tally.replies + excluded.replies";
    each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(of.thread_id())
        .bind::<BigInt, _>(stories)
        .bind::<BigInt, _>(replies)
        .execute(conn))?;
    Ok(())
}

/// Saves a story's state in the orders, and adds `by` to the comments in its branch. Its position counts only while it is
/// visible.
pub(in crate::comments) fn put_story(tx: &mut Tx<'_>, story: &Comment, by: i64) -> Result<(), InternalError> {
    let place = story.position().filter(|_| story.state().is_visible()).map(|place| i32::from(place.number()));
    let mirrored = place.map(|place| i32::from(Position::HIGHEST) - place);
    let query = "INSERT INTO branch (story_id, thread_id, created_at, standing, replies, position, mirrored) \
                 VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (story_id) DO UPDATE \
                 SET standing = branch.standing + excluded.standing, position = excluded.position, mirrored = excluded.mirrored";
    each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(story.id())
        .bind::<BigInt, _>(story.thread_id())
        .bind::<BigInt, _>(story.created_at())
        .bind::<BigInt, _>(by)
        .bind::<Nullable<Integer>, _>(place)
        .bind::<Nullable<Integer>, _>(mirrored)
        .execute(conn))?;
    Ok(())
}

/// Adds `by` to the replies in the branch of a reply.
pub(in crate::comments) fn count_reply(tx: &mut Tx<'_>, reply: &Comment, by: i64) -> Result<(), InternalError> {
    let query = "UPDATE branch SET standing = standing + $1, replies = replies + $2 WHERE story_id = $3";
    each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(by)
        .bind::<BigInt, _>(by)
        .bind::<BigInt, _>(reply.root_id())
        .execute(conn))?;
    Ok(())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    thread_id: ThreadId,
    #[diesel(sql_type = BigInt)]
    stories: i64,
    #[diesel(sql_type = BigInt)]
    replies: i64,
}

/// The visible comments of each thread.
pub(in crate::comments) fn counts(tx: &mut Tx<'_>, threads: &[ThreadId]) -> Result<Vec<(ThreadId, Count)>, InternalError> {
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = threads.iter().map(|thread| i64::from(*thread).to_string()).collect();
    let query = format!("SELECT thread_id, stories, replies FROM tally WHERE thread_id IN ({})", ids.join(", "));
    let rows = each!(tx.conn(), |conn| sql_query(query).load::<Counted>(conn))?;
    Ok(rows.into_iter().map(|row| (row.thread_id, Count { stories: row.stories, replies: row.replies })).collect())
}

#[derive(QueryableByName)]
struct Stand {
    #[diesel(sql_type = Nullable<Integer>)]
    at_first: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    at_last: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    looked: Option<i32>,
}

/// Whether a placement was ever saved.
pub(in crate::comments) fn is_known(tx: &mut Tx<'_>, of: PlacementKey) -> Result<bool, InternalError> {
    let query = "SELECT EXISTS (SELECT 1 FROM stance WHERE thread_id = $1 AND account_id = $2 AND byline_kind = $3) AS yes";
    let found = each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .get_result::<Yes>(conn))?;
    Ok(found.yes)
}

/// The placement as the spectrum counts it. Locks its row until the transaction ends.
pub(in crate::comments) fn lock_placement(tx: &mut Tx<'_>, of: PlacementKey) -> Result<Option<People>, InternalError> {
    let query = "INSERT INTO stance (thread_id, account_id, byline_kind) VALUES ($1, $2, $3) ON CONFLICT (thread_id, account_id, byline_kind) \
                 DO UPDATE SET account_id = excluded.account_id RETURNING at_first, at_last, looked";
    let stand = each!(tx.conn(), |conn| sql_query(query)
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .get_result::<Stand>(conn))?;
    let people = |(first, latest): (Position, Position)| People { first, latest, saw_first: stand.looked == Some(1), count: 1 };
    Ok(stand.at_first.zip(stand.at_last).map(people))
}

/// Saves a placement; `None` when it no longer counts.
pub(in crate::comments) fn save_placement(tx: &mut Tx<'_>, of: PlacementKey, now: Option<People>) -> Result<(), InternalError> {
    let number = |place: Option<Position>| place.map(|place| i32::from(place.number()));
    let query = "UPDATE stance SET at_first = $1, at_last = $2, looked = $3 WHERE thread_id = $4 AND account_id = $5 AND byline_kind = $6";
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
    let query = "INSERT INTO picture (thread_id, at_first, at_last, looked, people) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (thread_id, at_first, at_last, looked) DO UPDATE SET people = picture.people + excluded.people";
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
pub(in crate::comments) fn picture(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<People>, InternalError> {
    let query = "SELECT at_first, at_last, looked, people FROM picture WHERE thread_id = $1 AND people > 0";
    let rows = each!(tx.conn(), |conn| sql_query(query).bind::<BigInt, _>(thread).load::<Group>(conn))?;
    Ok(rows.into_iter().map(Group::people).collect())
}
