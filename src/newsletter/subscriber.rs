//! An address that asked for mail, and what it asked for.

use crate::clock::UnixMicros;
use crate::crypt::Keys;
use crate::id::{ListId, SubscriberId};
use crate::mail::Email;
use crate::words;

words! {
    /// Where one subscription stands.
    pub enum SubscriptionState {
        /// Asked for; the address has not confirmed it.
        Pending = "pending",
        /// Gets what is sent.
        Active = "active",
        /// Gets nothing until the pause ends.
        Paused = "paused",
        /// Left.
        Unsubscribed = "unsubscribed",
    }
}

words! {
    /// What an address agreed to or took back: one line of its history.
    pub enum Action {
        /// Somebody typed it into the form.
        Asked = "asked",
        /// Its holder confirmed.
        Confirmed = "confirmed",
        /// Nothing for a while.
        Paused = "paused",
        /// The pause ended, or leaving was undone.
        Resumed = "resumed",
        /// Left.
        Unsubscribed = "unsubscribed",
        /// We may not write there any more.
        Suppressed = "suppressed",
    }
}

words! {
    /// How that came about.
    pub enum Channel {
        /// The subscribe form.
        Form = "form",
        /// A link in a letter, and the button behind it.
        Link = "link",
        /// The mail program's own button (RFC 8058).
        OneClick = "one-click",
        /// The subscriber's own page.
        Preferences = "preferences",
        /// The calendar.
        Schedule = "schedule",
        /// A mail server's answer.
        Bounce = "bounce",
    }
}

words! {
    /// Why an address gets no mail.
    pub enum Suppressed {
        /// Its mail server says that there is no such address.
        Hard = "hard",
        /// Its holder called a letter spam.
        Complaint = "complaint",
        /// The owner said so.
        Manual = "manual",
        /// Its holder had it erased. The only one that its holder can lift, by subscribing and confirming again.
        Erased = "erased",
    }
}

/// Which wording of the subscribe form is in use, kept with each consent: [`WORDINGS`] holds them all.
pub const WORDING: i32 = 1;

/// What the form said, by number from 1. Never change a line: add one, and raise [`WORDING`].
pub const WORDINGS: &[&str] = &[
    "Choose what you would like. We send nothing else, we can’t see whether you open it, and every email has an unsubscribe link.",
];

/// An address as the list of suppressed addresses knows it: a keyed hash, so that it outlives an erasure without naming anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressHash(pub(super) String);

impl AddressHash {
    /// The hash of an address in its normal form.
    pub fn of(keys: &Keys, email: &Email) -> Self {
        Self(keys.fingerprint(email.normal()))
    }
}

/// Whether what an address asks for is confirmed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subscribed {
    NotYet,
    Already,
}

/// An address that asked for mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    pub(super) id: SubscriberId,
    pub(super) email: Email,
    pub(super) hash: AddressHash,
    pub(super) since: UnixMicros,
}

impl Subscriber {
    /// Which.
    pub const fn id(&self) -> SubscriberId {
        self.id
    }

    /// The address.
    pub const fn email(&self) -> &Email {
        &self.email
    }

    /// The address with only its first letter and its domain, for pages that others may look over one's shoulder at: `r…@example.org`.
    pub fn veiled(&self) -> String {
        self.email.veiled()
    }

    /// Since when we know it.
    pub const fn since(&self) -> UnixMicros {
        self.since
    }
}

/// What one address asked for of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub(super) subscriber: SubscriberId,
    pub(super) list: ListId,
    pub(super) state: SubscriptionState,
    pub(super) since: UnixMicros,
    pub(super) paused_until: Option<UnixMicros>,
}

impl Subscription {
    /// Which list.
    pub const fn list(&self) -> ListId {
        self.list
    }

    /// Where it stands.
    pub const fn state(&self) -> SubscriptionState {
        self.state
    }

    /// Since when it stands there.
    pub const fn since(&self) -> UnixMicros {
        self.since
    }

    /// When its pause ends.
    pub const fn paused_until(&self) -> Option<UnixMicros> {
        self.paused_until
    }
}

/// One line of a subscriber's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    pub(super) list: ListId,
    pub(super) action: Action,
    pub(super) through: Channel,
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
