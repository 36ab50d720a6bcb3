//! What posting asks the database, and what it changes there: few statements, each of which costs the same for an author's first
//! comment in a thread as for any later one.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use super::visible::VISIBLE;
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::spectrum::counts::People;
use crate::comments::spectrum::dated_position::PlacementKey;
use crate::comments::writing::facts::{AnsweredSpot, ByName, EarlierPlacement, NamesHere, PostingFacts, PostingThread};
use crate::comments::{Body, Comment, Position, Spot};
use crate::db::prepared::prepared;
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::threads::{Hold, ThreadState};

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = Integer)]
    #[expect(dead_code, reason = "only whether there is a row matters")]
    one: i32,
}

/// Locks what a new comment depends on until the transaction ends: its thread and the comment that it answers for share, then
/// the account of its author, which serialises their posts. SQLite has a single writer and needs none.
pub(in crate::comments) fn lock_for_posting(tx: &mut Tx<'_>, author: AccountId, spot: Spot) -> Result<(), InternalError> {
    let Conn::Postgres(conn) = tx.conn() else { return Ok(()) };
    if let Some(parent) = spot.parent {
        let query = "SELECT 1 AS one FROM thread, comment AS parent, account \
                     WHERE thread.id = $1 AND account.id = $2 AND parent.id = $3 \
                     FOR SHARE OF thread, parent FOR NO KEY UPDATE OF account";
        let query = prepared(query).bind::<BigInt, _>(spot.thread).bind::<BigInt, _>(author).bind::<BigInt, _>(parent);
        if !query.load::<One>(conn)?.is_empty() {
            return Ok(());
        }
    }
    // A comment that does not exist cannot be locked.
    let query = "SELECT 1 AS one FROM thread, account WHERE thread.id = $1 AND account.id = $2 \
                 FOR SHARE OF thread FOR NO KEY UPDATE OF account";
    prepared(query).bind::<BigInt, _>(spot.thread).bind::<BigInt, _>(author).load::<One>(conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct PostingRow {
    #[diesel(sql_type = Text)]
    thread_state: ThreadState,
    #[diesel(sql_type = Text)]
    thread_hold: Hold,
    #[diesel(sql_type = Nullable<BigInt>)]
    parent_root: Option<CommentId>,
    #[diesel(sql_type = Nullable<Integer>)]
    parent_depth: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    same_form: Option<CommentId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    same_text: Option<CommentId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    latest: Option<UnixMicros>,
    #[diesel(sql_type = Nullable<BigInt>)]
    latest_move: Option<UnixMicros>,
    #[diesel(sql_type = Nullable<Bool>)]
    saw_first: Option<bool>,
    #[diesel(sql_type = Nullable<Text>)]
    pen: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pen_skeleton: Option<String>,
    #[diesel(sql_type = Bool)]
    pen_of_another: bool,
    #[diesel(sql_type = Nullable<Text>)]
    latest_name: Option<String>,
    #[diesel(sql_type = Bool)]
    has_draft: bool,
    #[diesel(sql_type = Bool)]
    has_own_persona: bool,
    #[diesel(sql_type = Bool)]
    has_pen_persona: bool,
    #[diesel(sql_type = Nullable<Integer>)]
    own_first: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    own_last: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    own_looked: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pen_first: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    pen_last: Option<Position>,
    #[diesel(sql_type = Nullable<Integer>)]
    pen_looked: Option<i32>,
    #[diesel(sql_type = Bool)]
    own_placed: bool,
    #[diesel(sql_type = Bool)]
    pen_placed: bool,
}

impl PostingRow {
    fn facts(self) -> PostingFacts {
        let placed = |exists: bool, places: Option<(Position, Position)>, looked: Option<i32>| match (exists, places) {
            (false, _) => EarlierPlacement::Never,
            (true, None) => EarlierPlacement::Hidden,
            (true, Some((first, latest))) => {
                EarlierPlacement::Counted(People { first, latest, saw_first: looked == Some(1), count: 1 })
            }
        };
        PostingFacts {
            thread: PostingThread { state: self.thread_state, hold: self.thread_hold },
            parent: self.parent_root.zip(self.parent_depth).map(|(root, depth)| AnsweredSpot { root, depth }),
            same_form: self.same_form,
            same_text: self.same_text,
            latest: self.latest,
            latest_move: self.latest_move,
            saw_first: self.saw_first,
            names: NamesHere {
                pen: self.pen.zip(self.pen_skeleton),
                pen_of_another: self.pen_of_another,
                latest_name: self.latest_name,
            },
            has_draft: self.has_draft,
            has_persona: ByName { own: self.has_own_persona, pen: self.has_pen_persona },
            placement: ByName {
                own: placed(self.own_placed, self.own_first.zip(self.own_last), self.own_looked),
                pen: placed(self.pen_placed, self.pen_first.zip(self.pen_last), self.pen_looked),
            },
        }
    }
}

/// The condition that a comment has exactly the text `$n`, by the index that holds the ends of texts.
fn has_text(n: u8) -> String {
    format!(
        "substr(comment.body, 1, 48) = substr(${n}, 1, 48) \
         AND substr(comment.body, length(comment.body) - 47) = substr(${n}, length(${n}) - 47) \
         AND length(comment.body) = length(${n}) AND comment.body = ${n}"
    )
}

/// The condition that a comment of the account `$1` in the thread `$2` below `$3` has the text `$5`, was posted after `$6` and
/// is neither withdrawn nor removed.
fn is_repeated() -> String {
    format!(
        "{} AND comment.account_id = $1 AND comment.thread_id = $2 AND coalesce(comment.parent_id, 0) = $3 \
         AND comment.created_at > $6 AND comment.author_state = 'live' AND comment.moderation <> 'removed'",
        has_text(5)
    )
}

#[derive(QueryableByName)]
struct RepeatedComment {
    #[diesel(sql_type = BigInt)]
    id: CommentId,
}

/// An account's comment with exactly this text at a spot since `since`, unless withdrawn or removed.
pub(in crate::comments) fn posted_since(
    tx: &mut Tx<'_>,
    account: AccountId,
    spot: Spot,
    words: &Body,
    since: UnixMicros,
) -> Result<Option<Comment>, InternalError> {
    let query = format!("SELECT comment.id FROM comment WHERE {} ORDER BY comment.created_at LIMIT 1", is_repeated());
    let found = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(account)
        .bind::<BigInt, _>(spot.thread)
        .bind::<BigInt, _>(spot.parent.unwrap_or_else(|| CommentId::from(0)))
        .bind::<Text, _>("")
        .bind::<Text, _>(words.as_str())
        .bind::<BigInt, _>(since)
        .get_result::<RepeatedComment>(conn)
        .optional())?;
    found.map_or(Ok(None), |found| super::find(tx, found.id))
}

/// Everything that a new comment depends on; `None` without such a thread that readers see. `key` names the submission, and texts
/// since `since` count as repeated.
pub(in crate::comments) fn posting_facts(
    tx: &mut Tx<'_>,
    author: &Member,
    spot: Spot,
    (key, body, since): (&str, &str, UnixMicros),
) -> Result<Option<PostingFacts>, InternalError> {
    let theirs = "comment.account_id = $1 AND comment.thread_id = $2";
    let query = format!(
        "SELECT thread.state AS thread_state, thread.moderation AS thread_hold, \
         parent.root_id AS parent_root, parent.depth AS parent_depth, \
         (SELECT comment.id FROM comment WHERE comment.account_id = $1 AND comment.form_id = $4) AS same_form, \
         (SELECT comment.id FROM comment WHERE {repeated} ORDER BY comment.created_at LIMIT 1) AS same_text, \
         (SELECT max(comment.created_at) FROM comment WHERE {theirs}) AS latest, \
         (SELECT max(placement_change.created_at) FROM placement_change \
          WHERE placement_change.thread_id = $2 AND placement_change.account_id = $1) AS latest_move, \
         (SELECT comment.saw_first FROM comment WHERE {theirs} AND comment.position IS NOT NULL \
          ORDER BY comment.created_at, comment.id LIMIT 1) AS saw_first, \
         pen_name.name AS pen, pen_name.skeleton AS pen_skeleton, \
         EXISTS (SELECT 1 FROM pen_name AS other WHERE other.thread_id = $2 AND other.skeleton = $7 AND other.account_id <> $1) \
          AS pen_of_another, \
         (SELECT comment.byline FROM comment WHERE {theirs} AND comment.byline_kind = 'account' \
          ORDER BY comment.created_at DESC LIMIT 1) AS latest_name, \
         EXISTS (SELECT 1 FROM saved_draft WHERE saved_draft.account_id = $1 AND saved_draft.thread_id = $2 \
          AND coalesce(saved_draft.parent_id, 0) = $3) AS has_draft, \
         EXISTS (SELECT 1 FROM persona WHERE persona.account_id = $1 AND persona.thread_id IS NULL) AS has_own_persona, \
         EXISTS (SELECT 1 FROM persona WHERE persona.account_id = $1 AND persona.thread_id = $2) AS has_pen_persona, \
         own.at_first AS own_first, own.at_last AS own_last, own.looked AS own_looked, own.account_id IS NOT NULL AS own_placed, \
         pens.at_first AS pen_first, pens.at_last AS pen_last, pens.looked AS pen_looked, \
         pens.account_id IS NOT NULL AS pen_placed \
         FROM thread LEFT JOIN pen_name ON pen_name.thread_id = thread.id AND pen_name.account_id = $1 \
         LEFT JOIN placement AS own \
          ON own.thread_id = thread.id AND own.account_id = $1 AND own.byline_kind = 'account' \
         LEFT JOIN placement AS pens \
          ON pens.thread_id = thread.id AND pens.account_id = $1 AND pens.byline_kind = 'pen' \
         LEFT JOIN comment AS parent ON parent.id = $3 AND parent.thread_id = thread.id \
          AND parent.moderation = 'published' AND parent.author_state = 'live' \
         WHERE thread.id = $2 AND thread.published_at IS NOT NULL",
        repeated = is_repeated()
    );
    // No comment has the id 0.
    let parent = spot.parent.unwrap_or_else(|| CommentId::from(0));
    let found = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(author.id())
        .bind::<BigInt, _>(spot.thread)
        .bind::<BigInt, _>(parent)
        .bind::<Text, _>(key)
        .bind::<Text, _>(body)
        .bind::<BigInt, _>(since)
        .bind::<Text, _>(author.name().skeleton())
        .get_result::<PostingRow>(conn)
        .optional())?;
    Ok(found.map(PostingRow::facts))
}

