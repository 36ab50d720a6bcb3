//! The order of stories, and which of them a page holds.
//!
//! Each order is an index over `story_stats`, so that page 900 of a long thread costs what page 1 of a short one does
//! (`docs/decisions/0010-kept-counts.md`).

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::visible::VISIBLE;
use crate::comments::reading::tree::{FRAME_BYTES, MAX_STORIES};
use crate::comments::{Among, Browse, Cursor, Order, Position, Turn};
use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// A story's rank in the requested order, and the size of its branch.
#[derive(QueryableByName)]
pub(in crate::comments) struct StoryKey {
    #[diesel(sql_type = BigInt)]
    pub(in crate::comments) id: CommentId,
    #[diesel(sql_type = BigInt)]
    rank: i64,
    #[diesel(sql_type = BigInt)]
    weight: i64,
}

impl StoryKey {
    pub(in crate::comments) fn cursor(&self) -> Cursor {
        Cursor { rank: self.rank, id: self.id }
    }

    pub(in crate::comments) fn weight(&self) -> usize {
        usize::try_from(self.weight).unwrap_or(0)
    }
}

/// The direction in which an index is walked, and its start.
#[derive(Clone, Copy)]
struct Way {
    /// `ASC` or `DESC`.
    direction: &'static str,
    /// The comparison for rows ahead of a cursor: `>` or `<`.
    ahead: &'static str,
    from: Option<Cursor>,
    /// A further condition on each story, appended with `AND`.
    also: &'static str,
}

impl Way {
    fn for_browse(browse: &Browse) -> Self {
        let upwards = matches!(browse.order, Order::Oldest | Order::Near);
        let (upwards, from) = match browse.turn {
            Turn::First => (upwards, None),
            Turn::After(cursor) => (upwards, Some(cursor)),
            Turn::Before(cursor) => (!upwards, Some(cursor)),
        };
        let (direction, ahead) = if upwards { ("ASC", ">") } else { ("DESC", "<") };
        let also = if browse.among == Among::Answered { " AND story_stats.replies > 0" } else { "" };
        Self { direction, ahead, from, also }
    }

    /// The first `limit` stories under a condition, by an index that ends with these columns.
    fn walk(self, rank: &str, columns: &str, condition: &str, limit: usize) -> String {
        let Self { direction, also, .. } = self;
        let order: Vec<String> = columns.split(", ").map(|column| format!("story_stats.{column} {direction}")).collect();
        format!(
            "SELECT * FROM (SELECT story_stats.story_id AS id, {rank} AS rank FROM story_stats \
             WHERE {condition}{also} ORDER BY {} LIMIT {limit}) AS arm",
            order.join(", ")
        )
    }

    /// The condition that a story comes after the cursor, in the order of `column`.
    fn beyond(self, column: &str) -> String {
        match self.from {
            Some(Cursor { rank, id }) => {
                format!(" AND (story_stats.{column}, story_stats.story_id) {} ({rank}, {})", self.ahead, i64::from(id))
            }
            None => String::new(),
        }
    }

    /// Stories by distance from `origin`, with `column` between `low` and `high`.
    fn measured(self, thread: ThreadId, column: &str, origin: i64, (low, high): (i64, i64), limit: usize) -> String {
        let thread = i64::from(thread);
        let (mut above, mut below) = (format!("story_stats.{column} >= {low}"), format!("story_stats.{column} <= {high}"));
        if let Some(Cursor { rank, id }) = self.from {
            // The cursor replaces the bound on its side, so that the index is entered there.
            let edge = origin + rank.clamp(-1, i64::from(Position::HIGHEST) + 1);
            let beyond = format!("(story_stats.{column}, story_stats.story_id) {} ({edge}, {})", self.ahead, i64::from(id));
            match self.ahead {
                ">" if edge >= low => above = beyond,
                "<" if edge <= high => below = beyond,
                _ => {}
            }
        }
        let rank = format!("CAST(story_stats.{column} - {origin} AS BIGINT)");
        let condition = format!("story_stats.thread_id = {thread} AND {above} AND {below}");
        self.walk(&rank, &format!("{column}, story_id"), &condition, limit)
    }

    /// The stories in whose branches an account posted. Starts from its own comments, which are few, instead of walking the
    /// thread.
    fn joined(self, thread: ThreadId, account: AccountId, browse: &Browse) -> String {
        let (thread, account, number) =
            (i64::from(thread), i64::from(account), |position: Position| i64::from(position.number()));
        let measured = matches!(browse.order, Order::Near | Order::Far);
        let rank = match browse.order {
            Order::Oldest | Order::Newest => "story_stats.created_at".to_owned(),
            Order::Near | Order::Far => format!("CAST(abs(story_stats.position - {}) AS BIGINT)", number(browse.at)),
            Order::Replies => "story_stats.replies".to_owned(),
        };
        let band = browse.band.map(|(from, to)| (number(from), number(to)));
        let placed = band.or_else(|| measured.then(|| (0, i64::from(Position::HIGHEST))));
        let placed = placed.map_or(String::new(), |(from, to)| format!(" AND story_stats.position BETWEEN {from} AND {to}"));
        let beyond = self.from.map_or(String::new(), |from| {
            format!(" AND ({rank}, story_stats.story_id) {} ({}, {})", self.ahead, from.rank, i64::from(from.id))
        });
        format!(
            "SELECT story_stats.story_id AS id, {rank} AS rank FROM story_stats \
             WHERE story_stats.story_id IN (SELECT comment.root_id FROM comment \
             WHERE comment.account_id = {account} AND comment.thread_id = {thread} AND {VISIBLE}){placed}{beyond}"
        )
    }
}

