//! The ledger of an issue: how many emails are in each state, each single one, and retries of those that failed.

use super::delivery::{Delivery, DeliveryReason, DeliveryState};
use super::issue::{Issue, IssueError, IssueState};
use super::publish;
use super::store;
use super::write::find;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{DeliveryId, IssueId};

/// How many emails of an issue are in each state. The numbers always add up to its audience.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(Vec<(DeliveryState, Option<DeliveryReason>, i64)>);

impl Progress {
    /// How many are in one of these states.
    pub fn count_in(&self, states: &[DeliveryState]) -> i64 {
        self.0.iter().filter(|(state, ..)| states.contains(state)).map(|(.., count)| count).sum()
    }

    /// How many there are in all.
    pub fn all(&self) -> i64 {
        self.count_in(DeliveryState::ALL)
    }

    /// How many were accepted by the mail server.
    pub fn sent(&self) -> i64 {
        self.count_in(&[DeliveryState::Sent])
    }

    /// How many are still to be sent.
    pub fn waiting(&self) -> i64 {
        self.count_in(&[DeliveryState::Queued, DeliveryState::Leased, DeliveryState::Sending, DeliveryState::Deferred])
    }

    /// How many wait for the mail server to be reachable.
    pub fn waiting_for_relay(&self) -> i64 {
        let away = |(state, reason, _): &&(DeliveryState, Option<DeliveryReason>, i64)| {
            *state == DeliveryState::Deferred && *reason == Some(DeliveryReason::Relay)
        };
        self.0.iter().filter(away).map(|(.., count)| count).sum()
    }

    /// How many the mail server rejected.
    pub fn failed(&self) -> i64 {
        self.count_in(&[DeliveryState::Failed])
    }

    /// How many may have been delivered.
    pub fn in_doubt(&self) -> i64 {
        self.count_in(&[DeliveryState::InDoubt])
    }

    /// How many were no longer wanted by their subscribers.
    pub fn skipped(&self) -> i64 {
        self.count_in(&[DeliveryState::Skipped])
    }

    /// How many were cancelled with the issue.
    pub fn cancelled(&self) -> i64 {
        self.count_in(&[DeliveryState::Cancelled])
    }
}

/// The issue with this id or this slug.
///
/// # Errors
/// [`IssueError::Missing`].
pub fn named(tx: &mut Tx<'_>, text: &str) -> Result<Issue, IssueError> {
    match text.parse() {
        Ok(id) => find(tx, id),
        Err(_) => store::started_issue(tx, text)?.ok_or(IssueError::Missing),
    }
}

/// How many emails of an issue are in each state.
pub fn progress(tx: &mut Tx<'_>, issue: IssueId) -> Result<Progress, InternalError> {
    store::issue_progress(tx, issue).map(Progress)
}

/// A page of at most `size` rows of an issue's ledger, in the order of creation, beginning after `after`.
pub fn ledger(
    tx: &mut Tx<'_>,
    issue: IssueId,
    state: Option<DeliveryState>,
    after: Option<DeliveryId>,
    size: usize,
) -> Result<Page<Delivery, DeliveryId>, InternalError> {
    let limit = page::limit(size);
    let rows = store::deliveries_page(tx, issue, state, after.unwrap_or(0.into()), limit)?;
    Ok(Page::cut(rows, size, Delivery::id))
}

/// Which emails are retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryScope {
    /// Those that were certainly not delivered: deferred, given up, or rejected because of us.
    Undelivered,
    /// Those in doubt as well: their subscribers may get a second copy.
    InDoubt,
}

/// Retries emails that were not delivered, and returns how many.
pub fn retry(tx: &mut Tx<'_>, issue: IssueId, which: RetryScope) -> Result<usize, IssueError> {
    let found = find(tx, issue)?;
    if !matches!(found.state, IssueState::Sending | IssueState::Paused | IssueState::Done) {
        return Err(IssueError::WrongState(found.state));
    }
    let retryable = [DeliveryReason::Policy, DeliveryReason::Mailbox, DeliveryReason::GaveUp, DeliveryReason::Address];
    let mut again = store::retry_now(tx, issue)? + store::requeue_deliveries(tx, issue, DeliveryState::Failed, &retryable)?;
    if which == RetryScope::InDoubt {
        again += store::requeue_deliveries(tx, issue, DeliveryState::InDoubt, &[DeliveryReason::Interrupted])?;
    }
    if again > 0 && store::reopen_issue(tx, issue)? {
        publish::wake(tx, issue)?;
    }
    Ok(again)
}

/// The issues that are being sent or paused, newest first, with their progress: the owner's view of the mail queue.
pub fn on_their_way(tx: &mut Tx<'_>) -> Result<Vec<(Issue, Progress)>, InternalError> {
    let open = store::issues_in_states(tx, &[IssueState::Sending, IssueState::Paused])?;
    open.into_iter().map(|issue| progress(tx, issue.id).map(|progress| (issue, progress))).collect()
}

/// How many emails of each issue that was finished between two moments were accepted and rejected, and when it was finished.
///
/// # Errors
/// On a database error.
pub fn count_finished(tx: &mut Tx<'_>, from: UnixMicros, to: UnixMicros) -> Result<Vec<(UnixMicros, i64, i64)>, InternalError> {
    let mut counts = Vec::new();
    for (issue, at) in store::issues_finished(tx, from, to)? {
        let progress = progress(tx, issue)?;
        counts.push((at, progress.sent(), progress.failed()));
    }
    Ok(counts)
}