#[derive(QueryableByName)]
struct ShownName {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The visible account names and the pen names of other accounts in a thread. What was never public must not be found out by
/// trying names.
pub(in crate::comments) fn names_of_others(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    own: AccountId,
) -> Result<Vec<String>, InternalError> {
    let query = format!(
        "SELECT DISTINCT comment.byline AS name FROM comment WHERE comment.thread_id = $1 AND comment.byline_kind = 'account' \
         AND comment.account_id <> $2 AND {VISIBLE} \
         UNION SELECT pen_name.name FROM pen_name WHERE pen_name.thread_id = $1 AND pen_name.account_id <> $2"
    );
    let others =
        each!(tx.conn(), |conn| prepared(query).bind::<BigInt, _>(thread).bind::<BigInt, _>(own).load::<ShownName>(conn))?;
    Ok(others.into_iter().map(|other| other.name).collect())
}

/// Saves the placement of a persona that posts at its latest position, and counts it in the spectrum; false when it is no
/// longer `before`, and nothing was saved. Locks the row until the transaction ends, also where nothing changes.
pub(in crate::comments) fn move_placement(
    tx: &mut Tx<'_>,
    of: PlacementKey,
    before: Option<People>,
    now: People,
) -> Result<bool, InternalError> {
    let query = "INSERT INTO placement (thread_id, account_id, byline_kind, at_first, at_last, looked) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (thread_id, account_id, byline_kind) DO UPDATE \
                 SET at_first = excluded.at_first, at_last = excluded.at_last, looked = excluded.looked \
                 WHERE placement.at_first = $7 AND placement.at_last = $8 AND placement.looked = $9";
    // Without an earlier placement any row is newer than what was read.
    let number = |part: fn(People) -> i32| before.map_or(-1, part);
    let saved = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(of.thread)
        .bind::<BigInt, _>(of.account)
        .bind::<Text, _>(of.kind)
        .bind::<Integer, _>(first(now))
        .bind::<Integer, _>(latest(now))
        .bind::<Integer, _>(looked(now))
        .bind::<Integer, _>(number(first))
        .bind::<Integer, _>(number(latest))
        .bind::<Integer, _>(number(looked))
        .execute(conn))?;
    if saved == 0 {
        return Ok(false);
    }
    match before {
        Some(before) if before == now => {}
        Some(before) => move_person(tx, of.thread, before, now)?,
        None => super::count_person(tx, of.thread, &now, 1)?,
    }
    Ok(true)
}

