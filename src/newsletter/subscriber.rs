//! A subscribed address, its subscriptions and its consents.

use crate::clock::UnixMicros;
use crate::crypt::Keys;
use crate::id::{DeliveryId, ListId, SubscriberId};
use crate::mail::Email;
use crate::words;

words! {
    /// Whether issues of a list go to a subscriber; each list has its own.
    pub enum SubscriptionState {
        /// Asked for; the address has not confirmed it.
        Pending = "pending",
        /// Gets what is sent.
        Active = "active",
        /// Gets nothing until the pause ends.
        Paused = "paused",
        /// Unsubscribed by its holder.
        Unsubscribed = "unsubscribed",
    }
}

words! {
    /// What an address agreed to or withdrew: one entry of its history.
    pub enum ConsentAction {
        /// The address was entered into the form.
        Asked = "asked",
        /// Its holder confirmed.
        Confirmed = "confirmed",
        /// Paused for a fixed time.
        Paused = "paused",
        /// The pause ended, or unsubscribing was undone.
        Resumed = "resumed",
        /// Unsubscribed by its holder.
        Unsubscribed = "unsubscribed",
        /// The address may not be emailed any more.
        Suppressed = "suppressed",
    }
}

words! {
    /// The way by which an action was taken.
    pub enum ConsentChannel {
        /// The subscribe form.
        Form = "form",
        /// A link in an email, and the button behind it.
        Link = "link",
        /// The mail program's own button (RFC 8058).
        OneClick = "one-click",
        /// The subscriber's own page.
        Preferences = "preferences",
        /// The scheduler, when a pause ends.
        Schedule = "schedule",
        /// A mail server's reply.
        Bounce = "bounce",
    }
}

words! {
    /// Why an address gets no email.
    pub enum SuppressionReason {
        /// Its mail server says that the address does not exist.
        Hard = "hard",
        /// Its holder marked an email as spam.
        Complaint = "complaint",
        /// The owner suppressed it.
        Manual = "manual",
        /// Its holder had it erased. The only reason that its holder can lift, by subscribing and confirming again.
        Erased = "erased",
    }
}

/// The wording of the subscribe form in use, stored with each consent: [`WORDINGS`] holds them all.
pub const WORDING: i32 = 1;

/// What the form said, by number from 1. Never change an entry: add one, and raise [`WORDING`].
pub const WORDINGS: &[&str] = &[
    "Choose what you would like. We send nothing else, we can’t see whether you open it, and every email has an unsubscribe link.",
];

/// An address as the suppression list stores it: a keyed hash, which outlives an erasure without naming a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressHash(pub(super) String);

impl AddressHash {
    /// The hash of an address in its normal form.
    pub fn compute(keys: &Keys, email: &Email) -> Self {
        Self(keys.fingerprint(email.normal()))
    }
}

/// Whether what an address asked for is confirmed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subscribed {
    NotYet,
    Already,
}

/// An address that asked for email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    pub(super) id: SubscriberId,
    pub(super) email: Email,
    pub(super) hash: AddressHash,
    pub(super) since: UnixMicros,
}

impl Subscriber {
    /// Refers to the subscriber in links, so that no link holds an address.
    pub const fn id(&self) -> SubscriberId {
        self.id
    }

    /// The full address; public pages show `Subscriber::masked_address`.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// The address with only its first letter and its domain, for pages that others might see: `r…@example.org`.
    pub fn masked_address(&self) -> String {
        self.email.masked()
    }

    /// When the address was first entered.
    pub const fn since(&self) -> UnixMicros {
        self.since
    }
}

/// What an unsubscribe link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndedSubscription {
    /// The delivery whose link it was.
    pub(super) by: DeliveryId,
    pub(super) state: SubscriptionState,
    pub(super) paused_until: Option<UnixMicros>,
}

/// One address's subscription to one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub(super) subscriber: SubscriberId,
    pub(super) list: ListId,
    pub(super) state: SubscriptionState,
    pub(super) since: UnixMicros,
    pub(super) paused_until: Option<UnixMicros>,
    /// What its unsubscribe link can restore; `None` unless such a link ended it.
    pub(super) ended: Option<EndedSubscription>,
}

impl Subscription {
    /// The list that was subscribed to.
    pub const fn list(&self) -> ListId {
        self.list
    }

    /// Decides whether issues are sent.
    pub const fn state(&self) -> SubscriptionState {
        self.state
    }

    /// When the current state began.
    pub const fn since(&self) -> UnixMicros {
        self.since
    }

    /// When its pause ends; `None` without a pause.
    pub const fn paused_until(&self) -> Option<UnixMicros> {
        self.paused_until
    }
}

/// One entry of a subscriber's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    pub(super) list: ListId,
    pub(super) action: ConsentAction,
    pub(super) through: ConsentChannel,
    pub(super) wording: i32,
    pub(super) at: UnixMicros,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wording_in_use_is_one_that_is_kept() {
        assert_eq!(usize::try_from(WORDING).unwrap(), WORDINGS.len());
    }
}
