//! Comments by visitors without a session, until they confirm their email address.
//!
//! They are stored apart from the comments, so that no queue, page, feed, count or rule can include them: unconfirmed
//! advertising costs moderators nothing, and nothing unconfirmed can leak. Confirming the emailed link turns one into an
//! ordinary comment.

mod publish;
mod save;
mod waiting;

use super::{CommentKind, emails, store};
use crate::crypt::{Keys, Purpose};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::UnconfirmedId;
use crate::job_context::JobContext;
use crate::mail::{Email, EmailKind};
use crate::threads::{self, Thread};

pub use self::publish::{lock, publish, set_account};
pub use self::save::{AskError, ConfirmationEmail, ask_again, delete_expired, save};
pub use self::waiting::{LostError, RESEND_PAUSE, UNCONFIRMED_RETENTION, Unconfirmed};

/// Finds the unconfirmed comment of an author's token.
///
/// # Errors
/// When the token is invalid or nothing waits for confirmation.
pub fn find_by_return_token(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let claim = keys.verify(Purpose::Authorship, token, tx.now())?;
    let [id, ..] = claim.ids();
    live(tx, id.into())
}

/// Finds the unconfirmed comment of an emailed link. Read-only.
///
/// # Errors
/// When the link is invalid, has expired, or went to an address that was replaced.
pub fn find_by_link(tx: &mut Tx<'_>, keys: &Keys, link: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let claim = keys.verify(Purpose::ConfirmStory, link, tx.now())?;
    let [id, round, ..] = claim.ids();
    let found = live(tx, id.into())?;
    if i64::from(found.0.round) == round { Ok(found) } else { Err(LostError::Gone) }
}

/// The most unconfirmed comments that are listed for one address: anyone can write under it.
const MAX_LISTED: i64 = 10;

/// What waits for the confirmation of this address, latest first, each with the title of its thread. For the holder of the
/// address alone.
pub fn of_address(tx: &mut Tx<'_>, email: &Email) -> Result<Vec<(Unconfirmed, String)>, InternalError> {
    store::unconfirmed_of(tx, email, MAX_LISTED)
}

fn live(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<(Unconfirmed, Thread), LostError> {
    let now = tx.now();
    let found = store::unconfirmed(tx, id)?.filter(|found| found.expires_at > now).ok_or(LostError::Gone)?;
    let thread = threads::find(tx, found.thread)?.ok_or(LostError::Gone)?;
    Ok((found, thread))
}

/// Sends the confirmation email; does nothing when none is due any more. A job, so that no transaction is open meanwhile.
///
/// # Errors
/// When the job should be retried.
pub async fn mail(context: &JobContext, id: UnconfirmedId) -> Result<(), InternalError> {
    let Some(waiting) = context.db.read(move |tx| store::unconfirmed(tx, id)).await? else { return Ok(()) };
    let Some(to) = waiting.email.clone() else { return Ok(()) };
    let words = emails::story(context, &waiting.link(&context.keys), CommentKind::from_parent(waiting.draft.parent))?;
    let unique = format!("story.{id}.{}.{}", waiting.round, waiting.asked_at.micros());
    context.hand_over(&context.email(EmailKind::Transactional, to, &unique, words)).await
}
