//! The ledger: one row per email. Every change names the state and the lease that it leaves.

use diesel::dsl::{count_star, exists, min, not};
use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::db::schema::{delivery, issue, subscriber, subscription, suppression};
use crate::db::{Conn, Tx};
use crate::error::InternalError;
use crate::id::{DeliveryId, IssueId, ListId, SubscriberId};
use crate::newsletter::delivery::{Delivery, DeliveryReason, DeliveryState, LeasedDelivery};
use crate::newsletter::issue::IssueState;
use crate::newsletter::subscriber::{AddressHash, SubscriptionState, SuppressionReason};
use crate::newsletter::verdict::DeliveryVerdict;

/// Up to `limit` emails that are due; on PostgreSQL locked against other nodes, on SQLite there is only one writer.
fn due(tx: &mut Tx<'_>, of: IssueId, state: DeliveryState, limit: i64) -> Result<Vec<DeliveryId>, InternalError> {
    let now = tx.now();
    let rows = delivery::table
        .filter(delivery::issue_id.eq(of))
        .filter(delivery::state.eq(state))
        .filter(delivery::next_at.le(now))
        .order(delivery::id)
        .limit(limit)
        .select(delivery::id);
    Ok(match tx.conn() {
        Conn::Sqlite(conn) => rows.load(conn)?,
        Conn::Postgres(conn) => rows.for_update().skip_locked().load(conn)?,
    })
}

/// Leases up to `limit` emails until `until`: queued ones first, longest-waiting first, then deferred ones.
pub(in crate::newsletter) fn lease_deliveries(
    tx: &mut Tx<'_>,
    of: IssueId,
    node: &str,
    until: UnixMicros,
    limit: i64,
) -> Result<Vec<LeasedDelivery>, InternalError> {
    let mut ids = due(tx, of, DeliveryState::Queued, limit)?;
    let room = limit - i64::try_from(ids.len()).unwrap_or(limit);
    if room > 0 {
        ids.extend(due(tx, of, DeliveryState::Deferred, room)?);
    }
    let waiting = [DeliveryState::Queued, DeliveryState::Deferred];
    diesel::update(delivery::table.filter(delivery::id.eq_any(&ids)).filter(delivery::state.eq_any(waiting)))
        .set((
            delivery::state.eq(DeliveryState::Leased),
            delivery::reason.eq(None::<DeliveryReason>),
            delivery::lease_owner.eq(node),
            delivery::lease_until.eq(until),
            delivery::lease_epoch.eq(delivery::lease_epoch + 1),
        ))
        .execute(tx.conn())?;
    let rows: Vec<(DeliveryId, SubscriberId, String, i32, i32)> = delivery::table
        .filter(delivery::id.eq_any(&ids))
        .order(delivery::id)
        .select((delivery::id, delivery::subscriber_id, delivery::address, delivery::attempt, delivery::lease_epoch))
        .load(tx.conn())?;
    Ok(rows
        .into_iter()
        .map(|(id, subscriber, address, attempt, epoch)| LeasedDelivery { id, subscriber, address, attempt, epoch })
        .collect())
}

