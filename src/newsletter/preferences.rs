//! A subscriber's own page: their lists, a pause, the data stored about them, and unsubscribing.

use std::time::Duration;

use serde::Serialize;

use super::list::MailingList;
use super::store;
use super::subscriber::{
    Consent, ConsentAction, ConsentChannel, Subscriber, Subscription, SubscriptionState, SuppressionReason, WORDINGS,
};
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::SubscriberId;

/// How long a pause lasts.
pub const PAUSE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long the link to this page works: each email brings a new one.
pub const VALID: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Why this page cannot be shown or changed.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    /// The link is forged or expired.
    #[error(transparent)]
    Link(#[from] SignError),
    /// The subscriber behind this link was deleted.
    #[error("There is no subscription for this link. Subscribe again if you would like to get emails.")]
    Gone,
    /// A list that does not exist.
    #[error("One of the newsletters that you chose is no longer offered. Choose again.")]
    UnknownList,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for PreferencesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::Gone => ErrorKind::Gone,
            Self::UnknownList => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// How often emails are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// Each issue as it is sent.
    Each,
    /// None for [`PAUSE`].
    Pause,
}

/// What a subscriber receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    subscriber: Subscriber,
    offers: Vec<(MailingList, Option<Subscription>)>,
}

impl Preferences {
    /// Found through the token of the link, without signing in.
    pub const fn subscriber(&self) -> &Subscriber {
        &self.subscriber
    }

    /// All lists, each with this subscriber's subscription to it, if any.
    pub fn offers(&self) -> &[(MailingList, Option<Subscription>)] {
        &self.offers
    }

    /// When the latest pause ends; `None` without a pause.
    pub fn paused_until(&self) -> Option<crate::clock::UnixMicros> {
        self.offers.iter().filter_map(|(_, subscription)| subscription.as_ref()?.paused_until).max()
    }
}

/// The signed token of a subscriber's page, for an email.
pub fn link(keys: &Keys, tx_now: crate::clock::UnixMicros, subscriber: SubscriberId) -> String {
    keys.sign(&Claim::about(Purpose::Preferences, subscriber).until(tx_now + VALID))
}

