//! The table of days that were counted.

use diesel::dsl::max;
use diesel::prelude::*;

use super::day::{CountedDay, DayCounts};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::daily_statistics;
use crate::each;
use crate::error::InternalError;

#[derive(Queryable)]
struct Row {
    day: UnixMicros,
    stories: i64,
    placements: i64,
    gained: i64,
    lost: i64,
    sent: i64,
    failed: i64,
    held: Option<i64>,
    held_hours: Option<i64>,
}

impl Row {
    fn read(self) -> CountedDay {
        let Self { day, stories, placements, gained, lost, sent, failed, held, held_hours } = self;
        CountedDay { day, counts: DayCounts { stories, placements, gained, lost, sent, failed }, held, held_hours }
    }
}

/// `None` before the first was stored.
pub(super) fn last_day(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    Ok(daily_statistics::table.select(max(daily_statistics::day)).first(tx.conn())?)
}

/// The stored days from `first` on, in order.
pub(super) fn days_since(tx: &mut Tx<'_>, first: UnixMicros) -> Result<Vec<CountedDay>, InternalError> {
    let days = daily_statistics::table.filter(daily_statistics::day.ge(first)).order(daily_statistics::day);
    let rows: Vec<Row> = days.load(tx.conn())?;
    Ok(rows.into_iter().map(Row::read).collect())
}

pub(super) fn insert(tx: &mut Tx<'_>, days: &[CountedDay]) -> Result<(), InternalError> {
    let row = |day: &CountedDay| {
        (
            daily_statistics::day.eq(day.day),
            daily_statistics::stories.eq(day.counts.stories),
            daily_statistics::placements.eq(day.counts.placements),
            daily_statistics::subscribers_gained.eq(day.counts.gained),
            daily_statistics::subscribers_lost.eq(day.counts.lost),
            daily_statistics::emails_sent.eq(day.counts.sent),
            daily_statistics::emails_failed.eq(day.counts.failed),
            daily_statistics::held.eq(day.held),
            daily_statistics::held_hours.eq(day.held_hours),
        )
    };
    let rows: Vec<_> = days.iter().map(row).collect();
    each!(tx.conn(), |conn| diesel::insert_into(daily_statistics::table).values(&rows).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}
