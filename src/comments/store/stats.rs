//! Stored counts of a thread, so that no page computes them: visible comments, and each story's rank in the orders. Only
//! [`crate::comments::stats`] changes them, in the transaction of the change they follow.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable};

use super::visible::VISIBLE;
use crate::comments::{Comment, Count, Position};
use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::each;
use crate::error::InternalError;
use crate::id::{CommentId, ThreadId};

#[derive(QueryableByName)]
pub(super) struct Yes {
    #[diesel(sql_type = Bool)]
    pub(super) yes: bool,
}

/// Whether a comment is already counted. One that is being posted is visible, but not counted before it is marked as
/// published.
pub(in crate::comments) fn is_counted(tx: &mut Tx<'_>, id: CommentId) -> Result<bool, InternalError> {
    let query = format!(
        "SELECT EXISTS (SELECT 1 FROM comment WHERE comment.id = $1 AND {VISIBLE} AND comment.published_at IS NOT NULL) AS yes"
    );
    Ok(each!(tx.conn(), |conn| prepared(query).bind::<BigInt, _>(id).get_result::<Yes>(conn))?.yes)
}

/// Adds `by` (1 or -1) to the count of visible comments in a thread.
pub(in crate::comments) fn count_visible(tx: &mut Tx<'_>, of: &Comment, by: i64) -> Result<(), InternalError> {
    let (stories, replies) = if of.is_story() { (by, 0) } else { (0, by) };
    let query = "INSERT INTO thread_stats (thread_id, stories, replies) VALUES ($1, $2, $3) ON CONFLICT (thread_id) \
                 DO UPDATE SET stories = thread_stats.stories + excluded.stories, \
                 replies = thread_stats.replies + excluded.replies";
    each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(of.thread_id())
        .bind::<BigInt, _>(stories)
        .bind::<BigInt, _>(replies)
        .execute(conn))?;
    Ok(())
}

/// Saves a story's state in the orders, and adds `by` to the comments in its branch. Its position counts only while it is
/// visible.
pub(in crate::comments) fn upsert_story(tx: &mut Tx<'_>, story: &Comment, by: i64) -> Result<(), InternalError> {
    let place = story.position().filter(|_| story.state().is_visible()).map(|place| i32::from(place.number()));
    let mirrored = place.map(|place| i32::from(Position::HIGHEST) - place);
    let query = "INSERT INTO story_stats (story_id, thread_id, created_at, visible_count, replies, position, mirrored) \
                 VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (story_id) DO UPDATE \
                 SET visible_count = story_stats.visible_count + excluded.visible_count, position = excluded.position, \
                 mirrored = excluded.mirrored";
    each!(tx.conn(), |conn| prepared(query)
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
    let query = "UPDATE story_stats SET visible_count = visible_count + $1, replies = replies + $2 WHERE story_id = $3";
    each!(tx.conn(), |conn| prepared(query)
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
pub(in crate::comments) fn comment_counts(
    tx: &mut Tx<'_>,
    threads: &[ThreadId],
) -> Result<Vec<(ThreadId, Count)>, InternalError> {
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = threads.iter().map(|thread| i64::from(*thread).to_string()).collect();
    let query = format!("SELECT thread_id, stories, replies FROM thread_stats WHERE thread_id IN ({})", ids.join(", "));
    let rows = each!(tx.conn(), |conn| sql_query(query).load::<Counted>(conn))?;
    Ok(rows.into_iter().map(|row| (row.thread_id, Count { stories: row.stories, replies: row.replies })).collect())
}
