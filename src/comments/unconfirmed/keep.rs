//! Keeping what was written, and sending the letter once more.

use std::time::Duration;

use super::{PAUSE, UNCONFIRMED_RETENTION, Unconfirmed};
use crate::comments::writing::pen_name;
use crate::comments::{DUPLICATE_WINDOW, NewComment, PostError, store};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{ThreadId, UnconfirmedId};
use crate::jobs;
use crate::jobs::Job;
use crate::mail::Email;
use crate::threads::{self, ThreadState};

/// Why no other letter is sent.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nothing waits.
    #[error("Nothing waits here any more.")]
    Gone,
    /// The last one left a moment ago; seconds to wait.
    #[error("An email is on its way. Wait {0} seconds before you ask for another, and check your spam folder.")]
    TooSoon(u64),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for AskError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Gone => ErrorKind::Gone,
            Self::TooSoon(_) => ErrorKind::TooMany,
            Self::Broken(fault) => fault.kind(),
        }
    }

    fn wait(&self) -> Option<Duration> {
        match self {
            Self::TooSoon(seconds) => Some(Duration::from_secs(*seconds)),
            Self::Gone | Self::Broken(_) => None,
        }
    }
}

/// Whether a letter is to be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmationEmail {
    /// It is.
    Send,
    /// Too many went to the address lately, or it was a program that filled the form in. What was written is kept all the same, and the
    /// page looks the same: it must not tell a stranger how many letters somebody else had.
    Spare,
}

/// Keeps what somebody without a session wrote, and has the letter sent. The same form with the same contents and address is kept
/// once. The address belongs to it because a public page is the same for everybody, and so is its form's id: two readers who write the
/// same three words are two people.
///
/// In another form the same words for the same place and address are kept once within [`DUPLICATE_WINDOW`] too, but only in the browser that wrote
/// them: `before` is what it wrote last. From anywhere else an address and a guess at the words would lead to somebody's own page.
///
/// # Errors
/// When the thread takes nothing, or the name is kept for somebody or stands in the thread.
pub fn keep(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    draft: &NewComment,
    email: &Email,
    letter: ConfirmationEmail,
    before: Option<UnconfirmedId>,
) -> Result<Unconfirmed, PostError> {
    let thread = threads::keep(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(PostError::NoThread)?;
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
        id: tx.mint(),
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
        if letter == ConfirmationEmail::Send && draft.trap.is_empty() {
            send(tx, new.id)?;
        }
        return Ok(new);
    }
    store::unconfirmed_by_form(tx, &key)?.ok_or_else(|| InternalError::broken("a form is known and its story is not").into())
}

/// What the browser wrote `before`, when that is this, for this address, and waits since a moment ago.
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
            && first.email.as_ref().is_some_and(|known| known.normal() == email.normal())
            && first.created_at > since
    }))
}

/// Sends the letter once more, to `email` when it is another address; the links to the first one end then.
///
/// # Errors
/// [`AskError::TooSoon`] within [`PAUSE`] of the last one.
pub fn ask_again(tx: &mut Tx<'_>, id: UnconfirmedId, email: Option<&Email>, letter: ConfirmationEmail) -> Result<(), AskError> {
    let known = store::lock_unconfirmed(tx, id)?.filter(|known| known.account.is_none()).ok_or(AskError::Gone)?;
    let first = known.email.as_ref().ok_or(AskError::Gone)?;
    let passed = tx.now().since(known.asked_at);
    if passed < PAUSE {
        return Err(AskError::TooSoon((PAUSE - passed).as_secs().max(1)));
    }
    match email {
        Some(other) if other.normal() != first.normal() => store::readdress(tx, id, other, known.round.saturating_add(1))?,
        _ => store::readdress(tx, id, first, known.round)?,
    }
    if letter == ConfirmationEmail::Send && known.draft.trap.is_empty() {
        send(tx, id)?;
    }
    Ok(())
}

fn send(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<(), InternalError> {
    jobs::push_once(tx, Job::ConfirmStory { story: id }, &format!("confirm-story:{id}"))
}

/// Deletes what nobody confirmed in time.
///
/// # Errors
/// When the database refuses.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    store::forget_unconfirmed(tx, now)
}
