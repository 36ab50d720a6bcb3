//! The table of jobs.

use diesel::dsl::{case_when, count_star, min};
use diesel::prelude::*;

use super::job::WhileRunning;
use super::{ATTEMPTS, Buried, Claimed, Depth, Job, LEASE};
use crate::clock::UnixMicros;
use crate::db::schema::job;
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::JobId;

const READY: &str = "ready";
const LEASED: &str = "leased";
const BURIED: &str = "buried";

/// The `run_at` of a job that is pushed again. It moves while the job runs, by which its worker notices.
macro_rules! pushed_again {
    () => {
        case_when(job::state.eq(LEASED), job::run_at + 1_i64).otherwise(job::run_at)
    };
}

fn kind_of(payload: &serde_json::Value) -> String {
    payload.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// Inserts a job. `once` is the key under which there is one row at most, and what to do while that one runs.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    what: Job,
    at: UnixMicros,
    once: Option<(&str, WhileRunning)>,
) -> Result<(), InternalError> {
    let payload =
        serde_json::to_value(what).map_err(|error| InternalError::unexpected("a job cannot be written").because(error))?;
    let row = (
        job::id.eq(tx.new_id::<JobId>()),
        job::kind.eq(kind_of(&payload)),
        job::payload.eq(payload.to_string()),
        job::state.eq(READY),
        job::attempts.eq(0),
        job::run_at.eq(at),
        job::lease_epoch.eq(0),
        job::dedupe_key.eq(once.map(|(key, _)| key)),
        job::created_at.eq(tx.now()),
    );
    if let Some((key, _)) = once {
        requeue_failed(tx, key, at)?;
    }
    let running = once.map(|(_, running)| running);
    each!(tx.conn(), |conn| {
        let inserting = diesel::insert_into(job::table).values(row).on_conflict(job::dedupe_key);
        match running {
            // The row is locked whatever its state, so that no worker claims it before this transaction is committed.
            Some(WhileRunning::RunAgain) => inserting.do_update().set(job::run_at.eq(pushed_again!())).execute(conn),
            Some(WhileRunning::Skip) | None => inserting.do_nothing().execute(conn),
        }
    })?;
    Ok(())
}

/// Makes a buried job with this key ready again.
fn requeue_failed(tx: &mut Tx<'_>, key: &str, at: UnixMicros) -> Result<(), InternalError> {
    diesel::update(job::table.filter(job::dedupe_key.eq(key)).filter(job::state.eq(BURIED)))
        .set((job::state.eq(READY), job::run_at.eq(at), job::attempts.eq(0)))
        .execute(tx.conn())?;
    Ok(())
}

/// A row that may be claimed.
#[derive(Queryable)]
struct DueJob {
    id: JobId,
    payload: String,
    state: String,
    attempts: i32,
    epoch: i32,
    run_at: UnixMicros,
}

/// The rows to claim; on PostgreSQL locked against other nodes, on SQLite there is only one writer.
fn due(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DueJob>, InternalError> {
    let now = tx.now();
    let waiting = job::state.eq(READY).and(job::run_at.le(now));
    let abandoned = job::state.eq(LEASED).and(job::lease_until.le(now));
    let rows = job::table.filter(waiting.or(abandoned.assume_not_null())).order((job::run_at, job::id)).limit(limit).select((
        job::id,
        job::payload,
        job::state,
        job::attempts,
        job::lease_epoch,
        job::run_at,
    ));
    let rows = match tx.conn() {
        Conn::Sqlite(conn) => rows.load(conn)?,
        Conn::Postgres(conn) => rows.for_update().skip_locked().load(conn)?,
    };
    Ok(rows)
}

pub(crate) fn is_due(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    let now = tx.now();
    let waiting = job::state.eq(READY).and(job::run_at.le(now));
    let abandoned = job::state.eq(LEASED).and(job::lease_until.le(now));
    let rows = job::table.filter(waiting.or(abandoned.assume_not_null()));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(tx.conn())?)
}

