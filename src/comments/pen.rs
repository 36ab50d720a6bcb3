//! Pen names: kept for one thread, one an account, and nobody else's there.

use super::{Byline, store};
use crate::accounts::{self, Member, Name};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::ThreadId;

/// Why a name cannot stand over a comment.
#[derive(Debug, thiserror::Error)]
pub enum PenError {
    /// The account has another pen name in this thread.
    #[error("You are “{0}” in this thread. Write that name, or leave the field empty to use your account's name.")]
    Another(String),
    /// It looks like the name of somebody who looks after the site.
    #[error("This name looks like that of somebody who looks after this site. Choose another.")]
    Staff,
    /// It looks like the name of somebody who writes in this thread.
    #[error("Somebody in this thread has a name that looks like this one. Choose another.")]
    Taken,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for PenError {
    fn kind(&self) -> Kind {
        match self {
            Self::Another(_) | Self::Staff | Self::Taken => Kind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// The name over what `author` sends under a thread. A pen name is theirs there from the first time on, as it was first written.
pub(super) fn byline(tx: &mut Tx<'_>, author: &Member, thread: ThreadId, asked: Option<&Name>) -> Result<Byline, PenError> {
    let own = || Byline::Account(author.name().to_string());
    let Some(asked) = asked else { return Ok(own()) };
    let skeleton = asked.skeleton();
    if skeleton == author.name().skeleton() {
        return Ok(own());
    }
    if let Some((kept, kept_skeleton)) = store::pen_name(tx, thread, author.id())? {
        return if kept_skeleton == skeleton { Ok(Byline::Pen(kept)) } else { Err(PenError::Another(kept)) };
    }
    if accounts::is_kept_for_staff(tx, asked)? {
        return Err(PenError::Staff);
    }
    if store::speaks_here(tx, thread, &skeleton)? || !store::keep_pen_name(tx, thread, author.id(), asked)? {
        return Err(PenError::Taken);
    }
    Ok(Byline::Pen(asked.to_string()))
}

/// The pen name that an account has in a thread.
///
/// # Errors
/// When the database refuses.
pub fn pen_name(tx: &mut Tx<'_>, thread: ThreadId, author: &Member) -> Result<Option<String>, Fault> {
    Ok(store::pen_name(tx, thread, author.id())?.map(|(name, _)| name))
}
