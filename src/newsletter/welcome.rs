//! Sends the emails that answer the subscribe form.

use super::confirm;
use super::emails::{self, LinkRequest};
use super::store;
use super::subscriber::SubscriptionState;
use crate::error::InternalError;
use crate::id::SubscriberId;
use crate::job_context::JobContext;
use crate::mail::OutgoingEmail;
use crate::site_settings;

/// Mails the link that confirms pending subscriptions; sends nothing when none is pending any more.
///
/// # Errors
/// When the database or the mail server is away: the job is retried later. Its email then has another link, and the previous
/// one works too if it was delivered after all.
pub async fn send_confirmation(context: &JobContext, subscriber: SubscriberId) -> Result<(), InternalError> {
    let writer = context.clone();
    let email = context.db.write(move |tx| -> Result<Option<OutgoingEmail>, InternalError> {
        let lists = store::lists_in(tx, subscriber, SubscriptionState::Pending)?;
        let known = store::subscriber(tx, subscriber)?.filter(|_| !lists.is_empty());
        let Some(known) = known else { return Ok(None) };
        let token = confirm::issue_link(tx, subscriber)?;
        emails::confirm(&writer, known.email, &lists, &token).map(Some)
    });
    match email.await? {
        Some(email) => context.hand_over(&email).await,
        None => Ok(()),
    }
}

/// Mails the owner's welcome; sends nothing when the owner took it back, or the subscriber left.
///
/// # Errors
/// When the database or the mail server is away: the job is retried later.
pub async fn send_welcome(context: &JobContext, subscriber: SubscriberId) -> Result<(), InternalError> {
    let found = context.db.read(move |tx| {
        let active = store::lists_in(tx, subscriber, SubscriptionState::Active)?;
        let known = store::subscriber(tx, subscriber)?.filter(|_| !active.is_empty());
        Ok::<_, InternalError>(known.zip(site_settings::welcome_text(tx)?))
    });
    let Some((known, words)) = found.await? else { return Ok(()) };
    context.hand_over(&emails::welcome(context, known.email, subscriber, &words)?).await
}

/// Mails an address that is subscribed already the link to its page.
///
/// # Errors
/// As [`send_confirmation`].
pub async fn send_already_subscribed(context: &JobContext, subscriber: SubscriberId) -> Result<(), InternalError> {
    send_link(context, subscriber, LinkRequest::SubscribedAgain).await
}

/// Mails a subscriber the link to their page, because the form for a lost link was filled in with their address.
///
/// # Errors
/// As [`send_confirmation`].
pub async fn send_subscription_link(context: &JobContext, subscriber: SubscriberId) -> Result<(), InternalError> {
    send_link(context, subscriber, LinkRequest::LinkAsked).await
}

async fn send_link(context: &JobContext, subscriber: SubscriberId, request: LinkRequest) -> Result<(), InternalError> {
    let known = context.db.read(move |tx| store::subscriber(tx, subscriber)).await?;
    let Some(known) = known else { return Ok(()) };
    let email = emails::already_subscribed(context, known.email, subscriber, request)?;
    context.hand_over(&email).await
}
