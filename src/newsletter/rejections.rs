//! When rejections that blame us pause an issue.

use std::sync::atomic::{AtomicU32, Ordering};

use super::delivery::DeliveryReason;
use super::store;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::IssueId;

/// This many consecutive rejections that blame us pause the issue,
const MAX_REJECTIONS_IN_A_ROW: u32 = 20;
/// or this share of all emails, in hundredths,
const MAX_REJECTIONS_PERCENT: i64 = 5;
/// once so many emails are finished that a share is meaningful.
const MIN_FINISHED_FOR_SHARE: i64 = 100;
/// The share is checked with every so many rejections.
const SHARE_CHECK_INTERVAL: u32 = 10;

/// Counts the rejections that blame us, over all connections of a job.
#[derive(Debug, Default)]
pub(super) struct RejectionCounter {
    all: AtomicU32,
    in_a_row: AtomicU32,
}

/// What follows from one more rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RejectionConsequence {
    Nothing,
    /// The issue is paused if [`is_share_too_large`].
    CheckShare,
    PauseIssue,
}

impl RejectionCounter {
    pub(super) fn count_accepted(&self) {
        self.in_a_row.store(0, Ordering::SeqCst);
    }

    pub(super) fn count_rejection(&self) -> RejectionConsequence {
        let in_a_row = self.in_a_row.fetch_add(1, Ordering::SeqCst) + 1;
        let all = self.all.fetch_add(1, Ordering::SeqCst) + 1;
        if in_a_row >= MAX_REJECTIONS_IN_A_ROW {
            RejectionConsequence::PauseIssue
        } else if all.is_multiple_of(SHARE_CHECK_INTERVAL) {
            RejectionConsequence::CheckShare
        } else {
            RejectionConsequence::Nothing
        }
    }
}

/// Whether too many of the emails finished since the issue was last started or resumed were rejected because of us.
pub(super) fn is_share_too_large(tx: &mut Tx<'_>, issue: IssueId) -> Result<bool, InternalError> {
    let Some(since) = store::issue(tx, issue)?.and_then(|issue| issue.running_since) else { return Ok(false) };
    let ended = store::ended_since(tx, issue, since)?;
    let all: i64 = ended.iter().map(|(.., count)| count).sum();
    let rejected: i64 =
        ended.iter().filter(|(_, reason, _)| *reason == Some(DeliveryReason::Policy)).map(|(.., count)| count).sum();
    Ok(all >= MIN_FINISHED_FOR_SHARE && rejected * 100 >= all * MAX_REJECTIONS_PERCENT)
}