fn holder(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Subscriber, PreferencesError> {
    let claim = keys.verify(Purpose::Preferences, token, tx.now())?;
    let [subscriber, ..] = claim.ids();
    store::subscriber(tx, SubscriberId::from(subscriber))?.ok_or(PreferencesError::Gone)
}

/// The preferences of the subscriber that this link names; changes nothing.
pub fn preferences(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<Preferences, PreferencesError> {
    let subscriber = holder(tx, keys, token)?;
    let known = store::subscriptions(tx, subscriber.id)?;
    let offers = store::lists(tx)?
        .into_iter()
        .map(|list| {
            let subscription = known.iter().find(|one| one.list == list.id()).copied();
            (list, subscription)
        })
        .collect();
    Ok(Preferences { subscriber, offers })
}

/// Subscribes to exactly the lists with these slugs.
pub fn choose(tx: &mut Tx<'_>, keys: &Keys, token: &str, slugs: &[String], cadence: Cadence) -> Result<(), PreferencesError> {
    let current = preferences(tx, keys, token)?;
    if slugs.iter().any(|slug| !current.offers.iter().any(|(list, _)| list.slug() == slug)) {
        return Err(PreferencesError::UnknownList);
    }
    for (list, subscription) in &current.offers {
        let before = subscription.map(|one| one.state);
        let wanted = slugs.iter().any(|slug| slug == list.slug());
        let id = current.subscriber.id;
        let Some((state, actions)) = step(before, if wanted { Some(cadence) } else { None }) else {
            // What was chosen here is not undone by a link that ended it before.
            store::forget_ended(tx, id, list.id())?;
            continue;
        };
        match state {
            SubscriptionState::Paused => store::pause_subscription(tx, id, list.id(), tx.now() + PAUSE)?,
            _ => store::set_subscription_state(tx, id, list.id(), state)?,
        }
        for action in actions {
            store::insert_consent(tx, id, list.id(), *action, ConsentChannel::Preferences)?;
        }
    }
    Ok(())
}

/// The state and the history entries that follow when a subscription is `wanted` like this; `None` when nothing changes. The
/// holder of this page's link reads the address's mail, so nothing needs to be confirmed again; the history says that they
/// confirmed.
fn step(before: Option<SubscriptionState>, wanted: Option<Cadence>) -> Option<(SubscriptionState, &'static [ConsentAction])> {
    use SubscriptionState::{Active, Paused, Pending, Unsubscribed};
    match (before, wanted) {
        (Some(Active), Some(Cadence::Each)) | (Some(Paused), Some(Cadence::Pause)) | (None | Some(Unsubscribed), None) => None,
        (Some(Paused), Some(Cadence::Each)) => Some((Active, &[ConsentAction::Resumed])),
        (None | Some(Pending | Unsubscribed), Some(Cadence::Each)) => Some((Active, &[ConsentAction::Confirmed])),
        (None | Some(Pending | Unsubscribed), Some(Cadence::Pause)) => {
            Some((Paused, &[ConsentAction::Confirmed, ConsentAction::Paused]))
        }
        (Some(Active), Some(Cadence::Pause)) => Some((Paused, &[ConsentAction::Paused])),
        (Some(Pending | Active | Paused), None) => Some((Unsubscribed, &[ConsentAction::Unsubscribed])),
    }
}

/// All data stored about a subscriber.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriberExport {
    email: String,
    known_since: String,
    subscriptions: Vec<ExportedSubscription>,
    history: Vec<ExportedConsent>,
    emails: Vec<ExportedEmail>,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedSubscription {
    list: String,
    state: SubscriptionState,
    since: String,
    paused_until: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedConsent {
    list: String,
    action: ConsentAction,
    through: ConsentChannel,
    form_said: &'static str,
    at: String,
}

#[derive(Clone, Debug, Serialize)]
struct ExportedEmail {
    subject: String,
    state: String,
    at: Option<String>,
}

/// Exports all data stored about the holder of this link.
pub fn export(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<SubscriberExport, PreferencesError> {
    let subscriber = holder(tx, keys, token)?;
    let lists = store::lists(tx)?;
    let name = |id| lists.iter().find(|list| list.id() == id).map(|list| list.name().to_owned()).unwrap_or_default();
    let subscriptions = store::subscriptions(tx, subscriber.id)?.into_iter().map(|one| ExportedSubscription {
        list: name(one.list),
        state: one.state,
        since: one.since.rfc3339(),
        paused_until: one.paused_until.map(crate::clock::UnixMicros::rfc3339),
    });
    let history = store::consents(tx, subscriber.id)?.into_iter().map(|one: Consent| ExportedConsent {
        list: name(one.list),
        action: one.action,
        through: one.through,
        form_said: usize::try_from(one.wording - 1).ok().and_then(|at| WORDINGS.get(at)).copied().unwrap_or_default(),
        at: one.at.rfc3339(),
    });
    let emails = store::emails_to(tx, subscriber.id)?.into_iter().map(|(subject, state, at)| ExportedEmail {
        subject,
        state: state.to_string(),
        at: at.map(crate::clock::UnixMicros::rfc3339),
    });
    Ok(SubscriberExport {
        email: subscriber.email.as_given().to_owned(),
        known_since: subscriber.since.rfc3339(),
        subscriptions: subscriptions.collect(),
        history: history.collect(),
        emails: emails.collect(),
    })
}

/// Erases the holder of this link. A keyed hash stays, so that no import and no old list brings the address back, and so do the
/// ledger's rows, without the address.
pub fn erase(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), PreferencesError> {
    let subscriber = holder(tx, keys, token)?;
    store::suppress(tx, &subscriber.hash, SuppressionReason::Erased)?;
    store::blank_deliveries(tx, subscriber.id)?;
    store::delete_subscriber(tx, subscriber.id)?;
    Ok(())
}

/// Ends the pauses that are over; returns how many.
pub fn end_pauses(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let over = store::pauses_over(tx)?;
    for (subscriber, list) in &over {
        store::set_subscription_state(tx, *subscriber, *list, SubscriptionState::Active)?;
        store::insert_consent(tx, *subscriber, *list, ConsentAction::Resumed, ConsentChannel::Schedule)?;
    }
    Ok(over.len())
}
