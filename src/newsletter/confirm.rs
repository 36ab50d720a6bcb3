//! Confirms a subscription by the emailed link and a button. Opening the link changes nothing, because mail scanners open
//! links.

use std::time::Duration;

use super::confirmation::Confirmation;
use super::list::MailingList;
use super::store;
use super::subscribe;
use super::subscriber::{ConsentAction, ConsentChannel, Subscribed, Subscriber, SubscriptionState};
use crate::crypt::{Token, TokenHash};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::SubscriberId;
use crate::jobs;
use crate::jobs::Job;
use crate::site_settings;

/// How long the link works.
pub const VALID: Duration = Duration::from_secs(72 * 60 * 60);
/// How long an expired link is distinguished from an unknown one, so that its page can offer a new link.
pub const EXPIRED_LINK_RETENTION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The state of a confirmation link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirming {
    /// These lists wait to be confirmed.
    Waiting {
        /// The subscriber who was sent the link.
        subscriber: Subscriber,
        /// Those that the confirmation page offers: asked for, not yet active.
        lists: Vec<MailingList>,
    },
    /// There is nothing to confirm: it was used already, or another link was.
    Done {
        /// Whose preferences the page links to.
        subscriber: Subscriber,
        /// What the subscriber gets now; `None` for nothing.
        receives: Option<Receives>,
    },
    /// It is too old; a new one can be sent.
    Expired,
}

/// What a confirmed subscriber gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receives {
    /// The issues of these lists.
    Issues(Vec<MailingList>),
    /// Nothing until a pause ends.
    Paused,
}

/// Why a link was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// Unknown, or deleted after [`EXPIRED_LINK_RETENTION`].
    #[error("The link may be incomplete, used or deleted. Copy the whole link from the email, or subscribe again.")]
    Unknown,
    /// Older than [`VALID`].
    #[error("This link has expired. Ask for a new one below.")]
    Expired,
    /// Used, and older than [`VALID`]: it no longer leads to the subscriber's page.
    #[error("You don’t need it any more. Every email ends with a link to change what you get.")]
    Spent,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for ConfirmError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown => ErrorKind::Missing,
            Self::Expired | Self::Spent => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Makes the link for an email. The database stores only its hash.
pub(super) fn issue_link(tx: &mut Tx<'_>, subscriber: SubscriberId) -> Result<Token, InternalError> {
    let token = Token::new(tx.random());
    let expires = tx.now() + VALID;
    store::insert_confirmation(tx, &token.hash(), subscriber, expires)?;
    Ok(token)
}

