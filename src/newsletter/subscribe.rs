//! Asking for mail. Whatever is known about an address, the answer is the same; only its holder, who reads its mail, learns more.

use std::time::Duration;

use super::list::MailingList;
use super::store;
use super::subscriber::{Action, AddressHash, Channel, Subscribed, SubscriptionState, Suppressed};
use crate::clock::UnixMicros;
use crate::crypt::Keys;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{ListId, SubscriberId};
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;

/// At most so many letters are sent to an address in [`WINDOW`] because somebody typed it into the form.
pub const LETTERS: usize = 3;
/// The hour in which they are counted.
pub const WINDOW: Duration = Duration::from_secs(60 * 60);
/// An address that never confirmed is forgotten after this long.
pub const UNCONFIRMED: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The address.
    pub email: Email,
    /// The slugs of the lists.
    pub lists: Vec<String>,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// No list was chosen.
    #[error("Choose at least one kind of letter.")]
    NoList,
    /// A list that does not exist.
    #[error("One of the letters that you chose is not offered here any more. Choose again.")]
    UnknownList,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for SubscribeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoList | Self::UnknownList => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Notes what was asked for, and has the address confirm it.
///
/// # Errors
/// [`SubscribeError`]; nothing in it depends on what is known about the address.
pub fn subscribe(tx: &mut Tx<'_>, keys: &Keys, ask: &Ask) -> Result<(), SubscribeError> {
    let lists = chosen(tx, &ask.lists)?;
    let hash = AddressHash::of(keys, &ask.email);
    match store::suppression(tx, &hash)? {
        Some(Suppressed::Hard | Suppressed::Complaint | Suppressed::Manual) => return Ok(()),
        Some(Suppressed::Erased) | None => {}
    }
    let id = store::find_or_insert(tx, &ask.email, &hash)?;
    if requests_in(&store::asked_since(tx, id, tx.now() - WINDOW)?) >= LETTERS {
        return Ok(());
    }
    let known = store::subscriptions(tx, id)?;
    let mut unconfirmed = false;
    for list in &lists {
        let state = known.iter().find(|one| one.list == *list).map(|one| one.state);
        let begin = matches!(state, None | Some(SubscriptionState::Unsubscribed));
        if begin {
            store::set(tx, id, *list, SubscriptionState::Pending)?;
        }
        unconfirmed |= begin || state == Some(SubscriptionState::Pending);
        store::consent(tx, id, *list, Action::Asked, Channel::Form)?;
    }
    write_to(tx, id, if unconfirmed { Subscribed::NotYet } else { Subscribed::Already })?;
    Ok(())
}

/// Has the letter written. One that waits already is enough: asking twice in a moment brings one letter.
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

/// How many requests these lines of history stand for: one leaves a line for each list that it names, all at the same moment.
pub(super) fn requests_in(asked: &[(ListId, UnixMicros)]) -> usize {
    let mut moments: Vec<UnixMicros> = asked.iter().map(|(_, at)| *at).collect();
    moments.sort_unstable();
    moments.dedup();
    let most = asked.iter().map(|(list, _)| asked.iter().filter(|(other, _)| other == list).count()).max().unwrap_or(0);
    moments.len().max(most)
}

/// Forgets the addresses that were typed in by somebody and never confirmed: nobody agreed to our keeping them. How many they were.
///
/// # Errors
/// When the database refuses.
pub fn forget_unconfirmed(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let before = tx.now() - UNCONFIRMED;
    store::delete_unconfirmed(tx, before)
}