fn first(who: People) -> i32 {
    i32::from(who.first.number())
}

fn latest(who: People) -> i32 {
    i32::from(who.latest.number())
}

fn looked(who: People) -> i32 {
    i32::from(who.saw_first)
}

/// Moves one person in the spectrum. A fixed order of the rows prevents a deadlock between two people who swap positions.
fn move_person(tx: &mut Tx<'_>, thread: ThreadId, before: People, now: People) -> Result<(), InternalError> {
    let mut moves = [(before, -1_i64), (now, 1)];
    moves.sort_by_key(|(who, _)| (who.first, who.latest, who.saw_first));
    let [(one, by_one), (two, by_two)] = moves;
    let query = "INSERT INTO spectrum_count (thread_id, at_first, at_last, looked, people) \
                 VALUES ($1, $2, $3, $4, $5), ($1, $6, $7, $8, $9) ON CONFLICT (thread_id, at_first, at_last, looked) DO UPDATE \
                 SET people = spectrum_count.people + excluded.people";
    each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(thread)
        .bind::<Integer, _>(first(one))
        .bind::<Integer, _>(latest(one))
        .bind::<Integer, _>(looked(one))
        .bind::<BigInt, _>(by_one)
        .bind::<Integer, _>(first(two))
        .bind::<Integer, _>(latest(two))
        .bind::<Integer, _>(looked(two))
        .bind::<BigInt, _>(by_two)
        .execute(conn))?;
    Ok(())
}

