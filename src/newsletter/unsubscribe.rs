//! Unsubscribing from a list: by one button or the mail program's own, at once and without a question.

use std::time::Duration;

use super::list::MailingList;
use super::store;
use super::subscriber::{Action, Channel, SubscriptionState};
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{DeliveryId, ListId, SubscriberId};

/// How long unsubscribing can be undone with the same link: a forwarded email should not bring subscriptions back for ever.
pub const UNDO: Duration = Duration::from_secs(24 * 60 * 60);

/// Why an unsubscribe link was refused.
#[derive(Debug, thiserror::Error)]
pub enum UnsubscribeError {
    /// The link is forged.
    #[error(transparent)]
    Link(#[from] SignError),
    /// Undone too late.
    #[error("This could be undone for one day only. Subscribe again if you would like to get emails.")]
    TooLate,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for UnsubscribeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::TooLate => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// The content of the unsubscribe link in an email. It never expires, because unsubscribing has to work as long as the email
/// exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    subscriber: SubscriberId,
    list: ListId,
    delivery: DeliveryId,
}

impl Leaving {
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
    pub fn read(keys: &Keys, token: &str, now: crate::clock::UnixMicros) -> Result<Self, SignError> {
        let [subscriber, list, delivery] = keys.verify(Purpose::Unsubscribe, token, now)?.ids();
        Ok(Self { subscriber: subscriber.into(), list: list.into(), delivery: delivery.into() })
    }
}

/// What the page behind the link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Subscribed: the button unsubscribes.
    Subscribed {
        /// The address, masked.
        address: String,
        /// The list that the link names.
        list: MailingList,
    },
    /// Unsubscribed: the button undoes it.
    Left {
        /// The address, masked.
        address: String,
        /// The list that the link names.
        list: MailingList,
    },
    /// No subscription is stored for this link; no email is sent.
    Nothing,
}

/// The state of the subscription that the link names; changes nothing.
///
/// # Errors
/// [`UnsubscribeError`].
pub fn find_by_link(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Leave, UnsubscribeError> {
    let leaving = Leaving::read(keys, token, tx.now())?;
    let subscriber = store::subscriber(tx, leaving.subscriber)?;
    let list = store::lists(tx)?.into_iter().find(|list| list.id() == leaving.list);
    let state = store::state(tx, leaving.subscriber, leaving.list)?.map(|one| one.state);
    let (Some(subscriber), Some(list), Some(state)) = (subscriber, list, state) else { return Ok(Leave::Nothing) };
    let address = subscriber.masked_address();
    Ok(match state {
        SubscriptionState::Unsubscribed => Leave::Left { address, list },
        SubscriptionState::Pending | SubscriptionState::Active | SubscriptionState::Paused => Leave::Subscribed { address, list },
    })
}

/// Idempotent: doing it again, or after an erasure, is no error, because no email will be sent.
///
/// # Errors
/// [`UnsubscribeError`].
pub fn unsubscribe(tx: &mut Tx<'_>, keys: &Keys, token: &str, through: Channel) -> Result<(), UnsubscribeError> {
    let leaving = Leaving::read(keys, token, tx.now())?;
    let state = store::state(tx, leaving.subscriber, leaving.list)?.map(|one| one.state);
    if matches!(state, None | Some(SubscriptionState::Unsubscribed)) {
        return Ok(());
    }
    store::set(tx, leaving.subscriber, leaving.list, SubscriptionState::Unsubscribed)?;
    store::consent(tx, leaving.subscriber, leaving.list, Action::Unsubscribed, through)?;
    Ok(())
}

/// Makes the subscription active again, for one day after it ended.
///
/// # Errors
/// [`UnsubscribeError::TooLate`] after [`UNDO`], or when the subscription was deleted.
pub fn resubscribe(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), UnsubscribeError> {
    let leaving = Leaving::read(keys, token, tx.now())?;
    let known = store::state(tx, leaving.subscriber, leaving.list)?.ok_or(UnsubscribeError::TooLate)?;
    if known.state != SubscriptionState::Unsubscribed {
        return Ok(());
    }
    if tx.now().since(known.since) > UNDO {
        return Err(UnsubscribeError::TooLate);
    }
    store::set(tx, leaving.subscriber, leaving.list, SubscriptionState::Active)?;
    store::consent(tx, leaving.subscriber, leaving.list, Action::Resumed, Channel::Link)?;
    Ok(())
}