fn find(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<(Confirmation, Subscriber), ConfirmError> {
    let found = store::confirmation(tx, hash)?.ok_or(ConfirmError::Unknown)?;
    let subscriber = store::subscriber(tx, found.subscriber)?.ok_or(ConfirmError::Unknown)?;
    Ok((found, subscriber))
}

/// [`find`] with the subscriber's row locked first: of two requests at the same moment, the second sees what the first did.
fn find_locked(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<(Confirmation, Subscriber), ConfirmError> {
    let (found, _) = find(tx, hash)?;
    store::lock_subscriber(tx, found.subscriber)?;
    find(tx, hash)
}

/// The state of a link; changes nothing.
///
/// # Errors
/// [`ConfirmError::Unknown`] when the link is not stored.
pub fn find_by_link(tx: &mut Tx<'_>, token: &Token) -> Result<Confirming, ConfirmError> {
    let (found, subscriber) = find(tx, &token.hash())?;
    let expired = found.expires_at <= tx.now();
    match (found.used_at, expired) {
        (Some(_), false) => return done(tx, subscriber),
        (Some(_), true) => return Err(ConfirmError::Spent),
        (None, true) => return Ok(Confirming::Expired),
        (None, false) => {}
    }
    let lists = store::lists_in(tx, subscriber.id, SubscriptionState::Pending)?;
    if lists.is_empty() { done(tx, subscriber) } else { Ok(Confirming::Waiting { subscriber, lists }) }
}

fn done(tx: &mut Tx<'_>, subscriber: Subscriber) -> Result<Confirming, ConfirmError> {
    let active = store::lists_in(tx, subscriber.id, SubscriptionState::Active)?;
    let is_paused = store::subscriptions(tx, subscriber.id)?.iter().any(|one| one.state == SubscriptionState::Paused);
    let receives = match active.is_empty() {
        false => Some(Receives::Issues(active)),
        true => is_paused.then_some(Receives::Paused),
    };
    Ok(Confirming::Done { subscriber, receives })
}

/// Confirms all pending subscriptions of the address and returns the subscriber; doing it again changes nothing.
pub fn confirm(tx: &mut Tx<'_>, token: &Token) -> Result<Subscriber, ConfirmError> {
    let hash = token.hash();
    let (found, subscriber) = find_locked(tx, &hash)?;
    if found.used_at.is_some() {
        return Ok(subscriber);
    }
    if found.expires_at <= tx.now() {
        return Err(ConfirmError::Expired);
    }
    store::use_confirmation(tx, &hash)?;
    let pending = store::lists_in(tx, subscriber.id, SubscriptionState::Pending)?;
    for list in &pending {
        store::set_subscription_state(tx, subscriber.id, list.id(), SubscriptionState::Active)?;
        store::insert_consent(tx, subscriber.id, list.id(), ConsentAction::Confirmed, ConsentChannel::Link)?;
    }
    if !pending.is_empty() && site_settings::welcome_text(tx)?.is_some() {
        jobs::push(tx, Job::WelcomeSubscriber { subscriber: subscriber.id })?;
    }
    // A holder who had the address erased has now asked for email again, and proved that the address is theirs.
    store::lift_erasure(tx, &subscriber.hash)?;
    Ok(subscriber)
}

/// Sends a new link in place of one that expired; within the limit of [`subscribe::MAX_CONFIRMATION_EMAILS`].
///
/// # Errors
/// [`ConfirmError::Unknown`] when the old link is not one of ours.
pub fn ask_again(tx: &mut Tx<'_>, token: &Token) -> Result<(), ConfirmError> {
    let (_, subscriber) = find(tx, &token.hash())?;
    let waiting = store::lists_in(tx, subscriber.id, SubscriptionState::Pending)?;
    let recent = store::asked_since(tx, subscriber.id, tx.now() - subscribe::CONFIRMATION_WINDOW)?;
    if waiting.is_empty() || subscribe::requests_in(&recent) >= subscribe::MAX_CONFIRMATION_EMAILS {
        return Ok(());
    }
    for list in &waiting {
        store::insert_consent(tx, subscriber.id, list.id(), ConsentAction::Asked, ConsentChannel::Link)?;
    }
    Ok(subscribe::write_to(tx, subscriber.id, Subscribed::NotYet)?)
}

/// What is left of an address after [`disown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disowned {
    /// Nothing.
    Deleted,
    /// Its subscriptions that were confirmed before.
    Subscribed,
}

/// Withdraws a request that another person made with this address. An address without other subscriptions is deleted.
///
/// # Errors
/// [`ConfirmError::Unknown`] when the link is not one of ours, or the address is deleted already.
pub fn disown(tx: &mut Tx<'_>, token: &Token) -> Result<Disowned, ConfirmError> {
    let (_, subscriber) = find_locked(tx, &token.hash())?;
    store::delete_pending(tx, subscriber.id)?;
    if !store::subscriptions(tx, subscriber.id)?.is_empty() {
        return Ok(Disowned::Subscribed);
    }
    store::delete_subscriber(tx, subscriber.id)?;
    Ok(Disowned::Deleted)
}

/// Deletes the links that expired [`EXPIRED_LINK_RETENTION`] ago; returns how many.
pub fn delete_expired_links(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let before = tx.now() - EXPIRED_LINK_RETENTION;
    store::delete_confirmations(tx, before)
}
