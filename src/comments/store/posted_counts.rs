//! What was posted between two moments, by days in UTC. Ids begin with the time, so that the primary keys say where to look.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::clock::UnixMicros;
use crate::comments::Moderation;
use crate::db::Tx;
use crate::db::schema::{comment, placement_change};
use crate::error::InternalError;
use crate::id::{CommentId, PlacementChangeId};

/// The number of stories, and of those with a position, without spam; each day with a moment in it.
pub(in crate::comments) fn posted_stories(
    tx: &mut Tx<'_>,
    from: UnixMicros,
    to: UnixMicros,
) -> Result<Vec<(UnixMicros, i64, i64)>, InternalError> {
    let day = || sql::<BigInt>("comment.created_at / 86400000000");
    let stories = comment::table
        .filter(comment::id.ge(CommentId::earliest(from)))
        .filter(comment::id.lt(CommentId::earliest(to)))
        .filter(comment::parent_id.is_null())
        .filter(comment::moderation.ne(Moderation::Spam))
        .group_by(day());
    let counts = (sql::<BigInt>("MIN(comment.created_at)"), count_star(), sql::<BigInt>("COUNT(comment.position)"));
    Ok(stories.select(counts).load(tx.conn())?)
}

/// How often readers placed themselves without a story; each day with a moment in it.
pub(in crate::comments) fn moved_positions(
    tx: &mut Tx<'_>,
    from: UnixMicros,
    to: UnixMicros,
) -> Result<Vec<(UnixMicros, i64)>, InternalError> {
    let day = || sql::<BigInt>("placement_change.created_at / 86400000000");
    let moved = placement_change::table
        .filter(placement_change::id.ge(PlacementChangeId::earliest(from)))
        .filter(placement_change::id.lt(PlacementChangeId::earliest(to)))
        .group_by(day());
    Ok(moved.select((sql::<BigInt>("MIN(placement_change.created_at)"), count_star())).load(tx.conn())?)
}
