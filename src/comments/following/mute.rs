//! Whom a member does not want to hear. What is muted is a voice under the name that it has, and not the person behind it: an account
//! under its own name, or one pen name. Were it the person, a muted name would fold what its owner says under others, and so tell whose it is
//! (docs/decisions/0008-a-mute-falls-on-a-voice.md).

use super::follow::PAGE;
use crate::accounts::Member;
use crate::comments::{Byline, Comment, persona, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{CommentId, MutedVoiceId};

/// What a member wants of a voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ear {
    /// Not to hear it; a second time changes nothing.
    Closed,
    /// To hear it again; a second time changes nothing.
    Open,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum MuteError {
    /// There is no such comment, or it cannot be read.
    #[error("There is no such story, or it is not shown any more.")]
    Missing,
    /// It is the reader's own.
    #[error("This is your own. Only what others write can be muted.")]
    Own,
    /// A fault of ours.
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

/// Mutes the voice that a comment is told in, or opens the ear for it again. Nobody but the member learns of it.
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

/// Whether a member muted the voice that a comment is told in.
///
/// # Errors
/// When the database refuses.
pub fn is_muted(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<bool, InternalError> {
    Ok(!store::muted(tx, member.id(), &[of.id()])?.is_empty())
}

/// A voice that a member muted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Muted {
    /// Under which it can be heard again.
    pub id: MutedVoiceId,
    /// The name that it had when it was muted.
    pub byline: Byline,
    /// The title of the thread of a pen name.
    pub thread: Option<String>,
}

/// Whom a member muted, latest first, after the one named `after`.
///
/// # Errors
/// When the database refuses.
pub fn muted_voices(
    tx: &mut Tx<'_>,
    member: &Member,
    after: Option<MutedVoiceId>,
) -> Result<Page<Muted, MutedVoiceId>, InternalError> {
    Ok(Page::cut(store::muted_voices(tx, member.id(), after, PAGE + 1)?, PAGE, |muted| muted.id))
}

/// Opens the ear again for a voice in the member's list; what is somebody else's stays.
///
/// # Errors
/// When the database refuses.
pub fn hear_again(tx: &mut Tx<'_>, member: &Member, id: MutedVoiceId) -> Result<(), InternalError> {
    store::hear_again(tx, member.id(), id)
}
