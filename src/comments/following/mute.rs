//! Muting a persona: an account under its own name, or one pen name, never the person behind them. Muting the person would
//! also hide their other names and so reveal whose they are (docs/decisions/0008-mutes-apply-to-one-persona.md).

use super::follow::PAGE;
use super::follow_state::Muted;
use crate::accounts::Member;
use crate::comments::{Comment, Persona, persona, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{CommentId, MutedPersonaId};

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum MuteError {
    /// The comment does not exist or is not visible.
    #[error("This comment doesn’t exist, or is no longer shown.")]
    Missing,
    /// It is the reader's own comment.
    #[error("This is your own. Only what others write can be muted.")]
    Own,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for MuteError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Own => ErrorKind::Forbidden,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Mutes the persona that posted a comment. Idempotent; only the member can see that they did.
///
/// # Errors
/// When there is no such comment, or it is the member's own.
pub fn mute(tx: &mut Tx<'_>, member: &Member, id: CommentId) -> Result<(), MuteError> {
    let (comment, persona) = mutable(tx, member, id)?;
    Ok(store::mute(tx, member.id(), persona, &comment.byline())?)
}

/// Unmutes the persona that posted a comment. Idempotent.
///
/// # Errors
/// As [`mute`].
pub fn unmute(tx: &mut Tx<'_>, member: &Member, id: CommentId) -> Result<(), MuteError> {
    let (comment, persona) = mutable(tx, member, id)?;
    Ok(store::unmute(tx, member.id(), persona.id(), &comment.byline())?)
}

fn mutable(tx: &mut Tx<'_>, member: &Member, id: CommentId) -> Result<(Comment, Persona), MuteError> {
    let comment = store::find(tx, id)?.filter(|comment| comment.state().is_visible()).ok_or(MuteError::Missing)?;
    if comment.account_id() == member.id() {
        return Err(MuteError::Own);
    }
    let persona = persona::of_comment(tx, &comment)?;
    Ok((comment, persona))
}

/// Whether a member muted the persona that posted a comment.
pub fn is_muted(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<bool, InternalError> {
    Ok(!store::muted_among(tx, member.id(), &[of.id()])?.is_empty())
}

/// The personas that a member muted, latest first, after the one named `after`.
pub fn muted_personas(
    tx: &mut Tx<'_>,
    member: &Member,
    after: Option<MutedPersonaId>,
) -> Result<Page<Muted, MutedPersonaId>, InternalError> {
    Ok(Page::cut(store::muted_personas(tx, member.id(), after, PAGE + 1)?, PAGE, |muted| muted.id))
}

/// Unmutes a persona in the member's list, and returns its name; an id of another member has no effect.
pub fn unmute_persona(tx: &mut Tx<'_>, member: &Member, id: MutedPersonaId) -> Result<Option<String>, InternalError> {
    store::unmute_persona(tx, member.id(), id)
}