/// Commits that an email's end is about to be sent, only if the lease still holds, its subscriber still wants it and the issue
/// is still being sent. Returns whether it was committed.
pub(in crate::newsletter) fn mark_sending(
    tx: &mut Tx<'_>,
    held: &LeasedDelivery,
    of: IssueId,
    list: ListId,
    until: UnixMicros,
) -> Result<bool, InternalError> {
    let wanted = subscription::table
        .filter(subscription::subscriber_id.eq(held.subscriber))
        .filter(subscription::list_id.eq(list))
        .filter(subscription::state.eq(SubscriptionState::Active));
    let barred = suppression::table
        .inner_join(subscriber::table.on(subscriber::address_hash.eq(suppression::address_hash)))
        .filter(subscriber::id.eq(held.subscriber));
    let on_its_way = issue::table.find(of).filter(issue::state.eq(IssueState::Sending));
    let changed = diesel::update(delivery::table.find(held.id))
        .filter(delivery::state.eq(DeliveryState::Leased))
        .filter(delivery::lease_epoch.eq(held.epoch))
        .filter(exists(wanted))
        .filter(not(exists(barred)))
        .filter(exists(on_its_way))
        .set((delivery::state.eq(DeliveryState::Sending), delivery::lease_until.eq(until)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// A subscriber's current subscription to a list, and whether the address is suppressed.
pub(in crate::newsletter) struct SubscriberChoice {
    pub(in crate::newsletter) state: Option<SubscriptionState>,
    pub(in crate::newsletter) suppressed: Option<SuppressionReason>,
}

/// What an email's subscriber chose, for an email that may not be sent; `None` after an erasure.
pub(in crate::newsletter) fn subscriber_choice(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    list: ListId,
) -> Result<Option<SubscriberChoice>, InternalError> {
    let found = subscriber::table
        .left_join(subscription::table.on(subscription::subscriber_id.eq(subscriber::id).and(subscription::list_id.eq(list))))
        .left_join(suppression::table.on(suppression::address_hash.eq(subscriber::address_hash)))
        .filter(subscriber::id.eq(who))
        .select((subscription::state.nullable(), suppression::reason.nullable()))
        .first(tx.conn())
        .optional()?;
    Ok(found.map(|(state, suppressed)| SubscriberChoice { state, suppressed }))
}

/// The emails among `held` whose subscribers no longer want them, as of this query.
pub(in crate::newsletter) fn unwanted(
    tx: &mut Tx<'_>,
    held: &[LeasedDelivery],
    list: ListId,
) -> Result<Vec<DeliveryId>, InternalError> {
    let who: Vec<SubscriberId> = held.iter().map(|one| one.subscriber).collect();
    let wanted: Vec<SubscriberId> = subscription::table
        .inner_join(subscriber::table)
        .filter(subscription::subscriber_id.eq_any(who))
        .filter(subscription::list_id.eq(list))
        .filter(subscription::state.eq(SubscriptionState::Active))
        .filter(not(exists(suppression::table.filter(suppression::address_hash.eq(subscriber::address_hash)))))
        .select(subscription::subscriber_id)
        .load(tx.conn())?;
    Ok(held.iter().filter(|one| !wanted.contains(&one.subscriber)).map(|one| one.id).collect())
}

/// The new state of an email, and its reason.
pub(in crate::newsletter) struct DeliveryChange {
    pub(in crate::newsletter) state: DeliveryState,
    pub(in crate::newsletter) reason: Option<DeliveryReason>,
}

/// Moves a leased email on from `from`; returns whether it was still in that state. A transition that
/// [`DeliveryState::may_become`] does not allow is an internal error and is not written.
pub(in crate::newsletter) fn change_delivery(
    tx: &mut Tx<'_>,
    held: &LeasedDelivery,
    from: DeliveryState,
    to: &DeliveryChange,
) -> Result<bool, InternalError> {
    if !from.may_become(to.state) {
        return Err(InternalError::unexpected(format!("a delivery cannot become {} from {from}", to.state)));
    }
    let done_at = to.state.is_final().then_some(tx.now());
    let changed = diesel::update(delivery::table.find(held.id))
        .filter(delivery::state.eq(from))
        .filter(delivery::lease_epoch.eq(held.epoch))
        .set((
            delivery::state.eq(to.state),
            delivery::reason.eq(to.reason),
            delivery::lease_until.eq(None::<UnixMicros>),
            delivery::done_at.eq(done_at),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// As [`change_delivery`], with the mail server's reply.
pub(in crate::newsletter) fn record_verdict(
    tx: &mut Tx<'_>,
    held: &LeasedDelivery,
    from: DeliveryState,
    verdict: &DeliveryVerdict,
) -> Result<bool, InternalError> {
    if !change_delivery(tx, held, from, &DeliveryChange { state: verdict.state, reason: verdict.reason })? {
        return Ok(false);
    }
    let next_at = verdict.wait.map_or(tx.now(), |wait| tx.now() + wait);
    diesel::update(delivery::table.find(held.id))
        .set((
            delivery::attempt.eq(verdict.attempts),
            delivery::next_at.eq(next_at),
            delivery::smtp_code.eq(verdict.code.map(i32::from)),
            delivery::enhanced_code.eq(verdict.enhanced.map(|code| code.to_string())),
            delivery::reply.eq(&verdict.reply),
        ))
        .execute(tx.conn())?;
    Ok(true)
}

pub(in crate::newsletter) fn address_hash(tx: &mut Tx<'_>, who: SubscriberId) -> Result<Option<AddressHash>, InternalError> {
    let hash = subscriber::table.find(who).select(subscriber::address_hash).first(tx.conn()).optional()?;
    Ok(hash.map(AddressHash))
}

/// Cancels an issue's waiting emails. Leased ones are cancelled when their worker checks before the end.
pub(in crate::newsletter) fn cancel_waiting(tx: &mut Tx<'_>, of: IssueId) -> Result<(), InternalError> {
    let now = tx.now();
    let waiting = [DeliveryState::Queued, DeliveryState::Deferred];
    diesel::update(delivery::table.filter(delivery::issue_id.eq(of)).filter(delivery::state.eq_any(waiting)))
        .set((delivery::state.eq(DeliveryState::Cancelled), delivery::done_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Which deliveries can be leased again.
#[derive(Clone, Copy, Debug)]
pub(in crate::newsletter) enum LeasesToRelease<'a> {
    /// All that have expired.
    Expired,
    /// All of a node that has just started, and so has none in use.
    OfNode(&'a str),
}

/// Releases what dead workers held: emails not yet at their end are queued again, the others are in doubt. Returns the issues
/// concerned.
pub(in crate::newsletter) fn release_leases(tx: &mut Tx<'_>, whose: LeasesToRelease<'_>) -> Result<Vec<IssueId>, InternalError> {
    let now = tx.now();
    let held = delivery::table.filter(delivery::state.eq_any([DeliveryState::Leased, DeliveryState::Sending]));
    let of_them = held.select((delivery::id, delivery::issue_id, delivery::state, delivery::lease_epoch));
    let rows: Vec<(DeliveryId, IssueId, DeliveryState, i32)> = match whose {
        LeasesToRelease::Expired => of_them.filter(delivery::lease_until.le(now)).load(tx.conn())?,
        LeasesToRelease::OfNode(node) => of_them.filter(delivery::lease_owner.eq(node)).load(tx.conn())?,
    };
    let mut issues = Vec::new();
    for (id, issue, state, epoch) in rows {
        let held = LeasedDelivery { id, subscriber: 0.into(), address: String::new(), attempt: 0, epoch };
        let change_to = match state {
            DeliveryState::Sending => DeliveryChange { state: DeliveryState::InDoubt, reason: Some(DeliveryReason::Interrupted) },
            _ => DeliveryChange { state: DeliveryState::Queued, reason: None },
        };
        change_delivery(tx, &held, state, &change_to)?;
        if !issues.contains(&issue) {
            issues.push(issue);
        }
    }
    Ok(issues)
}

/// When the next waiting email of an issue is due.
pub(in crate::newsletter) fn next_try(tx: &mut Tx<'_>, of: IssueId) -> Result<Option<UnixMicros>, InternalError> {
    let waiting = [DeliveryState::Queued, DeliveryState::Deferred];
    Ok(delivery::table
        .filter(delivery::issue_id.eq(of))
        .filter(delivery::state.eq_any(waiting))
        .select(min(delivery::next_at))
        .first(tx.conn())?)
}

/// Issues being sent that have emails due.
pub(in crate::newsletter) fn issues_waiting(tx: &mut Tx<'_>) -> Result<Vec<IssueId>, InternalError> {
    let now = tx.now();
    let waiting = [DeliveryState::Queued, DeliveryState::Deferred];
    let due = delivery::table
        .filter(delivery::issue_id.eq(issue::id))
        .filter(delivery::state.eq_any(waiting))
        .filter(delivery::next_at.le(now));
    Ok(issue::table.filter(issue::state.eq(IssueState::Sending)).filter(exists(due)).select(issue::id).load(tx.conn())?)
}

/// How many emails of an issue are in each state, by reason.
pub(in crate::newsletter) fn issue_progress(
    tx: &mut Tx<'_>,
    of: IssueId,
) -> Result<Vec<(DeliveryState, Option<DeliveryReason>, i64)>, InternalError> {
    Ok(delivery::table
        .filter(delivery::issue_id.eq(of))
        .group_by((delivery::state, delivery::reason))
        .select((delivery::state, delivery::reason, count_star()))
        .load(tx.conn())?)
}

/// The same for emails that were finished since `since`.
pub(in crate::newsletter) fn ended_since(
    tx: &mut Tx<'_>,
    of: IssueId,
    since: UnixMicros,
) -> Result<Vec<(DeliveryState, Option<DeliveryReason>, i64)>, InternalError> {
    Ok(delivery::table
        .filter(delivery::issue_id.eq(of))
        .filter(delivery::done_at.ge(since))
        .group_by((delivery::state, delivery::reason))
        .select((delivery::state, delivery::reason, count_star()))
        .load(tx.conn())?)
}

/// A page of the ledger.
pub(in crate::newsletter) fn deliveries_page(
    tx: &mut Tx<'_>,
    of: IssueId,
    state: Option<DeliveryState>,
    after: DeliveryId,
    limit: i64,
) -> Result<Vec<Delivery>, InternalError> {
    let states = state.map_or_else(|| DeliveryState::ALL.to_vec(), |state| vec![state]);
    Ok(delivery::table
        .filter(delivery::issue_id.eq(of))
        .filter(delivery::state.eq_any(states))
        .filter(delivery::id.gt(after))
        .order(delivery::id)
        .limit(limit)
        .select(Delivery::as_select())
        .load(tx.conn())?)
}

/// Queues emails again that ended in one of these ways; returns how many.
pub(in crate::newsletter) fn requeue_deliveries(
    tx: &mut Tx<'_>,
    of: IssueId,
    state: DeliveryState,
    reasons: &[DeliveryReason],
) -> Result<usize, InternalError> {
    if !state.may_become(DeliveryState::Queued) {
        return Err(InternalError::unexpected(format!("a delivery cannot be queued again from {state}")));
    }
    let now = tx.now();
    Ok(diesel::update(
        delivery::table
            .filter(delivery::issue_id.eq(of))
            .filter(delivery::state.eq(state))
            .filter(delivery::reason.eq_any(reasons.to_vec()).assume_not_null()),
    )
    .set((
        delivery::state.eq(DeliveryState::Queued),
        delivery::attempt.eq(0),
        delivery::next_at.eq(now),
        delivery::done_at.eq(None::<UnixMicros>),
    ))
    .execute(tx.conn())?)
}

/// Makes the deferred emails of an issue due at once; returns how many.
pub(in crate::newsletter) fn retry_now(tx: &mut Tx<'_>, of: IssueId) -> Result<usize, InternalError> {
    let now = tx.now();
    let deferred = delivery::table.filter(delivery::issue_id.eq(of)).filter(delivery::state.eq(DeliveryState::Deferred));
    Ok(diesel::update(deferred).set(delivery::next_at.eq(now)).execute(tx.conn())?)
}
