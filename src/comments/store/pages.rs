//! What pages and feeds read. Words are loaded of visible comments only.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::{VISIBLE, visible};
use crate::comments::read::{FRAME_BYTES, MOST_STORIES};
use crate::comments::tree::Leaf;
use crate::comments::{AuthorState, Browse, Cursor, Edition, Moderation, Order, Position, Review, State, Told, Turn};
use crate::db::Tx;
use crate::db::schema::{comment, comment_revision};
use crate::each;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, ThreadId};

/// A story's place in the order asked for, and what its branch weighs.
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

/// The query for story keys. Everything that is put into its text is a number or one of our own words.
fn story_query(thread: ThreadId, browse: &Browse, limit: usize) -> String {
    let thread = i64::from(thread);
    let (rank, forward) = match browse.order {
        Order::Oldest => ("story.created_at".to_owned(), "ASC"),
        Order::Newest => ("story.created_at".to_owned(), "DESC"),
        Order::Near => (distance(browse.at), "ASC"),
        Order::Far => (distance(browse.at), "DESC"),
        Order::Replies => {
            let answers = "comment.root_id = story.id AND comment.parent_id IS NOT NULL";
            (format!("(SELECT count(*) FROM comment WHERE {answers} AND {VISIBLE})"), "DESC")
        }
    };
    let backward = if forward == "ASC" { "DESC" } else { "ASC" };
    let (turn, direction) = match browse.turn {
        Turn::First => (String::new(), forward),
        Turn::After(cursor) => (beyond(&rank, cursor, forward), forward),
        Turn::Before(cursor) => (beyond(&rank, cursor, backward), backward),
    };
    let placed = match (browse.band, browse.order) {
        (Some((from, to)), _) => format!("AND story.position BETWEEN {from} AND {to} AND {}", itself()),
        (None, Order::Near | Order::Far) => format!("AND story.position IS NOT NULL AND {}", itself()),
        (None, _) => String::new(),
    };
    let branch = format!("FROM comment WHERE comment.root_id = story.id AND {VISIBLE}");
    format!(
        "SELECT story.id AS id, {rank} AS rank, \
         (SELECT CAST(coalesce(sum(octet_length(comment.html) + {FRAME_BYTES}), 0) AS BIGINT) {branch}) AS weight \
         FROM comment AS story WHERE story.thread_id = {thread} AND story.parent_id IS NULL AND EXISTS (SELECT 1 {branch}) \
         {placed} {turn} ORDER BY {rank} {direction}, story.id {direction} LIMIT {limit}"
    )
}

fn distance(at: Position) -> String {
    format!("CAST(abs(story.position - {at}) AS BIGINT)")
}

fn beyond(rank: &str, cursor: Cursor, direction: &str) -> String {
    let sign = if direction == "ASC" { ">" } else { "<" };
    format!("AND ({rank}, story.id) {sign} ({}, {})", cursor.rank, i64::from(cursor.id))
}

/// That the story itself can be read: the place of one that cannot is nobody's business.
fn itself() -> String {
    format!("EXISTS (SELECT 1 FROM comment WHERE comment.id = story.id AND {VISIBLE})")
}

/// The stories of a page in the order of the turn, one more than it can hold: those that can be read, and those of which an answer can.
pub(in crate::comments) fn story_keys(tx: &mut Tx<'_>, thread: ThreadId, browse: &Browse) -> Result<Vec<StoryKey>, Fault> {
    let query = story_query(thread, browse, MOST_STORIES + 1);
    Ok(each!(tx.conn(), |conn| diesel::sql_query(query).load::<StoryKey>(conn))?)
}

/// The first story in the direction of the turn.
pub(in crate::comments) fn story_before(tx: &mut Tx<'_>, thread: ThreadId, browse: &Browse) -> Result<Option<Cursor>, Fault> {
    let query = story_query(thread, browse, 1);
    let found = each!(tx.conn(), |conn| diesel::sql_query(query).load::<StoryKey>(conn))?;
    Ok(found.first().map(StoryKey::cursor))
}

