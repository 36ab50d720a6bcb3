//! One issue to one subscriber: the state of the email, and the allowed transitions.
//!
//! ```text
//! queued -> leased -> sending -> sent
//!    ^        |          |-----> failed, in_doubt
//!    '- deferred <-------'
//! queued, leased, deferred -> skipped, cancelled
//! ```
//!
//! `sending` is committed when the mail server has the whole email except the end that makes it count. A crash before that
//! leaves an email that was not delivered, which is retried; a crash after it leaves one that may have been delivered, which is
//! listed as in doubt and never resent automatically.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::schema::delivery;
use crate::id::{DeliveryId, IssueId, SubscriberId};
use crate::words;

words! {
    /// The state of one email.
    pub enum DeliveryState {
        /// Waits for a worker.
        Queued = "queued",
        /// Leased by a worker.
        Leased = "leased",
        /// The mail server has all of it but its end.
        Sending = "sending",
        /// The mail server took responsibility.
        Sent = "sent",
        /// Waits to be retried.
        Deferred = "deferred",
        /// The mail server rejected it.
        Failed = "failed",
        /// It may have been delivered: the reply was not received.
        InDoubt = "in_doubt",
        /// Its subscriber no longer wants it.
        Skipped = "skipped",
        /// The issue was cancelled.
        Cancelled = "cancelled",
    }
}

words! {
    /// Why an email is in its state.
    pub enum DeliveryReason {
        /// Its subscriber left the list.
        Unsubscribed = "unsubscribed",
        /// Its subscriber paused the list.
        Paused = "paused",
        /// Its address is suppressed.
        Suppressed = "suppressed",
        /// Its subscriber was erased.
        Erased = "erased",
        /// The mail server says that the address does not exist.
        Address = "address",
        /// The mailbox exists and does not accept it: full, too large.
        Mailbox = "mailbox",
        /// The mail server objects to us or to the email, not to the address.
        Policy = "policy",
        /// The mail server rejected it temporarily for three days.
        GaveUp = "gave_up",
        /// The mail server rejected it temporarily.
        Busy = "busy",
        /// The mail server could not be reached.
        Relay = "relay",
        /// The worker stopped in the middle.
        Interrupted = "interrupted",
    }
}

impl DeliveryState {
    /// The allowed transitions. Every change in the database names the state that it leaves, so that no other transition
    /// happens.
    pub const fn may_become(self, next: Self) -> bool {
        use DeliveryState::{Cancelled, Deferred, Failed, InDoubt, Leased, Queued, Sending, Sent, Skipped};
        match self {
            Queued => matches!(next, Leased | Skipped | Cancelled),
            // Queued again when the lease ends, the issue is paused or the mail server is away.
            Leased => matches!(next, Queued | Sending | Deferred | Failed | Skipped | Cancelled),
            // Deferred only when it is known that the end was not sent.
            Sending => matches!(next, Sent | Deferred | Failed | InDoubt),
            Deferred => matches!(next, Leased | Skipped | Cancelled),
            // Only when the owner retries.
            Failed | InDoubt => matches!(next, Queued),
            Sent | Skipped | Cancelled => false,
        }
    }

    /// Whether nothing more happens automatically.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Failed | Self::InDoubt | Self::Skipped | Self::Cancelled)
    }
}

/// An email that this worker holds under a lease.
#[derive(Clone, Debug)]
pub(super) struct LeasedDelivery {
    pub(super) id: DeliveryId,
    pub(super) subscriber: SubscriberId,
    pub(super) address: String,
    pub(super) attempt: i32,
    /// Increases with each lease: a worker's changes apply only while this number is unchanged.
    pub(super) epoch: i32,
}

/// One row of an issue's ledger.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = delivery)]
pub struct Delivery {
    pub(super) id: DeliveryId,
    pub(super) issue_id: IssueId,
    pub(super) subscriber_id: SubscriberId,
    pub(super) address: String,
    pub(super) state: DeliveryState,
    pub(super) reason: Option<DeliveryReason>,
    pub(super) attempt: i32,
    pub(super) next_at: UnixMicros,
    pub(super) reply: Option<String>,
    pub(super) done_at: Option<UnixMicros>,
}

impl Delivery {
    /// Also names the email in its message id and in bounces.
    pub const fn id(&self) -> DeliveryId {
        self.id
    }

    /// The issue that is delivered.
    pub const fn issue(&self) -> IssueId {
        self.issue_id
    }

    /// The subscriber; the row outlives them.
    pub const fn subscriber(&self) -> SubscriberId {
        self.subscriber_id
    }

    /// The address at the time; empty after an erasure.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Changes only along `DeliveryState::may_become`.
    pub const fn state(&self) -> DeliveryState {
        self.state
    }

    /// Why it is in this state; `None` when that needs no reason.
    pub const fn reason(&self) -> Option<DeliveryReason> {
        self.reason
    }

    /// How many attempts there were.
    pub const fn attempt(&self) -> i32 {
        self.attempt
    }

    /// When it is tried next, while it waits.
    pub const fn next_at(&self) -> UnixMicros {
        self.next_at
    }

    /// The mail server's last reply; may hold the address.
    pub fn reply(&self) -> Option<&str> {
        self.reply.as_deref()
    }

    /// When it reached a final state.
    pub const fn done_at(&self) -> Option<UnixMicros> {
        self.done_at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::DeliveryState::{self, Cancelled, Deferred, Failed, InDoubt, Leased, Queued, Sending, Sent, Skipped};

    #[test]
    fn only_these_steps_are_allowed() {
        let allowed = [
            (Queued, &[Leased, Skipped, Cancelled][..]),
            (Leased, &[Queued, Sending, Deferred, Failed, Skipped, Cancelled]),
            (Sending, &[Sent, Deferred, Failed, InDoubt]),
            (Deferred, &[Leased, Skipped, Cancelled]),
            (Failed, &[Queued]),
            (InDoubt, &[Queued]),
            (Sent, &[]),
            (Skipped, &[]),
            (Cancelled, &[]),
        ];
        assert_eq!(allowed.len(), DeliveryState::ALL.len());
        for (from, to) in allowed {
            for next in DeliveryState::ALL {
                assert_eq!(from.may_become(*next), to.contains(next), "{from} to {next}");
            }
        }
    }

    proptest! {
        /// Without the owner's action, in any order of events: one email is completed at most once, and a final state stays
        /// final.
        #[test]
        fn no_way_through_the_table_completes_a_letter_twice(wishes in prop::collection::vec(0_usize..9, 1..200)) {
            let mut state = Queued;
            let mut completed = 0;
            for wish in wishes {
                let next = DeliveryState::ALL[wish];
                if state.is_final() || !state.may_become(next) {
                    continue;
                }
                // The end of an email is sent in `sending` only, and only these states follow when it was.
                completed += usize::from(matches!(next, Sent | InDoubt));
                prop_assert!(!matches!(next, Sent | InDoubt) || state == Sending);
                state = next;
            }
            prop_assert!(completed <= 1);
        }
    }
}
