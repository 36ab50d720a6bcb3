//! Storing an unconfirmed comment, and sending its confirmation email again.

use std::time::Duration;

use super::{RESEND_PAUSE, UNCONFIRMED_RETENTION, Unconfirmed};
use crate::accounts::Name;
use crate::comments::writing::pen_name;
use crate::comments::{DUPLICATE_WINDOW, NewComment, PostError, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{ThreadId, UnconfirmedId};
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;
use crate::threads::{self, ThreadState};

/// Why no further confirmation email is sent.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nothing waits for confirmation.
    #[error("There is nothing to confirm here any more.")]
    Gone,
    /// The last email was sent a moment ago; holds the seconds to wait.
    #[error("An email is on its way. Wait {0} seconds before you ask for another, and check your spam folder.")]
    TooSoon(u64),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for AskError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Gone => ErrorKind::Gone,
            Self::TooSoon(_) => ErrorKind::TooMany,
            Self::Internal(error) => error.kind(),
        }
    }

    fn wait(&self) -> Option<Duration> {
        match self {
            Self::TooSoon(seconds) => Some(Duration::from_secs(*seconds)),
            Self::Gone | Self::Internal(_) => None,
        }
    }
}

/// Whether to send a confirmation email now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationEmail {
    /// The email leaves, and its link replaces any earlier one.
    Send,
    /// Too many emails went to the address lately, or a bot filled in the form. The comment is stored anyway and the page
    /// looks the same: it must not reveal how many emails another person received.
    Spare,
}

/// Stores a comment by a visitor without a session and sends the confirmation email. The same form with the same contents and
/// address is stored once. The address is part of the key because a public page, and so its form id, is the same for all
/// readers: two readers who write the same three words are two people.
///
/// In another form, the same words for the same spot and address are also stored once within [`DUPLICATE_WINDOW`], but only
/// from the same browser: `before` is what it submitted last. Otherwise an address and a guess at the words would lead to
/// another visitor's page.
///
/// # Errors
/// When the thread is closed, or the name is reserved or already used in the thread.
pub fn save(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    draft: &NewComment,
    email: &Email,
    sending: ConfirmationEmail,
    before: Option<UnconfirmedId>,
) -> Result<Unconfirmed, PostError> {
    let thread = threads::lock_shared(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(PostError::NoThread)?;
    if thread.state() == ThreadState::Locked {
        return Err(PostError::Locked);
    }
    if let Some(first) = the_same(tx, thread.id(), draft, email, before)? {
        return Ok(first);
    }
    if let Some(asked) = &draft.pen {
        pen_name::admit_name(tx, thread.id(), asked)?;
    }
    let now = tx.now();
    let new = Unconfirmed {
        id: tx.new_id(),
        thread: thread.id(),
        draft: draft.clone(),
        email: Some(email.clone()),
        round: 1,
        asked_at: now,
        created_at: now,
        expires_at: now + UNCONFIRMED_RETENTION,
        comment: None,
        account: None,
    };
    let key = draft.key_of(email);
    if store::insert_unconfirmed(tx, &new, &key)? {
        if sending == ConfirmationEmail::Send && draft.honeypot.is_empty() {
            send(tx, new.id)?;
        }
        return Ok(new);
    }
    store::unconfirmed_by_form(tx, &key)?.ok_or_else(|| InternalError::unexpected("a form is known and its story is not").into())
}

/// The comment `before` of this browser, if it has the same contents, name and address and is recent enough to be a duplicate.
fn the_same(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    draft: &NewComment,
    email: &Email,
    before: Option<UnconfirmedId>,
) -> Result<Option<Unconfirmed>, InternalError> {
    let Some(before) = before else { return Ok(None) };
    let since = tx.now() - DUPLICATE_WINDOW;
    Ok(store::unconfirmed(tx, before)?.filter(|first| {
        first.thread == thread
            && first.draft.parent == draft.parent
            && first.draft.body == draft.body
            && first.draft.pen.as_ref().map(Name::skeleton) == draft.pen.as_ref().map(Name::skeleton)
            && first.email.as_ref().is_some_and(|known| known.normal() == email.normal())
            && first.created_at > since
    }))
}

/// Sends the confirmation email again, to `email` if that is a new address; links sent to the old one stop working. The caller
/// limits how often.
///
/// # Errors
/// [`AskError::TooSoon`] within [`RESEND_PAUSE`] of the last one to the same address.
pub fn ask_again(tx: &mut Tx<'_>, id: UnconfirmedId, email: Option<&Email>, sending: ConfirmationEmail) -> Result<(), AskError> {
    let known = store::lock_unconfirmed(tx, id)?.filter(|known| known.account.is_none()).ok_or(AskError::Gone)?;
    let first = known.email.as_ref().ok_or(AskError::Gone)?;
    if let Some(other) = email.filter(|other| other.normal() != first.normal()) {
        store::set_email(tx, id, other, known.round.saturating_add(1))?;
    } else {
        let (now, asked_at) = (tx.now(), known.asked_at);
        // A time in the future was saved while the clock was wrong; waiting for it could take a year.
        let passed = if asked_at > now { RESEND_PAUSE } else { now.since(asked_at) };
        if passed < RESEND_PAUSE {
            return Err(AskError::TooSoon((RESEND_PAUSE - passed).as_secs().max(1)));
        }
        store::set_email(tx, id, first, known.round)?;
    }
    if sending == ConfirmationEmail::Send && known.draft.honeypot.is_empty() {
        send(tx, id)?;
    }
    Ok(())
}

fn send(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<(), InternalError> {
    jobs::push_once(tx, Job::ConfirmStory { story: id }, &format!("confirm-story:{id}"))
}

/// Deletes what was not confirmed in time.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    store::delete_expired_unconfirmed(tx, now)
}
