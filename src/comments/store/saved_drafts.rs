//! The table of unposted drafts.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::UnixMicros;
use crate::comments::{DraftContent, SavedDraft, Spot};
use crate::crypt::TokenHash;
use crate::db::Tx;
use crate::db::schema::saved_draft;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, SketchId, ThreadId};

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
        saved_draft::id.eq(id),
        saved_draft::account_id.eq(account),
        saved_draft::thread_id.eq(spot.thread),
        saved_draft::parent_id.eq(spot.parent),
        saved_draft::body.eq(&words.body),
        saved_draft::position.eq(&words.position),
        saved_draft::byline.eq(&words.byline),
        saved_draft::notify.eq(words.notify),
        saved_draft::revision.eq(revision),
        saved_draft::updated_at.eq(now),
    );
    diesel::insert_into(saved_draft::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn delete_draft(tx: &mut Tx<'_>, account: AccountId, spot: Spot) -> Result<(), InternalError> {
    let theirs = saved_draft::table.filter(saved_draft::account_id.eq(account)).filter(saved_draft::thread_id.eq(spot.thread));
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
        saved_draft::id.eq(id),
        saved_draft::token_hash.eq(token),
        saved_draft::thread_id.eq(spot.thread),
        saved_draft::parent_id.eq(spot.parent),
        saved_draft::body.eq(&words.body),
        saved_draft::position.eq(&words.position),
        saved_draft::byline.eq(&words.byline),
        saved_draft::notify.eq(words.notify),
        saved_draft::revision.eq(1),
        saved_draft::updated_at.eq(now),
    );
    diesel::insert_into(saved_draft::table).values(row).execute(tx.conn())?;
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
