//! The table of thanks.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Tx;
use crate::db::schema::thanks;
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId};

/// Inserts a reader's thanks; false when they existed already.
pub(in crate::comments) fn insert_thanks(tx: &mut Tx<'_>, of: CommentId, reader: AccountId) -> Result<bool, InternalError> {
    let row = (thanks::comment_id.eq(of), thanks::account_id.eq(reader), thanks::created_at.eq(tx.now()));
    let added = each!(tx.conn(), |conn| diesel::insert_into(thanks::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

pub(in crate::comments) fn delete_thanks(tx: &mut Tx<'_>, of: CommentId, reader: AccountId) -> Result<(), InternalError> {
    diesel::delete(thanks::table.find((of, reader))).execute(tx.conn())?;
    Ok(())
}

/// For which of `ids` a reader has thanked.
pub(in crate::comments) fn thanks_given(
    tx: &mut Tx<'_>,
    reader: AccountId,
    ids: &[CommentId],
) -> Result<Vec<CommentId>, InternalError> {
    let theirs = thanks::table.filter(thanks::comment_id.eq_any(ids)).filter(thanks::account_id.eq(reader));
    Ok(theirs.select(thanks::comment_id).load(tx.conn())?)
}

/// How many readers thanked for each of `ids`; those without thanks are left out.
pub(in crate::comments) fn thanks_got(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<Vec<(CommentId, i64)>, InternalError> {
    let theirs = thanks::table.filter(thanks::comment_id.eq_any(ids)).group_by(thanks::comment_id);
    Ok(theirs.select((thanks::comment_id, count_star())).load(tx.conn())?)
}
