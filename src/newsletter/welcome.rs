//! The letters that answer the subscribe form, on their way.

use super::confirm;
use super::letters;
use super::store;
use super::subscriber::SubscriptionState;
use crate::fault::Fault;
use crate::id::SubscriberId;
use crate::mail::Letter;
use crate::post::Post;

/// Mails the link that confirms what an address asked for; nothing when nothing waits for it any more.
///
/// # Errors
/// When the database is away, or the mail server: the same job works later. Its letter then has another link, and the one before
/// works too if it arrived after all.
pub async fn send_confirmation(post: &Post, subscriber: SubscriberId) -> Result<(), Fault> {
    let writer = post.clone();
    let letter = post.db.write(move |tx| -> Result<Option<Letter>, Fault> {
        let lists = store::lists_in(tx, subscriber, SubscriptionState::Pending)?;
        let known = store::subscriber(tx, subscriber)?.filter(|_| !lists.is_empty());
        let Some(known) = known else { return Ok(None) };
        let token = confirm::issue_link(tx, subscriber)?;
        letters::confirm(&writer, known.email, &lists, &token).map(Some)
    });
    match letter.await? {
        Some(letter) => post.hand_over(&letter).await,
        None => Ok(()),
    }
}

/// Tells an address that is subscribed already where its page is.
///
/// # Errors
/// As [`send_confirmation`].
pub async fn send_already_subscribed(post: &Post, subscriber: SubscriberId) -> Result<(), Fault> {
    let known = post.db.read(move |tx| store::subscriber(tx, subscriber)).await?;
    let Some(known) = known else { return Ok(()) };
    let letter = letters::already_subscribed(post, known.email, subscriber)?;
    post.hand_over(&letter).await
}