#[derive(Queryable)]
struct LeafRow {
    id: CommentId,
    parent: Option<CommentId>,
    moderation: Moderation,
    review: Review,
    author: AuthorState,
    removed_reason: Option<String>,
    bytes: i32,
}

impl From<LeafRow> for Leaf {
    fn from(row: LeafRow) -> Self {
        let state = State { moderation: row.moderation, review: row.review, author: row.author };
        let words = if state.is_visible() { usize::try_from(row.bytes).unwrap_or(0) } else { 0 };
        Self { id: row.id, parent: row.parent, state, removed_reason: row.removed_reason, weight: words + FRAME_BYTES }
    }
}

/// All comments of these stories without their words, older before newer.
pub(in crate::comments) fn leaves(tx: &mut Tx<'_>, roots: &[CommentId]) -> Result<Vec<Leaf>, Fault> {
    let rows: Vec<LeafRow> = comment::table
        .filter(comment::root_id.eq_any(roots))
        .order((comment::created_at, comment::id))
        .select((
            comment::id,
            comment::parent_id,
            comment::moderation,
            comment::review,
            comment::author_state,
            comment::removed_reason,
            sql::<Integer>("octet_length(comment.html)"),
        ))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(Leaf::from).collect())
}

/// The words of those of `ids` that everybody may read, in no order.
pub(in crate::comments) fn told(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<Vec<Told>, Fault> {
    Ok(comment::table.filter(comment::id.eq_any(ids)).filter(visible()).select(Told::as_select()).load(tx.conn())?)
}

/// For each thread how many stories, and how many comments at all, can be read.
pub(in crate::comments) fn counts(tx: &mut Tx<'_>, threads: &[ThreadId]) -> Result<Vec<(ThreadId, i64, i64)>, Fault> {
    Ok(comment::table
        .filter(comment::thread_id.eq_any(threads))
        .filter(visible())
        .group_by(comment::thread_id)
        .select((comment::thread_id, sql::<BigInt>("sum(CASE WHEN comment.parent_id IS NULL THEN 1 ELSE 0 END)"), count_star()))
        .load(tx.conn())?)
}

pub(in crate::comments) fn waiting(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Vec<CommentId>, Fault> {
    Ok(comment::table
        .filter(comment::account_id.eq(account))
        .filter(comment::thread_id.eq(thread))
        .filter(comment::moderation.eq(Moderation::Held))
        .filter(comment::author_state.eq(AuthorState::Live))
        .order(comment::created_at)
        .select(comment::id)
        .load(tx.conn())?)
}

pub(in crate::comments) fn latest(tx: &mut Tx<'_>, thread: ThreadId, most: i64) -> Result<Vec<Told>, Fault> {
    Ok(comment::table
        .filter(comment::thread_id.eq(thread))
        .filter(visible())
        .order((comment::published_at.desc(), comment::id.desc()))
        .limit(most)
        .select(Told::as_select())
        .load(tx.conn())?)
}

/// What makes an [`Edition`].
const EDITION: (
    comment_revision::revision,
    comment_revision::html,
    comment_revision::body,
    comment_revision::position,
    comment_revision::created_at,
) = (
    comment_revision::revision,
    comment_revision::html,
    comment_revision::body,
    comment_revision::position,
    comment_revision::created_at,
);

pub(in crate::comments) fn editions(tx: &mut Tx<'_>, of: CommentId) -> Result<Vec<Edition>, Fault> {
    Ok(comment_revision::table
        .filter(comment_revision::comment_id.eq(of))
        .order(comment_revision::revision.desc())
        .select(EDITION)
        .load(tx.conn())?)
}

/// The editions that everybody could once read.
pub(in crate::comments) fn shown_editions(tx: &mut Tx<'_>, of: CommentId) -> Result<Vec<Edition>, Fault> {
    Ok(comment_revision::table
        .filter(comment_revision::comment_id.eq(of))
        .filter(comment_revision::shown_at.is_not_null())
        .order(comment_revision::revision.desc())
        .select(EDITION)
        .load(tx.conn())?)
}
