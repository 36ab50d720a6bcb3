//! A comment that waits for the confirmation of its author's address.

use std::time::Duration;

use crate::accounts::Name;
use crate::clock::UnixMicros;
use crate::comments::{Body, NewComment, Position};
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, CommentId, ThreadId, UnconfirmedId};
use crate::mail::Email;

/// How long an unconfirmed comment is stored, and how long its links work.
pub const UNCONFIRMED_RETENTION: Duration = Duration::from_hours(7 * 24);

/// The pause before another email can be requested: the first one may still be on its way.
pub const RESEND_PAUSE: Duration = Duration::from_secs(60);

/// A story or reply whose author has to confirm their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    pub(in crate::comments) id: UnconfirmedId,
    pub(in crate::comments) thread: ThreadId,
    pub(in crate::comments) draft: NewComment,
    /// `None` once it became a comment: its contents are deleted here then.
    pub(in crate::comments) email: Option<Email>,
    pub(in crate::comments) round: i32,
    pub(in crate::comments) asked_at: UnixMicros,
    pub(in crate::comments) created_at: UnixMicros,
    pub(in crate::comments) expires_at: UnixMicros,
    pub(in crate::comments) comment: Option<CommentId>,
    pub(in crate::comments) account: Option<AccountId>,
}

/// Why a link leads to no unconfirmed comment.
#[derive(Debug, thiserror::Error)]
pub enum LostError {
    /// The link is invalid or expired.
    #[error(transparent)]
    Link(#[from] SignError),
    /// It was deleted, or a newer email to another address replaced the link.
    #[error("This link no longer works: it expired after seven days, or a newer email replaced it.")]
    Gone,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for LostError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::Gone => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl Unconfirmed {
    /// Its id, which is also part of its signed links.
    pub const fn id(&self) -> UnconfirmedId {
        self.id
    }

    /// The thread it was written for.
    pub const fn thread_id(&self) -> ThreadId {
        self.thread
    }

    /// The validated input of the form.
    pub const fn draft(&self) -> &NewComment {
        &self.draft
    }

    /// The text in Markdown.
    pub const fn body(&self) -> &Body {
        &self.draft.body
    }

    /// The position, if one was given.
    pub const fn position(&self) -> Option<Position> {
        self.draft.position
    }

    /// The requested pen name, if any.
    pub const fn pen(&self) -> Option<&Name> {
        self.draft.pen.as_ref()
    }

    /// The address for the confirmation email; `None` once it became a comment.
    pub const fn email(&self) -> Option<&Email> {
        self.email.as_ref()
    }

    /// When it is deleted.
    pub const fn expires_at(&self) -> UnixMicros {
        self.expires_at
    }

    /// The account that its link opened; `None` until then.
    pub const fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The comment it became; `None` until then.
    pub const fn comment(&self) -> Option<CommentId> {
        self.comment
    }

    /// A signed token with which its author returns to it, for their page's URL and their browser's cookie.
    pub fn return_token(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::Authorship, self.id).until(self.expires_at))
    }

    /// Whether `token` is the author's valid token for it.
    pub fn is_return_token(&self, keys: &Keys, now: UnixMicros, token: &str) -> bool {
        keys.verify(Purpose::Authorship, token, now).is_ok_and(|claim| claim.ids() == [self.id.into(), 0, 0])
    }

    /// The id in an author's token; `None` when the token is invalid or expired.
    pub fn id_in_return_token(keys: &Keys, now: UnixMicros, token: &str) -> Option<UnconfirmedId> {
        let claim = keys.verify(Purpose::Authorship, token, now).ok()?;
        let [id, ..] = claim.ids();
        Some(id.into())
    }

    /// The signed token in the emailed link. It stays the same however often the email is sent to one address.
    pub fn link(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::ConfirmStory, self.id).and(self.round).until(self.expires_at))
    }
}