/// The queries whose merged results contain the first stories of the whole order.
fn arms(thread: ThreadId, browse: &Browse, limit: usize) -> Vec<String> {
    let (way, highest) = (Way::for_browse(browse), i64::from(Position::HIGHEST));
    if let Among::Of(account) = browse.among {
        return vec![way.joined(thread, account, browse)];
    }
    let (id, of) = (i64::from(thread), |position: Position| i64::from(position.number()));
    let band = browse.band.map(|(from, to)| (of(from), of(to)));
    let column = if browse.order == Order::Replies { "replies" } else { "created_at" };
    match (browse.order, band) {
        // One arm for stories at or above the origin, one for those below it: there positions are mirrored, counted from the
        // other pole, and measured in the same way.
        (Order::Near | Order::Far, band) => {
            let (at, (from, to)) = (of(browse.at), band.unwrap_or((0, highest)));
            vec![
                way.measured(thread, "position", at, (at.max(from), to), limit),
                way.measured(thread, "mirrored", highest - at, ((highest - at + 1).max(highest - to), highest - from), limit),
            ]
        }
        (order, None) => {
            // Stories with a visible reply leave a trace and have an index of their own, except in the order that starts with
            // the reply count.
            let own = browse.among == Among::Answered && order != Order::Replies;
            let visible = if own { "" } else { " AND story_stats.visible_count > 0" };
            let condition = format!("story_stats.thread_id = {id}{visible}{}", way.beyond(column));
            vec![way.walk(&format!("story_stats.{column}"), &format!("{column}, story_id"), &condition, limit)]
        }
        (Order::Replies, Some((from, to))) => {
            let arm = |place: i64| {
                let condition = format!("story_stats.thread_id = {id} AND story_stats.position = {place}{}", way.beyond(column));
                way.walk("story_stats.replies", "replies, story_id", &condition, limit)
            };
            (from..=to).map(arm).collect()
        }
        // Ids grow with time.
        (Order::Oldest | Order::Newest, Some((from, to))) => {
            let beyond =
                way.from.map_or(String::new(), |from| format!(" AND story_stats.story_id {} {}", way.ahead, i64::from(from.id)));
            let arm = |place: i64| {
                let condition = format!("story_stats.thread_id = {id} AND story_stats.position = {place}{beyond}");
                way.walk("story_stats.created_at", "story_id", &condition, limit)
            };
            (from..=to).map(arm).collect()
        }
    }
}

/// The SQL for story keys. Only numbers and our own constants are interpolated, so injection is impossible.
fn story_query(thread: ThreadId, browse: &Browse, limit: usize) -> String {
    let (arms, Way { direction, .. }) = (arms(thread, browse, limit).join(" UNION ALL "), Way::for_browse(browse));
    let order = format!("ORDER BY rank {direction}, id {direction}");
    format!(
        "SELECT story.id AS id, story.rank AS rank, \
         (SELECT CAST(coalesce(sum(octet_length(comment.html) + {FRAME_BYTES}), 0) AS BIGINT) \
         FROM comment WHERE comment.root_id = story.id AND {VISIBLE}) AS weight \
         FROM (SELECT id, rank FROM ({arms}) AS stories {order} LIMIT {limit}) AS story {order}"
    )
}

/// The stories of a page in its direction, one more than it can hold: those that are visible or have a visible reply.
pub(in crate::comments) fn story_keys(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    browse: &Browse,
) -> Result<Vec<StoryKey>, InternalError> {
    let query = story_query(thread, browse, MAX_STORIES + 1);
    Ok(each!(tx.conn(), |conn| diesel::sql_query(query).load::<StoryKey>(conn))?)
}

#[derive(QueryableByName)]
struct Older {
    #[diesel(sql_type = BigInt)]
    stories: i64,
}

/// Whether more stories come before this place than any page holds, oldest first.
pub(in crate::comments) fn follows_a_page(tx: &mut Tx<'_>, thread: ThreadId, place: Cursor) -> Result<bool, InternalError> {
    let query = format!(
        "SELECT count(*) AS stories FROM (SELECT 1 FROM story_stats WHERE story_stats.thread_id = $1 \
         AND story_stats.visible_count > 0 AND (story_stats.created_at, story_stats.story_id) < ($2, $3) \
         ORDER BY story_stats.created_at, story_stats.story_id LIMIT {MAX_STORIES}) AS older"
    );
    let found = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(thread)
        .bind::<BigInt, _>(place.rank)
        .bind::<BigInt, _>(place.id)
        .get_result::<Older>(conn))?;
    Ok(usize::try_from(found.stories).is_ok_and(|stories| stories >= MAX_STORIES))
}

/// The first story in the direction of the page.
pub(in crate::comments) fn story_before(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    browse: &Browse,
) -> Result<Option<Cursor>, InternalError> {
    let query = story_query(thread, browse, 1);
    let found = each!(tx.conn(), |conn| diesel::sql_query(query).load::<StoryKey>(conn))?;
    Ok(found.first().map(StoryKey::cursor))
}
