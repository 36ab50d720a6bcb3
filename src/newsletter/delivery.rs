//! One issue to one subscriber: where the letter is, and the only ways it may go from there.
//!
//! ```text
//! queued -> leased -> sending -> sent
//!    ^        |          |-----> failed, in_doubt
//!    '- deferred <-------'
//! queued, leased, deferred -> skipped, cancelled
//! ```
//!
//! `sending` is committed when the mail server has the whole letter except the end that makes it count. A crash before that leaves a
//! letter that nobody got, which is tried again; a crash after it leaves one that may have arrived, which is listed as in doubt and
//! never sent again by itself.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::db::schema::delivery;
use crate::id::{DeliveryId, IssueId, SubscriberId};
use crate::words;

words! {
    /// Where one letter is.
    pub enum DeliveryState {
        /// Waits for a worker.
        Queued = "queued",
        /// A worker has taken it on.
        Leased = "leased",
        /// The mail server has all of it but its end.
        Sending = "sending",
        /// The mail server took responsibility.
        Sent = "sent",
        /// Waits to be tried again.
        Deferred = "deferred",
        /// The mail server will not have it.
        Failed = "failed",
        /// It may have arrived: we did not hear the answer.
        InDoubt = "in_doubt",
        /// Its reader does not want it any more.
        Skipped = "skipped",
        /// The issue was stopped.
        Cancelled = "cancelled",
    }
}

words! {
    /// Why a letter is where it is.
    pub enum Reason {
        /// Its reader left the list.
        Unsubscribed = "unsubscribed",
        /// Its reader paused the list.
        Paused = "paused",
        /// Its address gets no mail.
        Suppressed = "suppressed",
        /// Its reader was erased.
        Erased = "erased",
        /// The mail server says that there is no such address.
        Address = "address",
        /// The mailbox is there and does not take it: full, too large.
        Mailbox = "mailbox",
        /// The mail server objects to us or to the letter, not to the reader.
        Policy = "policy",
        /// The mail server said "later" for three days.
        GaveUp = "gave_up",
        /// The mail server said "later".
        Busy = "busy",
        /// The mail server could not be reached.
        Relay = "relay",
        /// We stopped in the middle.
        Interrupted = "interrupted",
    }
}

impl DeliveryState {
    /// Where a letter may go from here. Every change in the database names the state that it leaves, so that what is not in this
    /// table does not happen.
    pub const fn may_become(self, next: Self) -> bool {
        use DeliveryState::{Cancelled, Deferred, Failed, InDoubt, Leased, Queued, Sending, Sent, Skipped};
        match self {
            Queued => matches!(next, Leased | Skipped | Cancelled),
            // Back to the queue when the lease ends, the issue is paused or the mail server is away.
            Leased => matches!(next, Queued | Sending | Deferred | Failed | Skipped | Cancelled),
            // To deferred only when it is known that the end was not sent.
            Sending => matches!(next, Sent | Deferred | Failed | InDoubt),
            Deferred => matches!(next, Leased | Skipped | Cancelled),
            // By the owner's hand only.
            Failed | InDoubt => matches!(next, Queued),
            Sent | Skipped | Cancelled => false,
        }
    }

    /// Whether nothing more happens by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Failed | Self::InDoubt | Self::Skipped | Self::Cancelled)
    }
}

/// A letter that this worker holds under a lease.
#[derive(Clone, Debug)]
pub(super) struct LeasedDelivery {
    pub(super) id: DeliveryId,
    pub(super) subscriber: SubscriberId,
    pub(super) address: String,
    pub(super) attempt: i32,
    /// Grows with each lease: what its holder writes, it writes for this number only.
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
    pub(super) reason: Option<Reason>,
    pub(super) attempt: i32,
    pub(super) next_at: UnixMicros,
    pub(super) reply: Option<String>,
    pub(super) done_at: Option<UnixMicros>,
}

impl Delivery {
    /// Which.
    pub const fn id(&self) -> DeliveryId {
        self.id
    }

    /// Of which issue.
    pub const fn issue(&self) -> IssueId {
        self.issue_id
    }

    /// To whom; the row outlives them.
    pub const fn subscriber(&self) -> SubscriberId {
        self.subscriber_id
    }

    /// The address at the time; empty when it was erased since.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where it is.
    pub const fn state(&self) -> DeliveryState {
        self.state
    }

    /// Why, when that is not the usual.
    pub const fn reason(&self) -> Option<Reason> {
        self.reason
    }

    /// How often it was tried.
    pub const fn attempt(&self) -> i32 {
        self.attempt
    }

    /// When it is tried next, while it waits.
    pub const fn next_at(&self) -> UnixMicros {
        self.next_at
    }

    /// What the mail server said.
    pub fn reply(&self) -> Option<&str> {
        self.reply.as_deref()
    }

    /// When it came to its end.
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
        /// Whatever happens by itself, in whatever order: one letter is completed at most once, and what has come to its end stays.
        #[test]
        fn no_way_through_the_table_completes_a_letter_twice(wishes in prop::collection::vec(0_usize..9, 1..200)) {
            let mut state = Queued;
            let mut completed = 0;
            for wish in wishes {
                let next = DeliveryState::ALL[wish];
                if state.is_final() || !state.may_become(next) {
                    continue;
                }
                // The end of a letter is sent in `sending` only, and only these say that it was.
                completed += usize::from(matches!(next, Sent | InDoubt));
                prop_assert!(!matches!(next, Sent | InDoubt) || state == Sending);
                state = next;
            }
            prop_assert!(completed <= 1);
        }
    }
}
