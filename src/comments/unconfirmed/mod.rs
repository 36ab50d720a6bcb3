//! What somebody without a session wrote, until the address they gave is confirmed.
//!
//! It is kept apart from the comments, so that no queue, page, feed, count or rule can meet it: unconfirmed advertising costs
//! moderators nothing, and nothing unconfirmed can leak. Opening the mailed link makes it a comment like any other.

mod keep;
mod publish;

use std::time::Duration;

use super::{Body, NewComment, Position, emails, store};
use crate::accounts::Name;
use crate::clock::UnixMicros;
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, CommentId, ThreadId, UnconfirmedId};
use crate::job_context::JobContext;
use crate::mail::{Email, EmailKind};
use crate::threads::{self, Thread};

pub use self::keep::{AskError, ConfirmationEmail, ask_again, forget, keep};
pub use self::publish::{arrived, publish};

/// How long it is kept, and how long its links work.
pub const UNCONFIRMED_RETENTION: Duration = Duration::from_hours(7 * 24);

/// How long to wait before another letter is sent: the first one may be on its way.
pub const PAUSE: Duration = Duration::from_secs(60);

/// A story or reply that waits for its writer's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    pub(super) id: UnconfirmedId,
    pub(super) thread: ThreadId,
    pub(super) draft: NewComment,
    /// None once it became a comment: then nothing of it is kept here.
    pub(super) email: Option<Email>,
    pub(super) round: i32,
    pub(super) asked_at: UnixMicros,
    pub(super) created_at: UnixMicros,
    pub(super) expires_at: UnixMicros,
    pub(super) comment: Option<CommentId>,
    pub(super) account: Option<AccountId>,
}

/// Why a link leads to nothing that waits.
#[derive(Debug, thiserror::Error)]
pub enum LostError {
    /// The link does not count.
    #[error(transparent)]
    Link(#[from] SignError),
    /// It was deleted, or another address took the place of the one that this link went to.
    #[error("Nothing waits under this link any more: its seven days are over, or a newer letter took its place.")]
    Gone,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for LostError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::Gone => ErrorKind::Gone,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

impl Unconfirmed {
    /// Which.
    pub const fn id(&self) -> UnconfirmedId {
        self.id
    }

    /// The thread it is for.
    pub const fn thread_id(&self) -> ThreadId {
        self.thread
    }

    /// What was written.
    pub const fn draft(&self) -> &NewComment {
        &self.draft
    }

    /// The text.
    pub const fn body(&self) -> &Body {
        &self.draft.body
    }

    /// The place, if one was given.
    pub const fn position(&self) -> Option<Position> {
        self.draft.position
    }

    /// The name asked for.
    pub const fn pen(&self) -> Option<&Name> {
        self.draft.pen.as_ref()
    }

    /// Where the letter goes; none once it became a comment.
    pub const fn email(&self) -> Option<&Email> {
        self.email.as_ref()
    }

    /// Until when it is kept.
    pub const fn expires_at(&self) -> UnixMicros {
        self.expires_at
    }

    /// Whose account its link opened already.
    pub const fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// What it became.
    pub const fn comment(&self) -> Option<CommentId> {
        self.comment
    }

    /// The writer's own way back to it, for the address of their page and the cookie of their browser.
    pub fn way_back(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::Authorship, self.id).until(self.expires_at))
    }

    /// Whether `way_back` is the writer's own way back to it.
    pub fn is_way_back(&self, keys: &Keys, now: UnixMicros, way_back: &str) -> bool {
        keys.verify(Purpose::Authorship, way_back, now).is_ok_and(|claim| claim.ids() == [self.id.into(), 0, 0])
    }

    /// Which one a way back leads to, if it is one.
    pub fn on_the_way_back(keys: &Keys, now: UnixMicros, way_back: &str) -> Option<UnconfirmedId> {
        let claim = keys.verify(Purpose::Authorship, way_back, now).ok()?;
        let [id, ..] = claim.ids();
        Some(id.into())
    }

    /// What the letter's link carries. It stays the same however often the letter is sent to one address.
    fn link(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::ConfirmStory, self.id).and(self.round).until(self.expires_at))
    }
}

/// What waits at the end of the writer's own way back.
///
/// # Errors
/// When the way is none of ours, or nothing waits there.
pub fn behind(tx: &mut Tx<'_>, keys: &Keys, way_back: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let claim = keys.verify(Purpose::Authorship, way_back, tx.now())?;
    let [id, ..] = claim.ids();
    live(tx, id.into())
}

/// What the link of a letter is about; changes nothing.
///
/// # Errors
/// When the link is none of ours, has expired, or went to an address that was replaced.
pub fn look(tx: &mut Tx<'_>, keys: &Keys, link: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let claim = keys.verify(Purpose::ConfirmStory, link, tx.now())?;
    let [id, round, ..] = claim.ids();
    let found = live(tx, id.into())?;
    if i64::from(found.0.round) == round { Ok(found) } else { Err(LostError::Gone) }
}

fn live(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<(Unconfirmed, Thread), LostError> {
    let now = tx.now();
    let found = store::unconfirmed(tx, id)?.filter(|found| found.expires_at > now).ok_or(LostError::Gone)?;
    let thread = threads::find(tx, found.thread)?.ok_or(LostError::Gone)?;
    Ok((found, thread))
}

/// Mails the link. Does nothing when nothing waits any more. A job: no transaction is open while the email is sent.
///
/// # Errors
/// When it should be tried again later.
pub async fn mail(context: &JobContext, id: UnconfirmedId) -> Result<(), InternalError> {
    let Some(waiting) = context.db.read(move |tx| store::unconfirmed(tx, id)).await? else { return Ok(()) };
    let Some(to) = waiting.email.clone() else { return Ok(()) };
    let words = emails::story(context, &waiting.link(&context.keys), waiting.draft.parent)?;
    let unique = format!("story.{id}.{}.{}", waiting.round, waiting.asked_at.micros());
    context.hand_over(&context.email(EmailKind::Transactional, to, &unique, words)).await
}