/// Counts a new visible comment: its story first, then its thread, as every writer of these rows does. PostgreSQL does both in
/// one statement, which saves a round trip.
pub(in crate::comments) fn count_new_comment(tx: &mut Tx<'_>, new: &Comment) -> Result<(), InternalError> {
    const THREAD: &str = "ON CONFLICT (thread_id) DO UPDATE SET stories = thread_stats.stories + excluded.stories, \
                          replies = thread_stats.replies + excluded.replies";
    let (stories, replies) = if new.is_story() { (1_i64, 0_i64) } else { (0, 1) };
    let place = new.position().map(|place| i32::from(place.number()));
    let mirrored = place.map(|place| i32::from(Position::HIGHEST) - place);
    let story = if new.is_story() {
        "INSERT INTO story_stats (story_id, thread_id, created_at, visible_count, replies, position, mirrored) \
         VALUES ($1, $2, $3, 1, 0, $4, $5)"
    } else {
        "UPDATE story_stats SET visible_count = visible_count + 1, replies = replies + 1 WHERE story_id = $1"
    };
    match tx.conn() {
        Conn::Sqlite(conn) => {
            let counted = prepared(story).bind::<BigInt, _>(new.root_id()).bind::<BigInt, _>(new.thread_id());
            let counted = counted.bind::<BigInt, _>(new.created_at()).bind::<Nullable<Integer>, _>(place);
            counted.bind::<Nullable<Integer>, _>(mirrored).execute(conn)?;
            let query = format!("INSERT INTO thread_stats (thread_id, stories, replies) VALUES ($1, $2, $3) {THREAD}");
            let counted = prepared(query).bind::<BigInt, _>(new.thread_id()).bind::<BigInt, _>(stories);
            counted.bind::<BigInt, _>(replies).execute(conn)?;
        }
        Conn::Postgres(conn) => {
            // What the second part reads from the first decides their order.
            let query = format!(
                "WITH story AS ({story} RETURNING story_id), done AS (SELECT count(*) AS stories FROM story) \
                 INSERT INTO thread_stats (thread_id, stories, replies) \
                 SELECT $2, $6, $7 FROM done WHERE done.stories = 1 {THREAD}"
            );
            let counted = prepared(query).bind::<BigInt, _>(new.root_id()).bind::<BigInt, _>(new.thread_id());
            let counted = counted.bind::<BigInt, _>(new.created_at()).bind::<Nullable<Integer>, _>(place);
            let counted = counted.bind::<Nullable<Integer>, _>(mirrored).bind::<BigInt, _>(stories);
            counted.bind::<BigInt, _>(replies).execute(conn)?;
        }
    }
    Ok(())
}
