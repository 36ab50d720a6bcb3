//! Leaving a list: one press, or the mail program's own button, at once and without a question.

use std::time::Duration;

use super::list::MailingList;
use super::store;
use super::subscriber::{Action, Channel, SubscriptionState};
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{DeliveryId, ListId, SubscriberId};

/// How long leaving can be taken back with the same link: a letter that was passed on should not bring mail back for ever.
pub const UNDO: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a link does not lead out of anything.
#[derive(Debug, thiserror::Error)]
pub enum UnsubscribeError {
    /// A link that does not count.
    #[error(transparent)]
    Link(#[from] SignError),
    /// Taken back too late.
    #[error("This can be undone for one day. Subscribe again if you would like to have letters.")]
    TooLate,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for UnsubscribeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::TooLate => ErrorKind::Gone,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// What the link in a letter is about. It works for ever: leaving has to, as long as the letter is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    subscriber: SubscriberId,
    list: ListId,
    delivery: DeliveryId,
}

impl Leaving {
    /// For the letter of this delivery.
    pub const fn new(subscriber: SubscriberId, list: ListId, delivery: DeliveryId) -> Self {
        Self { subscriber, list, delivery }
    }

    /// What the link carries.
    pub fn sign(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::Unsubscribe, self.subscriber).and(self.list).and(self.delivery))
    }

    /// Reads it back.
    ///
    /// # Errors
    /// [`SignError`] when we did not write it.
    pub fn read(keys: &Keys, token: &str, now: crate::clock::UnixMicros) -> Result<Self, SignError> {
        let [subscriber, list, delivery] = keys.verify(Purpose::Unsubscribe, token, now)?.ids();
        Ok(Self { subscriber: subscriber.into(), list: list.into(), delivery: delivery.into() })
    }
}

/// What the page behind the link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Subscribed: the button leaves.
    Subscribed {
        /// The address, veiled.
        address: String,
        /// Which list.
        list: MailingList,
    },
    /// Left: the button takes it back.
    Left {
        /// The address, veiled.
        address: String,
        /// Which list.
        list: MailingList,
    },
    /// Nothing is kept here; no letter comes.
    Nothing,
}

/// What the link is about; changes nothing.
///
/// # Errors
/// [`UnsubscribeError`].
pub fn look(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Leave, UnsubscribeError> {
    let leaving = Leaving::read(keys, token, tx.now())?;
    let subscriber = store::subscriber(tx, leaving.subscriber)?;
    let list = store::lists(tx)?.into_iter().find(|list| list.id() == leaving.list);
    let state = store::state(tx, leaving.subscriber, leaving.list)?.map(|one| one.state);
    let (Some(subscriber), Some(list), Some(state)) = (subscriber, list, state) else { return Ok(Leave::Nothing) };
    let address = subscriber.veiled();
    Ok(match state {
        SubscriptionState::Unsubscribed => Leave::Left { address, list },
        SubscriptionState::Pending | SubscriptionState::Active | SubscriptionState::Paused => Leave::Subscribed { address, list },
    })
}

/// Leaves. Doing it again, or after an erasure, changes nothing and is no error: the wish is fulfilled.
///
/// # Errors
/// [`UnsubscribeError`].
pub fn leave(tx: &mut Tx<'_>, keys: &Keys, token: &str, through: Channel) -> Result<(), UnsubscribeError> {
    let leaving = Leaving::read(keys, token, tx.now())?;
    let state = store::state(tx, leaving.subscriber, leaving.list)?.map(|one| one.state);
    if matches!(state, None | Some(SubscriptionState::Unsubscribed)) {
        return Ok(());
    }
    store::set(tx, leaving.subscriber, leaving.list, SubscriptionState::Unsubscribed)?;
    store::consent(tx, leaving.subscriber, leaving.list, Action::Unsubscribed, through)?;
    Ok(())
}

/// Takes leaving back.
///
/// # Errors
/// [`UnsubscribeError::TooLate`] after [`UNDO`], or when nothing is kept any more.
pub fn undo(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), UnsubscribeError> {
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
