//! The table of unposted drafts.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::UnixMicros;
use crate::comments::{DraftContent, SavedDraft, Spot};
use crate::crypt::TokenHash;
use crate::db::Tx;
use crate::db::schema::sketch;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, SketchId, ThreadId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = sketch)]
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
    sql(&format!("coalesce(sketch.parent_id, 0) = {}", spot.parent.map_or(0, i64::from)))
}

pub(in crate::comments) fn find_draft(
    tx: &mut Tx<'_>,
    account: AccountId,
    spot: Spot,
) -> Result<Option<SavedDraft>, InternalError> {
    let row: Option<SavedDraftRow> = sketch::table
        .filter(sketch::account_id.eq(account))
        .filter(sketch::thread_id.eq(spot.thread))
        .filter(answers(spot))
        .select(SavedDraftRow::as_select())
        .first(tx.conn())
        .optional()?;
    Ok(row.map(|row| SavedDraft { revision: row.revision, at: row.updated_at, typed: row.typed() }))
}

/// Inserts or replaces an account's draft for a spot. The caller holds the account's lock, so no concurrent insert is
/// possible.
pub(in crate::comments) fn save_draft(
    tx: &mut Tx<'_>,
    account: AccountId,
    spot: Spot,
    words: &DraftContent,
    revision: i32,
) -> Result<(), InternalError> {
    delete_draft(tx, account, spot)?;
    let (id, now): (SketchId, UnixMicros) = (tx.new_id(), tx.now());
    let row = (
        sketch::id.eq(id),
        sketch::account_id.eq(account),
        sketch::thread_id.eq(spot.thread),
        sketch::parent_id.eq(spot.parent),
        sketch::body.eq(&words.body),
        sketch::position.eq(&words.position),
        sketch::byline.eq(&words.byline),
        sketch::notify.eq(words.notify),
        sketch::revision.eq(revision),
        sketch::updated_at.eq(now),
    );
    diesel::insert_into(sketch::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn delete_draft(tx: &mut Tx<'_>, account: AccountId, spot: Spot) -> Result<(), InternalError> {
    let theirs = sketch::table.filter(sketch::account_id.eq(account)).filter(sketch::thread_id.eq(spot.thread));
    diesel::delete(theirs.filter(answers(spot))).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn insert_parked_draft(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    spot: Spot,
    words: &DraftContent,
) -> Result<(), InternalError> {
    let (id, now): (SketchId, UnixMicros) = (tx.new_id(), tx.now());
    let row = (
        sketch::id.eq(id),
        sketch::token_hash.eq(token),
        sketch::thread_id.eq(spot.thread),
        sketch::parent_id.eq(spot.parent),
        sketch::body.eq(&words.body),
        sketch::position.eq(&words.position),
        sketch::byline.eq(&words.byline),
        sketch::notify.eq(words.notify),
        sketch::revision.eq(1),
        sketch::updated_at.eq(now),
    );
    diesel::insert_into(sketch::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Takes a parked draft out of the table.
pub(in crate::comments) fn take_parked_draft(
    tx: &mut Tx<'_>,
    token: &TokenHash,
) -> Result<Option<(Spot, DraftContent)>, InternalError> {
    let parked = sketch::table.filter(sketch::token_hash.eq(token));
    let row: Option<SavedDraftRow> = parked.select(SavedDraftRow::as_select()).first(tx.conn()).optional()?;
    diesel::delete(parked).execute(tx.conn())?;
    Ok(row.map(|row| (row.spot(), row.typed())))
}

pub(in crate::comments) fn delete_expired_drafts(
    tx: &mut Tx<'_>,
    parked: UnixMicros,
    kept: UnixMicros,
) -> Result<(), InternalError> {
    let old = sketch::table.filter(sketch::updated_at.lt(parked)).filter(sketch::token_hash.is_not_null());
    diesel::delete(old).execute(tx.conn())?;
    diesel::delete(sketch::table.filter(sketch::updated_at.lt(kept))).execute(tx.conn())?;
    Ok(())
}
