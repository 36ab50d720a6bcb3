//! Subscribes an address. The response is the same whatever is known about it; only its holder, who reads its mail, learns
//! more.

use std::time::Duration;

use super::list::MailingList;
use super::store;
use super::subscriber::{AddressHash, ConsentAction, ConsentChannel, Subscribed, SubscriptionState, SuppressionReason};
use crate::clock::UnixMicros;
use crate::crypt::Keys;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{ListId, SubscriberId};
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;

/// At most so many emails are sent to an address in [`CONFIRMATION_WINDOW`] because it was entered into the form.
pub const MAX_CONFIRMATION_EMAILS: usize = 3;
/// The time in which `MAX_CONFIRMATION_EMAILS` counts.
pub const CONFIRMATION_WINDOW: Duration = Duration::from_secs(60 * 60);
/// An address that never confirmed is deleted after this long.
pub const UNCONFIRMED_RETENTION: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The input of the subscribe form.
#[derive(Clone, Debug)]
pub struct SubscribeRequest {
    /// The address.
    pub email: Email,
    /// The slugs of the lists.
    pub lists: Vec<String>,
}

/// Why nothing was subscribed to.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// No list was chosen.
    #[error("Choose at least one newsletter.")]
    NoList,
    /// A list that does not exist.
    #[error("One of the newsletters that you chose is no longer offered. Choose again.")]
    UnknownList,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SubscribeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoList | Self::UnknownList => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Saves what was asked for, and sends an email to confirm it.
///
/// # Errors
/// [`SubscribeError`]; nothing in it depends on what is known about the address.
pub fn subscribe(tx: &mut Tx<'_>, keys: &Keys, ask: &SubscribeRequest) -> Result<(), SubscribeError> {
    let lists = chosen(tx, &ask.lists)?;
    let hash = AddressHash::compute(keys, &ask.email);
    match store::suppression(tx, &hash)? {
        Some(SuppressionReason::Hard | SuppressionReason::Complaint | SuppressionReason::Manual) => return Ok(()),
        Some(SuppressionReason::Erased) | None => {}
    }
    let id = store::find_or_insert(tx, &ask.email, &hash)?;
    if requests_in(&store::asked_since(tx, id, tx.now() - CONFIRMATION_WINDOW)?) >= MAX_CONFIRMATION_EMAILS {
        return Ok(());
    }
    let known = store::subscriptions(tx, id)?;
    let mut unconfirmed = false;
    for list in &lists {
        let state = known.iter().find(|one| one.list == *list).map(|one| one.state);
        let begin = matches!(state, None | Some(SubscriptionState::Unsubscribed));
        if begin {
            store::set_subscription_state(tx, id, *list, SubscriptionState::Pending)?;
        }
        unconfirmed |= begin || state == Some(SubscriptionState::Pending);
        store::insert_consent(tx, id, *list, ConsentAction::Asked, ConsentChannel::Form)?;
    }
    write_to(tx, id, if unconfirmed { Subscribed::NotYet } else { Subscribed::Already })?;
    Ok(())
}

/// Queues the email with the link to the preferences of this address. Subscribes to nothing: an address without a subscription
/// gets no email.
pub fn email_link(tx: &mut Tx<'_>, email: &Email) -> Result<(), InternalError> {
    // For an unknown address the job finds no one: the write takes as long, so that the time does not tell who is subscribed.
    let subscriber = store::subscribed_id(tx, email)?.unwrap_or_else(|| tx.new_id());
    jobs::push_once(tx, Job::SubscriptionLink { subscriber }, &format!("subscription-link/{subscriber}"))
}

/// Queues the email. A queued one is enough: asking twice in a moment sends one email.
pub(super) fn write_to(tx: &mut Tx<'_>, subscriber: SubscriberId, standing: Subscribed) -> Result<(), InternalError> {
    match standing {
        Subscribed::NotYet => {
            jobs::push_once(tx, Job::ConfirmSubscription { subscriber }, &format!("confirm-subscription/{subscriber}"))
        }
        Subscribed::Already => {
            jobs::push_once(tx, Job::AlreadySubscribed { subscriber }, &format!("already-subscribed/{subscriber}"))
        }
    }
}

fn chosen(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<ListId>, SubscribeError> {
    let lists = store::lists(tx)?;
    let mut chosen = Vec::new();
    for slug in slugs {
        let list = lists.iter().find(|list| list.slug() == slug).map(MailingList::id).ok_or(SubscribeError::UnknownList)?;
        if !chosen.contains(&list) {
            chosen.push(list);
        }
    }
    if chosen.is_empty() { Err(SubscribeError::NoList) } else { Ok(chosen) }
}

/// How many requests these entries come from: one request leaves an entry for each list that it names, all at the same moment.
pub(super) fn requests_in(asked: &[(ListId, UnixMicros)]) -> usize {
    let mut moments: Vec<UnixMicros> = asked.iter().map(|(_, at)| *at).collect();
    moments.sort_unstable();
    moments.dedup();
    let most = asked.iter().map(|(list, _)| asked.iter().filter(|(other, _)| other == list).count()).max().unwrap_or(0);
    moments.len().max(most)
}

/// Deletes addresses that were entered but never confirmed, because their holders have not consented to storing them. Returns
/// how many.
pub fn delete_expired_unconfirmed(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let before = tx.now() - UNCONFIRMED_RETENTION;
    store::delete_unconfirmed(tx, before)
}

/// All lists, oldest first: a form that names none subscribes to the first.
pub fn lists(tx: &mut Tx<'_>) -> Result<Vec<MailingList>, InternalError> {
    store::lists(tx)
}
