//! Pen names: kept for one thread, one an account, and nobody else's there.

use crate::accounts;
use crate::accounts::profile::NameTaken;
use crate::accounts::{Member, Name};
use crate::comments::{Byline, store};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::ThreadId;
use crate::text;

/// Why a name cannot stand over a comment.
#[derive(Debug, thiserror::Error)]
pub enum PenError {
    /// The account has another pen name in this thread.
    #[error("You are “{0}” in this thread. Write that name, or leave the field empty to use your account's name.")]
    Another(String),
    /// It looks like the name of somebody who looks after the site.
    #[error("{}", NameTaken::SENTENCE)]
    Staff,
    /// It looks like the name of somebody who writes in this thread.
    #[error("Somebody in this thread has a name that looks like this one. Choose another.")]
    Taken,
    /// Somebody without a session asks for a name that stands in the thread. It is said to everybody alike, whoever's name it is and
    /// whatever address they give: an answer that told them apart would say who bears it.
    #[error(
        "A name that looks like this one stands in this thread already. Choose another; or, if it is yours, send this without an \
         address and sign in: what you wrote waits for you."
    )]
    Standing,
    /// The account's own name looks like the pen name of somebody in this thread.
    #[error("Somebody writes in this thread under a name that looks like yours. Choose a pen name for it.")]
    Own,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for PenError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Another(_) | Self::Staff | Self::Taken | Self::Standing | Self::Own => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Whether `asked` is a name other than the account's own.
pub(crate) fn is_pen(author: &Member, asked: Option<&Name>) -> bool {
    asked.is_some_and(|asked| asked.skeleton() != author.name().skeleton())
}

/// The name over what `author` sends under a thread. A pen name is theirs there from the first time on, as it was first written.
pub(crate) fn byline(tx: &mut Tx<'_>, author: &Member, thread: ThreadId, asked: Option<&Name>) -> Result<Byline, PenError> {
    match chosen(tx, author, thread, asked)? {
        Chosen::Known(byline) => Ok(byline),
        Chosen::New(name) if store::keep_pen_name(tx, thread, author.id(), name)? => Ok(Byline::Pen(name.to_string())),
        Chosen::New(_) => Err(PenError::Taken),
    }
}

/// Whether whoever asks could speak under a name in a thread: a member, or somebody without a session, of whom less is known. Changes
/// nothing, so that a form that comes back for another reason can say this as well.
///
/// # Errors
/// As posting it would.
pub fn try_name(tx: &mut Tx<'_>, who: Option<&Member>, thread: ThreadId, asked: Option<&Name>) -> Result<(), PenError> {
    match (who, asked) {
        (Some(member), asked) => match chosen(tx, member, thread, asked)? {
            Chosen::New(name) if store::is_pen_of_another(tx, thread, member.id(), &name.skeleton())? => Err(PenError::Taken),
            Chosen::Known(_) | Chosen::New(_) => Ok(()),
        },
        (None, Some(asked)) => admit_name(tx, thread, asked),
        (None, None) => Ok(()),
    }
}

/// The name that somebody speaks under, before it is kept.
enum Chosen<'a> {
    /// They have it.
    Known(Byline),
    /// A pen name that would be theirs from now on.
    New(&'a Name),
}

fn chosen<'a>(tx: &mut Tx<'_>, author: &Member, thread: ThreadId, asked: Option<&'a Name>) -> Result<Chosen<'a>, PenError> {
    let own = author.name().skeleton();
    let skeleton = asked.map_or_else(|| own.clone(), Name::skeleton);
    let Some(asked) = asked.filter(|_| skeleton != own) else {
        // An account's name may be anybody's as well; a pen name, which the thread keeps for one person, may not.
        let taken = store::is_pen_of_another(tx, thread, author.id(), &own)?;
        return if taken { Err(PenError::Own) } else { Ok(Chosen::Known(Byline::Account(author.name().to_string()))) };
    };
    if let Some((kept, kept_skeleton)) = store::pen_name(tx, thread, author.id())? {
        return if kept_skeleton == skeleton { Ok(Chosen::Known(Byline::Pen(kept))) } else { Err(PenError::Another(kept)) };
    }
    if accounts::is_kept_for_staff(tx, asked)? {
        return Err(PenError::Staff);
    }
    if speaks_here(tx, thread, author, asked)? { Err(PenError::Taken) } else { Ok(Chosen::New(asked)) }
}

/// Whether somebody without a session may ask for this name in a thread, as far as that can be told before their address is confirmed.
///
/// # Errors
/// When it is kept for somebody, or stands in the thread where everybody reads it. A name that is somebody's and cannot be read yet is
/// refused later, to whoever proved an address.
pub(crate) fn admit_name(tx: &mut Tx<'_>, thread: ThreadId, asked: &Name) -> Result<(), PenError> {
    if accounts::is_kept_for_staff(tx, asked)? {
        return Err(PenError::Staff);
    }
    let stands = store::shown_bylines(tx, thread)?.iter().any(|byline| text::resembles(byline, asked.as_str()));
    if stands { Err(PenError::Standing) } else { Ok(()) }
}

/// Whether a name that looks like this one stands over something in the thread as an account's, or is somebody else's pen name there. What
/// an account is called today is not asked: the thread shows the name that it had, and whether it has another now is nobody's to find out
/// by trying.
fn speaks_here(tx: &mut Tx<'_>, thread: ThreadId, author: &Member, asked: &Name) -> Result<bool, InternalError> {
    let open = store::open_bylines(tx, thread)?;
    let pens = store::pens_of_others(tx, thread, author.id())?;
    Ok(open.iter().chain(&pens).any(|name| text::resembles(name, asked.as_str())))
}

/// The pen name that an account has in a thread.
///
/// # Errors
/// When the database refuses.
pub fn pen_name(tx: &mut Tx<'_>, thread: ThreadId, author: &Member) -> Result<Option<String>, InternalError> {
    Ok(store::pen_name(tx, thread, author.id())?.map(|(name, _)| name))
}
