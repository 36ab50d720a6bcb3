//! The positions that readers gave later, by themselves and not with a comment.

use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::comments::spectrum::dated_position::{DatedPosition, PositionChange};
use crate::comments::{BylineKind, Position};
use crate::db::Tx;
use crate::db::schema::placement_change;
use crate::error::InternalError;
use crate::id::{AccountId, PlacementChangeId, ThreadId};

/// An account's later positions, oldest first.
pub(in crate::comments) fn placement_changes(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    account: AccountId,
) -> Result<Vec<PositionChange>, InternalError> {
    let rows: Vec<(PlacementChangeId, BylineKind, Position, UnixMicros)> = placement_change::table
        .filter(placement_change::account_id.eq(account))
        .filter(placement_change::thread_id.eq(thread))
        .order((placement_change::created_at, placement_change::id))
        .select((placement_change::id, placement_change::byline_kind, placement_change::position, placement_change::created_at))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, persona, position, at)| PositionChange { id, persona, position: DatedPosition { position, at } })
        .collect())
}

pub(in crate::comments) fn insert_placement_change(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    (account, persona): (AccountId, BylineKind),
    position: Position,
) -> Result<(), InternalError> {
    tx.changes_pages();
    let (id, now): (PlacementChangeId, UnixMicros) = (tx.new_id(), tx.now());
    let row = (
        placement_change::id.eq(id),
        placement_change::thread_id.eq(thread),
        placement_change::account_id.eq(account),
        placement_change::byline_kind.eq(persona),
        placement_change::position.eq(position),
        placement_change::created_at.eq(now),
    );
    diesel::insert_into(placement_change::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::comments) fn update_placement_change(
    tx: &mut Tx<'_>,
    id: PlacementChangeId,
    position: Position,
) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(placement_change::table.find(id)).set(placement_change::position.eq(position)).execute(tx.conn())?;
    Ok(())
}
