//! The table of issues.

use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::{delivery, issue, subscriber, subscription, suppression};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, DeliveryId, IssueId, ListId};
use crate::newsletter::delivery::DeliveryState;
use crate::newsletter::issue::{Issue, IssueState, NewIssue, PausedBy};
use crate::newsletter::subscriber::SubscriptionState;

pub(in crate::newsletter) fn insert_issue(
    tx: &mut Tx<'_>,
    id: IssueId,
    slug: &str,
    author: AccountId,
    draft: &NewIssue,
) -> Result<(), InternalError> {
    let now = tx.now();
    let row = (
        issue::id.eq(id),
        issue::slug.eq(slug),
        issue::list_id.eq(draft.list),
        issue::subject.eq(draft.subject.as_str()),
        issue::body.eq(draft.body.as_str()),
        issue::state.eq(IssueState::Draft),
        issue::author_id.eq(author),
        issue::created_at.eq(now),
        issue::updated_at.eq(now),
        issue::version.eq(1),
    );
    diesel::insert_into(issue::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Updates a draft; returns whether it was still that version.
pub(in crate::newsletter) fn update_issue(
    tx: &mut Tx<'_>,
    id: IssueId,
    version: i32,
    draft: &NewIssue,
) -> Result<bool, InternalError> {
    let now = tx.now();
    let changed = diesel::update(issue::table.find(id).filter(issue::version.eq(version)))
        .filter(issue::state.eq_any([IssueState::Draft, IssueState::Scheduled]))
        .set((
            issue::list_id.eq(draft.list),
            issue::subject.eq(draft.subject.as_str()),
            issue::body.eq(draft.body.as_str()),
            issue::updated_at.eq(now),
            issue::version.eq(issue::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

pub(in crate::newsletter) fn issue(tx: &mut Tx<'_>, id: IssueId) -> Result<Option<Issue>, InternalError> {
    Ok(issue::table.find(id).select(Issue::as_select()).first(tx.conn()).optional()?)
}

pub(in crate::newsletter) fn issues(tx: &mut Tx<'_>, before: Option<IssueId>, limit: i64) -> Result<Vec<Issue>, InternalError> {
    let before = before.unwrap_or(IssueId::from(i64::MAX));
    Ok(issue::table
        .filter(issue::id.lt(before))
        .order(issue::id.desc())
        .limit(limit)
        .select(Issue::as_select())
        .load(tx.conn())?)
}

pub(in crate::newsletter) fn slug_is_taken(tx: &mut Tx<'_>, slug: &str) -> Result<bool, InternalError> {
    Ok(diesel::select(exists(issue::table.filter(issue::slug.eq(slug)))).get_result(tx.conn())?)
}

/// The issues that were sent or are being sent, newest first.
pub(in crate::newsletter) fn started_issues(
    tx: &mut Tx<'_>,
    before: UnixMicros,
    limit: i64,
) -> Result<Vec<Issue>, InternalError> {
    Ok(issue::table
        .filter(issue::sent_at.lt(before))
        .order((issue::sent_at.desc(), issue::id.desc()))
        .limit(limit)
        .select(Issue::as_select())
        .load(tx.conn())?)
}

/// The slugs of the issues that were sent or are being sent, with the moment when sending started, newest first.
pub(in crate::newsletter) fn started_slugs(
    tx: &mut Tx<'_>,
    limit: i64,
) -> Result<Vec<(String, Option<UnixMicros>)>, InternalError> {
    Ok(issue::table
        .filter(issue::sent_at.is_not_null())
        .order((issue::sent_at.desc(), issue::id.desc()))
        .limit(limit)
        .select((issue::slug, issue::sent_at))
        .load(tx.conn())?)
}

pub(in crate::newsletter) fn started_issue(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Issue>, InternalError> {
    Ok(issue::table
        .filter(issue::slug.eq(slug))
        .filter(issue::sent_at.is_not_null())
        .select(Issue::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The subscribers who get an issue of this list: active, and not suppressed.
macro_rules! readers {
    ($list:expr) => {
        subscription::table
            .inner_join(subscriber::table)
            .filter(subscription::list_id.eq($list))
            .filter(subscription::state.eq(SubscriptionState::Active))
            .filter(not(exists(suppression::table.filter(suppression::address_hash.eq(subscriber::address_hash)))))
    };
}

pub(in crate::newsletter) fn audience(tx: &mut Tx<'_>, list: ListId) -> Result<i64, InternalError> {
    Ok(readers!(list).count().get_result(tx.conn())?)
}

/// Freezes the text; returns whether the issue was still the version that was read.
pub(in crate::newsletter) fn start_issue(tx: &mut Tx<'_>, read: &Issue, html: &str, plain: &str) -> Result<bool, InternalError> {
    tx.changes_pages();
    let now = tx.now();
    let changed = diesel::update(issue::table.find(read.id).filter(issue::version.eq(read.version)))
        .filter(issue::state.eq_any([IssueState::Draft, IssueState::Scheduled]))
        .set((
            issue::html.eq(html),
            issue::plain.eq(plain),
            issue::state.eq(IssueState::Sending),
            issue::scheduled_at.eq(None::<UnixMicros>),
            issue::sent_at.eq(now),
            issue::running_since.eq(now),
            issue::updated_at.eq(now),
            issue::version.eq(issue::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Undoes `start` within the same transaction, for an issue without subscribers.
pub(in crate::newsletter) fn undo_start(tx: &mut Tx<'_>, id: IssueId) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Sending)))
        .set((
            issue::html.eq(None::<String>),
            issue::plain.eq(None::<String>),
            issue::state.eq(IssueState::Draft),
            issue::sent_at.eq(None::<UnixMicros>),
            issue::running_since.eq(None::<UnixMicros>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Inserts one row per subscriber in one statement; returns how many. Their ids follow one that is minted here.
pub(in crate::newsletter) fn insert_deliveries(tx: &mut Tx<'_>, of: &Issue) -> Result<usize, InternalError> {
    let (first, now) = (i64::from(tx.new_id::<DeliveryId>()), tx.now());
    let number = || sql::<BigInt>("").bind::<BigInt, _>(first).sql(" + row_number() over (order by subscriber.id)");
    let rows = each!(tx.conn(), |conn| readers!(of.list_id)
        .select((
            number(),
            of.id.into_sql::<BigInt>(),
            subscriber::id,
            subscriber::email_given,
            DeliveryState::Queued.as_str().into_sql::<Text>(),
            0.into_sql::<Integer>(),
            now.into_sql::<BigInt>(),
            0.into_sql::<Integer>(),
        ))
        .insert_into(delivery::table)
        .into_columns((
            delivery::id,
            delivery::issue_id,
            delivery::subscriber_id,
            delivery::address,
            delivery::state,
            delivery::attempt,
            delivery::next_at,
            delivery::lease_epoch,
        ))
        .execute(conn))?;
    Ok(rows)
}

pub(in crate::newsletter) fn set_audience(tx: &mut Tx<'_>, id: IssueId, audience: usize) -> Result<(), InternalError> {
    let audience = i32::try_from(audience).map_err(|_| InternalError::unexpected("an audience of billions"))?;
    diesel::update(issue::table.find(id)).set(issue::audience.eq(audience)).execute(tx.conn())?;
    Ok(())
}

/// Schedules a draft; returns whether it was still that version.
pub(in crate::newsletter) fn schedule_issue(
    tx: &mut Tx<'_>,
    id: IssueId,
    version: i32,
    at: UnixMicros,
) -> Result<bool, InternalError> {
    let changed = diesel::update(issue::table.find(id).filter(issue::version.eq(version)))
        .filter(issue::state.eq_any([IssueState::Draft, IssueState::Scheduled]))
        .set((issue::state.eq(IssueState::Scheduled), issue::scheduled_at.eq(at), issue::version.eq(issue::version + 1)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

pub(in crate::newsletter) fn due_issues(tx: &mut Tx<'_>) -> Result<Vec<Issue>, InternalError> {
    let now = tx.now();
    Ok(issue::table
        .filter(issue::state.eq(IssueState::Scheduled))
        .filter(issue::scheduled_at.le(now))
        .order(issue::scheduled_at)
        .select(Issue::as_select())
        .load(tx.conn())?)
}

/// The scheduled issues, the next first.
pub(in crate::newsletter) fn scheduled_issues(tx: &mut Tx<'_>) -> Result<Vec<Issue>, InternalError> {
    Ok(issue::table
        .filter(issue::state.eq(IssueState::Scheduled))
        .order(issue::scheduled_at)
        .select(Issue::as_select())
        .load(tx.conn())?)
}

/// Makes a scheduled issue a draft again; false when it is not scheduled any more.
pub(in crate::newsletter) fn unschedule_issue(tx: &mut Tx<'_>, id: IssueId) -> Result<bool, InternalError> {
    let changed = diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Scheduled)))
        .set((
            issue::state.eq(IssueState::Draft),
            issue::scheduled_at.eq(None::<UnixMicros>),
            issue::version.eq(issue::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

pub(in crate::newsletter) fn pause_issue(tx: &mut Tx<'_>, id: IssueId, by: PausedBy) -> Result<bool, InternalError> {
    let changed = diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Sending)))
        .set((issue::state.eq(IssueState::Paused), issue::paused_by.eq(by), issue::version.eq(issue::version + 1)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

pub(in crate::newsletter) fn resume_issue(tx: &mut Tx<'_>, id: IssueId) -> Result<bool, InternalError> {
    let now = tx.now();
    let changed = diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Paused)))
        .set((
            issue::state.eq(IssueState::Sending),
            issue::paused_by.eq(None::<PausedBy>),
            issue::running_since.eq(now),
            issue::version.eq(issue::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

pub(in crate::newsletter) fn cancel_issue(tx: &mut Tx<'_>, id: IssueId) -> Result<bool, InternalError> {
    let now = tx.now();
    let on_its_way = issue::table.find(id).filter(issue::state.eq_any([IssueState::Sending, IssueState::Paused]));
    let changed = diesel::update(on_its_way)
        .set((issue::state.eq(IssueState::Cancelled), issue::finished_at.eq(now), issue::version.eq(issue::version + 1)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Finishes an issue when all its emails are in a final state; returns whether it did.
pub(in crate::newsletter) fn finish_issue(tx: &mut Tx<'_>, id: IssueId) -> Result<bool, InternalError> {
    let now = tx.now();
    let open: Vec<DeliveryState> = DeliveryState::ALL.iter().copied().filter(|state| !state.is_final()).collect();
    let waiting = delivery::table.filter(delivery::issue_id.eq(id)).filter(delivery::state.eq_any(open));
    if diesel::select(exists(waiting)).get_result(tx.conn())? {
        return Ok(false);
    }
    let changed = diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Sending)))
        .set((issue::state.eq(IssueState::Done), issue::finished_at.eq(now)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Reopens a finished issue; returns whether it is being sent now.
pub(in crate::newsletter) fn reopen_issue(tx: &mut Tx<'_>, id: IssueId) -> Result<bool, InternalError> {
    let now = tx.now();
    diesel::update(issue::table.find(id).filter(issue::state.eq(IssueState::Done)))
        .set((issue::state.eq(IssueState::Sending), issue::finished_at.eq(None::<UnixMicros>), issue::running_since.eq(now)))
        .execute(tx.conn())?;
    let state: Option<IssueState> = issue::table.find(id).select(issue::state).first(tx.conn()).optional()?;
    Ok(state == Some(IssueState::Sending))
}

/// The issues in one of these states, newest first.
pub(in crate::newsletter) fn issues_in_states(tx: &mut Tx<'_>, states: &[IssueState]) -> Result<Vec<Issue>, InternalError> {
    let found = issue::table.filter(issue::state.eq_any(states.to_vec())).order(issue::id.desc());
    Ok(found.select(Issue::as_select()).load(tx.conn())?)
}

/// The issues that were finished between two moments.
pub(in crate::newsletter) fn issues_finished(
    tx: &mut Tx<'_>,
    from: UnixMicros,
    to: UnixMicros,
) -> Result<Vec<(IssueId, UnixMicros)>, InternalError> {
    let finished = issue::table.filter(issue::finished_at.ge(from)).filter(issue::finished_at.lt(to));
    Ok(finished.order(issue::id).select((issue::id, issue::finished_at.assume_not_null())).load(tx.conn())?)
}
