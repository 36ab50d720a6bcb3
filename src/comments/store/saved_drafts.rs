//! The table of unposted drafts.

use diesel::dsl::{not, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::clock::UnixMicros;
use crate::comments::{DraftContent, DraftOwner, SavedDraft, Spot};
use crate::crypt::TokenHash;
use crate::db::schema::saved_draft;
use crate::db::{Conn, Tx};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, SketchId, ThreadId};

/// How many drafts are read at once to make room.
const EVICTION_BATCH: i64 = 100;

#[derive(Queryable, Selectable)]
#[diesel(table_name = saved_draft)]
struct SavedDraftRow {
    thread_id: ThreadId,
    parent_id: Option<CommentId>,
    body: String,
    position: String,
    byline: String,
    notify: bool,
    revision: i32,
    updated_at: UnixMicros,
}

impl SavedDraftRow {
    const fn spot(&self) -> Spot {
        Spot { thread: self.thread_id, parent: self.parent_id }
    }

    fn typed(self) -> DraftContent {
        DraftContent { body: self.body, position: self.position, byline: self.byline, notify: self.notify }
    }
}

/// Uses the expression of the index, so that the draft of a story, which has no parent, is found by it too.
fn answers(spot: Spot) -> SqlLiteral<Bool> {
    sql(&format!("coalesce(saved_draft.parent_id, 0) = {}", spot.parent.map_or(0, i64::from)))
}

pub(in crate::comments) fn find_draft(
    tx: &mut Tx<'_>,
    account: AccountId,
    spot: Spot,
) -> Result<Option<SavedDraft>, InternalError> {
    let row: Option<SavedDraftRow> = saved_draft::table
        .filter(saved_draft::account_id.eq(account))
        .filter(saved_draft::thread_id.eq(spot.thread))
        .filter(answers(spot))
        .select(SavedDraftRow::as_select())
        .first(tx.conn())
        .optional()?;
    Ok(row.map(|row| SavedDraft { revision: row.revision, at: row.updated_at, typed: row.typed() }))
}

pub(in crate::comments) fn insert_draft(
    tx: &mut Tx<'_>,
    owner: DraftOwner,
    spot: Spot,
    words: &DraftContent,
    revision: i32,
) -> Result<(), InternalError> {
    let (id, now): (SketchId, UnixMicros) = (tx.new_id(), tx.now());
    let (account, token) = match owner {
        DraftOwner::Account(account) => (Some(account), None),
        DraftOwner::Browser(token) => (None, Some(token)),
    };
    let row = (
        saved_draft::id.eq(id),
        saved_draft::account_id.eq(account),
        saved_draft::token_hash.eq(token),
        saved_draft::thread_id.eq(spot.thread),
        saved_draft::parent_id.eq(spot.parent),
        saved_draft::body.eq(&words.body),
        saved_draft::position.eq(&words.position),
        saved_draft::byline.eq(&words.byline),
        saved_draft::notify.eq(words.notify),
        saved_draft::revision.eq(revision),
        saved_draft::updated_at.eq(now),
        saved_draft::bytes.eq(words.bytes()),
    );
    diesel::insert_into(saved_draft::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A draft and the bytes that it takes up.
#[derive(Clone, Copy, Debug, Queryable)]
pub(in crate::comments) struct DraftSize {
    pub(in crate::comments) id: SketchId,
    pub(in crate::comments) bytes: i64,
}

/// The drafts of an account for other spots, latest first.
pub(in crate::comments) fn draft_sizes(
    tx: &mut Tx<'_>,
    account: AccountId,
    besides: Spot,
) -> Result<Vec<DraftSize>, InternalError> {
    let elsewhere = not(saved_draft::thread_id.eq(besides.thread).and(answers(besides)));
    Ok(saved_draft::table
        .filter(saved_draft::account_id.eq(account))
        .filter(elsewhere)
        .order((saved_draft::updated_at.desc(), saved_draft::id.desc()))
        .select((saved_draft::id, saved_draft::bytes))
        .load(tx.conn())?)
}

/// The bytes of all drafts, summed over an index that holds nothing else.
pub(in crate::comments) fn total_draft_bytes(tx: &mut Tx<'_>) -> Result<i64, InternalError> {
    Ok(saved_draft::table.select(sql::<BigInt>("CAST(coalesce(sum(saved_draft.bytes), 0) AS BIGINT)")).first(tx.conn())?)
}

/// Some of the oldest drafts: first of those that were written without a session, else of all. Locks them, and skips those that
/// another transaction has locked: it deletes or replaces them, and two that make room never wait for each other.
pub(in crate::comments) fn oldest_drafts(tx: &mut Tx<'_>) -> Result<Vec<DraftSize>, InternalError> {
    let oldest = saved_draft::table
        .order((saved_draft::updated_at, saved_draft::id))
        .limit(EVICTION_BATCH)
        .select((saved_draft::id, saved_draft::bytes));
    let parked = oldest.filter(saved_draft::token_hash.is_not_null());
    let some: Vec<DraftSize> = match tx.conn() {
        Conn::Sqlite(conn) => parked.load(conn)?,
        Conn::Postgres(conn) => parked.for_update().skip_locked().load(conn)?,
    };
    if !some.is_empty() {
        return Ok(some);
    }
    match tx.conn() {
        Conn::Sqlite(conn) => Ok(oldest.load(conn)?),
        Conn::Postgres(conn) => Ok(oldest.for_update().skip_locked().load(conn)?),
    }
}

pub(in crate::comments) fn delete_draft_by_id(tx: &mut Tx<'_>, id: SketchId) -> Result<(), InternalError> {
    diesel::delete(saved_draft::table.find(id)).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn delete_draft(tx: &mut Tx<'_>, account: AccountId, spot: Spot) -> Result<(), InternalError> {
    let theirs = saved_draft::table.filter(saved_draft::account_id.eq(account)).filter(saved_draft::thread_id.eq(spot.thread));
    diesel::delete(theirs.filter(answers(spot))).execute(tx.conn())?;
    Ok(())
}

/// Takes a parked draft out of the table.
pub(in crate::comments) fn take_parked_draft(
    tx: &mut Tx<'_>,
    token: &TokenHash,
) -> Result<Option<(Spot, DraftContent)>, InternalError> {
    let parked = saved_draft::table.filter(saved_draft::token_hash.eq(token));
    let row: Option<SavedDraftRow> = parked.select(SavedDraftRow::as_select()).first(tx.conn()).optional()?;
    diesel::delete(parked).execute(tx.conn())?;
    Ok(row.map(|row| (row.spot(), row.typed())))
}

pub(in crate::comments) fn delete_expired_drafts(
    tx: &mut Tx<'_>,
    parked: UnixMicros,
    kept: UnixMicros,
) -> Result<(), InternalError> {
    let old = saved_draft::table.filter(saved_draft::updated_at.lt(parked)).filter(saved_draft::token_hash.is_not_null());
    diesel::delete(old).execute(tx.conn())?;
    diesel::delete(saved_draft::table.filter(saved_draft::updated_at.lt(kept))).execute(tx.conn())?;
    Ok(())
}