pub(crate) fn claim(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Claimed>, InternalError> {
    let rows = due(tx, limit)?;
    let until = tx.now() + LEASE;
    let ids: Vec<JobId> = rows.iter().map(|row| row.id).collect();
    diesel::update(job::table.filter(job::id.eq_any(ids)))
        .set((job::state.eq(LEASED), job::lease_until.eq(until), job::lease_epoch.eq(job::lease_epoch + 1)))
        .execute(tx.conn())?;
    let mut claimed = Vec::new();
    for row in rows {
        claimed.extend(claim_leased(tx, row)?);
    }
    Ok(claimed)
}

/// The claim of a job that was just leased; `None` when it is buried, because this version does not know it or it lost its
/// worker every time.
fn claim_leased(tx: &mut Tx<'_>, row: DueJob) -> Result<Option<Claimed>, InternalError> {
    let DueJob { id, payload, state, attempts, epoch, run_at } = row;
    let epoch = epoch + 1;
    let Ok(job) = serde_json::from_str(&payload) else {
        bury(tx, (id, epoch, attempts), "unknown job: another version pushed it")?;
        return Ok(None);
    };
    if state != LEASED {
        return Ok(Some(Claimed { id, job, attempts, epoch, run_at }));
    }
    // Its worker died in the middle. The job may be the cause, so this counts as an attempt.
    let attempts = attempts + 1;
    if attempts >= ATTEMPTS {
        bury(tx, (id, epoch, attempts), "its worker ended during each attempt")?;
        return Ok(None);
    }
    diesel::update(job::table.find(id)).set(job::attempts.eq(attempts)).execute(tx.conn())?;
    Ok(Some(Claimed { id, job, attempts, epoch, run_at }))
}

/// Deletes a job that is done; false when it is not held under this lease any more, or was pushed again since.
pub(crate) fn delete(tx: &mut Tx<'_>, held: &Claimed) -> Result<bool, InternalError> {
    let done = job::table.filter(job::id.eq(held.id)).filter(job::lease_epoch.eq(held.epoch));
    Ok(diesel::delete(done.filter(job::run_at.eq(held.run_at))).execute(tx.conn())? == 1)
}

/// Makes a job that was pushed again while it ran ready, as if it were new; false when it was not.
pub(crate) fn requeue_pushed_again(tx: &mut Tx<'_>, held: &Claimed) -> Result<bool, InternalError> {
    let now = tx.now();
    let again = job::table.filter(job::id.eq(held.id)).filter(job::lease_epoch.eq(held.epoch)).filter(job::state.eq(LEASED));
    let requeued = diesel::update(again.filter(job::run_at.gt(held.run_at)))
        .set((job::state.eq(READY), job::run_at.eq(now), job::attempts.eq(0), job::lease_until.eq(None::<UnixMicros>)))
        .execute(tx.conn())?;
    Ok(requeued == 1)
}

pub(crate) fn reschedule(tx: &mut Tx<'_>, held: &Claimed, at: UnixMicros, why: &str) -> Result<(), InternalError> {
    diesel::update(job::table.filter(job::id.eq(held.id)).filter(job::lease_epoch.eq(held.epoch)))
        .set((
            job::state.eq(READY),
            job::run_at.eq(at),
            job::attempts.eq(held.attempts + 1),
            job::lease_until.eq(None::<UnixMicros>),
            job::failure.eq(why),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Buries a job, if it is still held under this lease.
pub(crate) fn bury(tx: &mut Tx<'_>, (id, epoch, attempts): (JobId, i32, i32), why: &str) -> Result<(), InternalError> {
    diesel::update(job::table.filter(job::id.eq(id)).filter(job::lease_epoch.eq(epoch)))
        .set((job::state.eq(BURIED), job::attempts.eq(attempts), job::lease_until.eq(None::<UnixMicros>), job::failure.eq(why)))
        .execute(tx.conn())?;
    Ok(())
}

pub(crate) fn wake_all(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let now = tx.now();
    let woken = diesel::update(job::table.filter(job::state.eq(BURIED).or(job::state.eq(READY).and(job::run_at.gt(now)))))
        .set((job::state.eq(READY), job::run_at.eq(now), job::attempts.eq(0)))
        .execute(tx.conn())?;
    Ok(woken)
}

/// Makes jobs ready that would not be attempted by `latest`, or are leased beyond `lease_end`.
pub(super) fn wake_unreachable(tx: &mut Tx<'_>, latest: UnixMicros, lease_end: UnixMicros) -> Result<(), InternalError> {
    let now = tx.now();
    let waiting = job::table.filter(job::state.eq(READY)).filter(job::run_at.gt(latest));
    diesel::update(waiting).set(job::run_at.eq(now)).execute(tx.conn())?;
    let leased = job::table.filter(job::state.eq(LEASED)).filter(job::lease_until.gt(lease_end));
    diesel::update(leased).set(job::lease_until.eq(now)).execute(tx.conn())?;
    Ok(())
}

pub(crate) fn depth(tx: &mut Tx<'_>) -> Result<Depth, InternalError> {
    let counts: Vec<(String, i64)> = job::table.group_by(job::state).select((job::state, count_star())).load(tx.conn())?;
    let of = |state: &str| counts.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
    let (ready, leased, buried) = (of(READY), of(LEASED), of(BURIED));
    Ok(Depth { ready, leased, buried, oldest: next_due(tx)? })
}

pub(crate) fn next_due(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    Ok(job::table.filter(job::state.eq(READY)).select(min(job::run_at)).first(tx.conn())?)
}

pub(crate) fn buried(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Buried>, InternalError> {
    let rows: Vec<(JobId, String, i32, Option<String>)> = job::table
        .filter(job::state.eq(BURIED))
        .order(job::id)
        .limit(limit)
        .select((job::id, job::kind, job::attempts, job::failure))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, attempts, failure)| Buried { id, kind, attempts, failure: failure.unwrap_or_default() })
        .collect())
}
