//! The directory of subscribers, for the owner.

use super::store;
use super::subscriber::{ConsentAction, Subscriber, SubscriptionState, SuppressionReason};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::SubscriberId;

/// One address, and the state of its subscriptions.
#[derive(Clone, Debug)]
pub struct DirectoryEntry {
    subscriber: Subscriber,
    subscriptions: Vec<(String, SubscriptionState)>,
    suppressed: Option<SuppressionReason>,
}

impl DirectoryEntry {
    /// The subscriber of this address.
    pub const fn subscriber(&self) -> &Subscriber {
        &self.subscriber
    }

    /// Each list by name, with the state of the subscription to it.
    pub fn subscriptions(&self) -> &[(String, SubscriptionState)] {
        &self.subscriptions
    }

    /// Why the address gets no email at all; `None` when it does.
    pub const fn suppressed(&self) -> Option<SuppressionReason> {
        self.suppressed
    }

    /// A summary in one line.
    pub fn spoken(&self) -> String {
        let word = |state: SubscriptionState| match state {
            SubscriptionState::Pending => "not confirmed yet",
            SubscriptionState::Active => "active",
            SubscriptionState::Paused => "paused",
            SubscriptionState::Unsubscribed => "unsubscribed",
        };
        let barred = self.suppressed.map(|reason| match reason {
            SuppressionReason::Hard => "gets no emails: the address does not exist",
            SuppressionReason::Complaint => "gets no emails: marked one as spam",
            SuppressionReason::Manual => "gets no emails: blocked by the owner",
            SuppressionReason::Erased => "gets no emails: erased, and not confirmed again",
        });
        let lists = self.subscriptions.iter().map(|(list, state)| format!("{list}: {}", word(*state)));
        lists.chain(barred.map(str::to_owned)).collect::<Vec<_>>().join("; ")
    }
}

/// A page of at most `size` addresses that contain `text`, newest first, beginning after `after`.
pub fn search(
    tx: &mut Tx<'_>,
    text: &str,
    after: Option<SubscriberId>,
    size: usize,
) -> Result<Page<DirectoryEntry, SubscriberId>, InternalError> {
    let limit = page::limit(size);
    let page = Page::cut(store::search_subscribers(tx, text, after, limit)?, size, Subscriber::id);
    let lists = store::lists(tx)?;
    let mut rows = Vec::new();
    for subscriber in page.rows {
        let subscriptions = store::subscriptions(tx, subscriber.id)?.into_iter().map(|one| {
            let name = lists.iter().find(|list| list.id() == one.list).map(|list| list.name().to_owned());
            (name.unwrap_or_default(), one.state)
        });
        let subscriptions = subscriptions.collect();
        let suppressed = store::suppression(tx, &subscriber.hash)?;
        rows.push(DirectoryEntry { subscriber, subscriptions, suppressed });
    }
    Ok(Page { rows, next: page.next })
}

/// How many addresses have at least one active subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActiveAddresses {
    /// Exactly this number.
    Exactly(u64),
    /// More than this number: counting on would take longer than the page is worth.
    MoreThan(u64),
}

/// The number up to which addresses are counted.
const MAX_COUNTED: i64 = 10_000;

/// Counts the addresses with at least one active subscription.
pub fn active(tx: &mut Tx<'_>) -> Result<ActiveAddresses, InternalError> {
    let counted = store::count_active(tx, MAX_COUNTED + 1)?;
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(if counted > MAX_COUNTED {
        ActiveAddresses::MoreThan(number(MAX_COUNTED))
    } else {
        ActiveAddresses::Exactly(number(counted))
    })
}

/// How many subscriptions were confirmed between two moments, and how many ended: by days in UTC, each with a moment in it.
/// Reads the consents of that time.
///
/// # Errors
/// On a database error.
pub fn count_changes(tx: &mut Tx<'_>, from: UnixMicros, to: UnixMicros) -> Result<Vec<(UnixMicros, i64, i64)>, InternalError> {
    let gained = store::count_consents(tx, &[ConsentAction::Confirmed], from, to)?;
    let lost = store::count_consents(tx, &[ConsentAction::Unsubscribed, ConsentAction::Suppressed], from, to)?;
    let gained = gained.into_iter().map(|(at, count)| (at, count, 0));
    Ok(gained.chain(lost.into_iter().map(|(at, count)| (at, 0, count))).collect())
}
