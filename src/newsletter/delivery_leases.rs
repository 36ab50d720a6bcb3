//! The leases of an issue's deliveries: a worker takes some for a while, and those of dead workers are released.

use std::time::Duration;

use super::delivery::{DeliveryReason, DeliveryState, LeasedDelivery};
use super::issue::IssueState;
use super::publish;
use super::store::{self, DeliveryChange, LeasesToRelease};
use super::subscriber::SubscriptionState;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{IssueId, ListId};
use crate::jobs;
use crate::jobs::Job;

/// How long a worker may take from leasing an email to its end. A dead worker's emails wait as long, unless its node restarts.
const LEASE: Duration = Duration::from_secs(5 * 60);

/// Leases emails and skips those whose subscribers no longer want them. Returns the rest, and how many were leased in all.
pub(super) fn lease(
    tx: &mut Tx<'_>,
    issue: IssueId,
    list: ListId,
    node: &str,
    limit: i64,
) -> Result<(Vec<LeasedDelivery>, usize), InternalError> {
    if store::issue(tx, issue)?.is_none_or(|issue| issue.state != IssueState::Sending) {
        return Ok((Vec::new(), 0));
    }
    let until = tx.now() + LEASE;
    let mut held = store::lease_deliveries(tx, issue, node, until, limit)?;
    let found = held.len();
    let unwanted = store::unwanted(tx, &held, list)?;
    for one in held.iter().filter(|one| unwanted.contains(&one.id)) {
        let reason = Some(skip_reason(tx, one, list)?);
        store::change_delivery(tx, one, DeliveryState::Leased, &DeliveryChange { state: DeliveryState::Skipped, reason })?;
    }
    held.retain(|one| !unwanted.contains(&one.id));
    Ok((held, found))
}

/// Why a subscriber does not get an email that was queued for them.
pub(super) fn skip_reason(tx: &mut Tx<'_>, held: &LeasedDelivery, list: ListId) -> Result<DeliveryReason, InternalError> {
    let Some(choice) = store::subscriber_choice(tx, held.subscriber, list)? else { return Ok(DeliveryReason::Erased) };
    Ok(match (choice.suppressed, choice.state) {
        (Some(_), _) => DeliveryReason::Suppressed,
        (None, Some(SubscriptionState::Paused)) => DeliveryReason::Paused,
        (None, _) => DeliveryReason::Unsubscribed,
    })
}

/// Releases deliveries whose lease has expired and has their issues sent on. Runs every minute.
pub fn release_expired(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let issues = store::release_leases(tx, LeasesToRelease::Expired)?;
    issues.into_iter().try_for_each(|issue| publish::wake(tx, issue))
}

/// Releases at once what this node held before it restarted. Its job is still leased for a while, so these issues get another;
/// two jobs on one issue do no harm.
pub fn release_own(tx: &mut Tx<'_>, node: &str) -> Result<(), InternalError> {
    let issues = store::release_leases(tx, LeasesToRelease::OfNode(node))?;
    issues.into_iter().try_for_each(|issue| jobs::push(tx, Job::DeliverIssue { issue }))
}

/// Wakes the issues being sent that have emails due, in case their job was buried. Runs every minute.
pub fn wake_waiting(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let issues = store::issues_waiting(tx)?;
    issues.into_iter().try_for_each(|issue| publish::wake(tx, issue))
}
