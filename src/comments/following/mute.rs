//! Muting a persona: an account under its own name, or one pen name, never the person behind them. Muting the person would
//! also hide their other names and so reveal whose they are (docs/decisions/0008-a-mute-falls-on-a-voice.md).

use super::follow::PAGE;
use super::follow_state::Muted;
use crate::accounts::Member;
use crate::comments::{Comment, persona, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{CommentId, MutedVoiceId};

/// What a member asks for a persona. Both choices are idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    /// Mute it.
    Closed,
    /// Unmute it.
    Open,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum MuteError {
    /// The comment does not exist or is not visible.
    #[error("There is no such story, or it is not shown any more.")]
    Missing,
    /// It is the reader's own comment.
    #[error("This is your own. Only what others write can be muted.")]
    Own,
    /// An internal error.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for MuteError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Own => ErrorKind::Forbidden,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Mutes or unmutes the persona that posted a comment. Only the member can see that they did.
///
/// # Errors
/// When there is no such comment, or it is the member's own.
pub fn mute(tx: &mut Tx<'_>, member: &Member, id: CommentId, ear: Ear) -> Result<(), MuteError> {
    let told = store::find(tx, id)?.filter(|told| told.state().is_visible()).ok_or(MuteError::Missing)?;
    if told.account_id() == member.id() {
        return Err(MuteError::Own);
    }
    let whom = persona::of(tx, &told)?;
    match ear {
        Ear::Closed => store::mute(tx, member.id(), whom, &told.byline())?,
        Ear::Open => store::unmute(tx, member.id(), whom.id(), &told.byline())?,
    }
    Ok(())
}

/// Whether a member muted the persona that posted a comment.
///
/// # Errors
/// On a database error.
pub fn is_muted(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<bool, InternalError> {
    Ok(!store::muted(tx, member.id(), &[of.id()])?.is_empty())
}

/// The personas that a member muted, latest first, after the one named `after`.
///
/// # Errors
/// On a database error.
pub fn muted_voices(
    tx: &mut Tx<'_>,
    member: &Member,
    after: Option<MutedVoiceId>,
) -> Result<Page<Muted, MutedVoiceId>, InternalError> {
    Ok(Page::cut(store::muted_voices(tx, member.id(), after, PAGE + 1)?, PAGE, |muted| muted.id))
}

/// Unmutes a persona in the member's list; an id of another member has no effect.
///
/// # Errors
/// On a database error.
pub fn hear_again(tx: &mut Tx<'_>, member: &Member, id: MutedVoiceId) -> Result<(), InternalError> {
    store::hear_again(tx, member.id(), id)
}
