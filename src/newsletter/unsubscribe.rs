//! Unsubscribing from a list: by one button or the mail program's own, at once and without a question.

use super::list::MailingList;
use super::store;
use super::subscriber::{ConsentAction, ConsentChannel, EndedSubscription, Subscription, SubscriptionState};
use super::undo;
use crate::clock::UnixMicros;
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{DeliveryId, ListId, SubscriberId};

/// Why an unsubscribe link was refused.
#[derive(Debug, thiserror::Error)]
pub enum UnsubscribeError {
    /// The link is forged.
    #[error(transparent)]
    Link(#[from] SignError),
    /// Undone too late, or it was not this link that ended a confirmed subscription.
    #[error("A link can undo only what it ended itself, for one day. Subscribe again if you would like to get emails.")]
    CannotUndo,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for UnsubscribeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::CannotUndo => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// The content of the unsubscribe link in an email. It never expires, because unsubscribing has to work as long as the email
/// exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsubscribeClaim {
    subscriber: SubscriberId,
    list: ListId,
    delivery: DeliveryId,
}

impl UnsubscribeClaim {
    /// The link in the email of this delivery.
    pub const fn new(subscriber: SubscriberId, list: ListId, delivery: DeliveryId) -> Self {
        Self { subscriber, list, delivery }
    }

    /// The signed token for the link.
    pub fn sign(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::Unsubscribe, self.subscriber).and(self.list).and(self.delivery))
    }

    /// Reads a token.
    ///
    /// # Errors
    /// [`SignError`] when the token is forged.
    pub fn read(keys: &Keys, token: &str, now: UnixMicros) -> Result<Self, SignError> {
        let [subscriber, list, delivery] = keys.verify(Purpose::Unsubscribe, token, now)?.ids();
        Ok(Self { subscriber: subscriber.into(), list: list.into(), delivery: delivery.into() })
    }

    /// What this link ended and can still restore.
    fn restorable(&self, known: &Subscription, now: UnixMicros) -> Option<EndedSubscription> {
        let ended = known.ended.filter(|ended| ended.by == self.delivery);
        ended.filter(|_| undo::can_undo(Some(known.since), now))
    }
}

/// What the page behind the link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsubscribeStatus {
    /// Subscribed: the button unsubscribes.
    Subscribed {
        /// The address, masked.
        address: String,
        /// The list that the link names.
        list: MailingList,
        /// What else is sent to the address.
        others: Vec<MailingList>,
    },
    /// Asked for, but not confirmed: nothing is sent. The button withdraws the request.
    Unconfirmed {
        /// The address, masked.
        address: String,
        /// The list that the link names.
        list: MailingList,
    },
    /// No emails of the list are sent any more.
    Left {
        /// The address, masked.
        address: String,
        /// The list that the link names.
        list: MailingList,
        /// What this link ended and the button that undoes it restores.
        undo: Vec<MailingList>,
        /// What is still sent to the address.
        others: Vec<MailingList>,
    },
    /// No subscription is stored for this link; no email is sent.
    Nothing,
}

/// The state of the subscription that the link names; changes nothing.
pub fn find_by_link(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<UnsubscribeStatus, UnsubscribeError> {
    let leaving = UnsubscribeClaim::read(keys, token, tx.now())?;
    let subscriber = store::subscriber(tx, leaving.subscriber)?;
    let lists = store::lists(tx)?;
    let list = lists.iter().find(|list| list.id() == leaving.list).cloned();
    let subscriptions = store::subscriptions(tx, leaving.subscriber)?;
    let subscription = subscriptions.iter().find(|one| one.list == leaving.list);
    let (Some(subscriber), Some(list), Some(subscription)) = (subscriber, list, subscription) else {
        return Ok(UnsubscribeStatus::Nothing);
    };
    let (address, now) = (subscriber.masked_address(), tx.now());
    let named = |fits: &dyn Fn(&Subscription) -> bool| {
        let is_meant = |list: &&MailingList| subscriptions.iter().any(|one| one.list == list.id() && fits(one));
        lists.iter().filter(is_meant).cloned().collect()
    };
    let others = named(&|one| one.list != leaving.list && is_confirmed(one.state));
    Ok(match subscription.state {
        SubscriptionState::Unsubscribed => {
            UnsubscribeStatus::Left { address, list, undo: named(&|one| leaving.restorable(one, now).is_some()), others }
        }
        SubscriptionState::Pending => UnsubscribeStatus::Unconfirmed { address, list },
        SubscriptionState::Active | SubscriptionState::Paused => UnsubscribeStatus::Subscribed { address, list, others },
    })
}

const fn is_confirmed(state: SubscriptionState) -> bool {
    matches!(state, SubscriptionState::Active | SubscriptionState::Paused)
}

/// Which subscriptions a link ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingScope {
    /// The one to the list that it names.
    List,
    /// Every one of the subscriber.
    Everything,
}

/// Idempotent: doing it again, or after an erasure, is no error, because no email will be sent.
pub fn unsubscribe(
    tx: &mut Tx<'_>,
    keys: &Keys,
    token: &str,
    scope: LeavingScope,
    through: ConsentChannel,
) -> Result<(), UnsubscribeError> {
    let leaving = UnsubscribeClaim::read(keys, token, tx.now())?;
    store::lock_subscriber(tx, leaving.subscriber)?;
    for before in store::subscriptions(tx, leaving.subscriber)? {
        let is_meant = scope == LeavingScope::Everything || before.list == leaving.list;
        if !is_meant || before.state == SubscriptionState::Unsubscribed {
            continue;
        }
        let ended = EndedSubscription { by: leaving.delivery, state: before.state, paused_until: before.paused_until };
        // Undoing must not take the place of confirming.
        let ended = Some(ended).filter(|ended| is_confirmed(ended.state));
        store::unsubscribe_by_link(tx, leaving.subscriber, before.list, ended)?;
        store::insert_consent(tx, leaving.subscriber, before.list, ConsentAction::Unsubscribed, through)?;
    }
    Ok(())
}

/// Restores everything that this link ended, for one day.
///
/// # Errors
/// [`UnsubscribeError::CannotUndo`] after that, or when the subscription ended in another way or was deleted.
pub fn resubscribe(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), UnsubscribeError> {
    let leaving = UnsubscribeClaim::read(keys, token, tx.now())?;
    store::lock_subscriber(tx, leaving.subscriber)?;
    let known = store::subscriptions(tx, leaving.subscriber)?;
    let named = known.iter().find(|one| one.list == leaving.list).ok_or(UnsubscribeError::CannotUndo)?;
    let mut restored = 0;
    for one in known.iter().filter(|one| one.state == SubscriptionState::Unsubscribed) {
        if let Some(ended) = leaving.restorable(one, tx.now()) {
            store::restore_subscription(tx, leaving.subscriber, one.list, ended)?;
            store::insert_consent(tx, leaving.subscriber, one.list, ConsentAction::Resumed, ConsentChannel::Link)?;
            restored += 1;
        }
    }
    if restored == 0 && named.state == SubscriptionState::Unsubscribed {
        return Err(UnsubscribeError::CannotUndo);
    }
    Ok(())
}
