//! Pen names: each belongs to one account in one thread, and an account has at most one in a thread.

use crate::accounts;
use crate::accounts::email_link::NAMELESS;
use crate::accounts::profile::ReservedFor;
use crate::accounts::{Member, Name};
use crate::comments::writing::facts::NamesHere;
use crate::comments::{Byline, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::ThreadId;
use crate::text;

/// Why a name cannot be used for a comment.
#[derive(Debug, thiserror::Error)]
pub enum PenError {
    /// The account has another pen name in this thread.
    #[error("You are “{0}” in this thread. Write that name, or leave the field empty to use your account name.")]
    Another(String),
    /// It is reserved for staff or for the site.
    #[error(transparent)]
    Reserved(ReservedFor),
    /// It resembles the name of another author in this thread.
    #[error("This name looks too much like another one in this thread. Choose another.")]
    Taken,
    /// A visitor without a session asks for a name that is already used in the thread. The answer is the same for all
    /// visitors, whatever address they give: a different one for the owner of the name would reveal who it is.
    #[error(
        "This name looks too much like one already used in this thread. Choose another. If it is yours, leave the \
         email field empty and sign in; your text will be saved."
    )]
    Standing,
    /// The account's own name resembles that of another author in this thread. A rename is not refused for it: that would reveal
    /// pen names.
    #[error("Someone here has a name like yours. Choose a pen name.")]
    Own,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for PenError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Another(_) | Self::Reserved(_) | Self::Taken | Self::Standing | Self::Own => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Whether `asked` is a name other than the account's own.
pub(crate) fn is_pen(author: &Member, asked: Option<&Name>) -> bool {
    asked.is_some_and(|asked| asked.skeleton() != author.name().skeleton())
}

/// Whether `asked` is the name of this byline of the author.
pub(crate) fn is_name_of(byline: &Byline, author: &Member, asked: Option<&Name>) -> bool {
    match byline {
        Byline::Account(_) => !is_pen(author, asked),
        Byline::Pen(name) => asked.is_some_and(|asked| asked.skeleton() == text::skeleton(name)),
    }
}

/// The byline of a new comment by `author`. A new pen name is reserved for them in the thread, in its first spelling.
pub(in crate::comments) fn byline(
    tx: &mut Tx<'_>,
    author: &Member,
    (thread, names): (ThreadId, &NamesHere),
    asked: Option<&Name>,
) -> Result<Byline, PenError> {
    match chosen(tx, author, (thread, names), asked)? {
        Chosen::Known(byline) => Ok(byline),
        Chosen::New(name) if store::insert_pen_name(tx, thread, author.id(), name)? => Ok(Byline::Pen(name.to_string())),
        Chosen::New(_) => Err(PenError::Taken),
    }
}

/// Whether a member, or a visitor without a session, could post under a name in a thread. Read-only, so that a form returned
/// for another reason can report this too.
///
/// # Errors
/// As posting it would.
pub fn try_name(tx: &mut Tx<'_>, who: Option<&Member>, thread: ThreadId, asked: Option<&Name>) -> Result<(), PenError> {
    match (who, asked) {
        (Some(member), asked) => {
            let names = NamesHere {
                pen: store::pen_name(tx, thread, member.id())?,
                pen_of_another: store::is_pen_of_another(tx, thread, member.id(), &member.name().skeleton())?,
                latest_name: store::latest_name(tx, thread, member.id())?,
            };
            match chosen(tx, member, (thread, &names), asked)? {
                Chosen::New(name) if store::is_pen_of_another(tx, thread, member.id(), &name.skeleton())? => Err(PenError::Taken),
                Chosen::Known(_) | Chosen::New(_) => Ok(()),
            }
        }
        (None, Some(asked)) => admit_name(tx, thread, asked),
        (None, None) => Ok(()),
    }
}

/// The name for a comment, before it is reserved.
enum Chosen<'a> {
    /// It needs no reservation: the account's own name, or its pen name here.
    Known(Byline),
    /// A pen name that is not reserved yet.
    New(&'a Name),
}

fn chosen<'a>(
    tx: &mut Tx<'_>,
    author: &Member,
    (thread, names): (ThreadId, &NamesHere),
    asked: Option<&'a Name>,
) -> Result<Chosen<'a>, PenError> {
    let own = author.name().skeleton();
    let skeleton = asked.map_or_else(|| own.clone(), Name::skeleton);
    let Some(asked) = asked.filter(|_| skeleton != own) else {
        // Account names need not be unique, but in one thread each name speaks for one author. The name of all accounts without
        // one speaks for none.
        let taken = author.name().as_str() != NAMELESS
            && (names.pen_of_another
                || (names.latest_name.as_deref() != Some(author.name().as_str()) && is_taken_here(tx, thread, author, names)?));
        return if taken { Err(PenError::Own) } else { Ok(Chosen::Known(Byline::Account(author.name().to_string()))) };
    };
    if let Some((kept, kept_skeleton)) = names.pen.clone() {
        return if kept_skeleton == skeleton { Ok(Chosen::Known(Byline::Pen(kept))) } else { Err(PenError::Another(kept)) };
    }
    if let Some(reserved) = accounts::reserved_for(tx, asked)? {
        return Err(PenError::Reserved(reserved));
    }
    if speaks_here(tx, thread, author, asked)? { Err(PenError::Taken) } else { Ok(Chosen::New(asked)) }
}

/// Whether a visitor without a session may ask for this name in a thread, as far as is known before their address is
/// confirmed.
///
/// # Errors
/// When it is reserved for staff, or resembles a visible byline in the thread. Names used only on hidden comments are checked
/// later, once the address is confirmed, so that they cannot be probed.
pub(crate) fn admit_name(tx: &mut Tx<'_>, thread: ThreadId, asked: &Name) -> Result<(), PenError> {
    if let Some(reserved) = accounts::reserved_for(tx, asked)? {
        return Err(PenError::Reserved(reserved));
    }
    let stands = store::shown_bylines(tx, thread)?.iter().any(|byline| text::resembles(byline, asked.as_str()));
    if stands { Err(PenError::Standing) } else { Ok(()) }
}

/// Whether a confusable name is already used in this thread. Compares the names shown there, not current account names, so
/// that it cannot be used to probe them.
fn speaks_here(tx: &mut Tx<'_>, thread: ThreadId, author: &Member, asked: &Name) -> Result<bool, InternalError> {
    let open = store::open_bylines(tx, thread)?;
    let pens = store::pens_of_others(tx, thread, author.id())?;
    Ok(open.iter().chain(&pens).any(|name| text::resembles(name, asked.as_str())))
}

/// Whether the account name of an author who has not used it in this thread is confusable with another name there.
fn is_taken_here(tx: &mut Tx<'_>, thread: ThreadId, author: &Member, names: &NamesHere) -> Result<bool, InternalError> {
    let name = author.name().as_str();
    // An account that never spoke here under its own name has used none.
    if names.latest_name.is_some() && store::has_used_name(tx, thread, author.id(), name)? {
        return Ok(false);
    }
    Ok(store::names_of_others(tx, thread, author.id())?.iter().any(|other| text::resembles(other, name)))
}

/// The pen name of a member in a thread.
pub fn pen_name(tx: &mut Tx<'_>, thread: ThreadId, author: &Member) -> Result<Option<String>, InternalError> {
    Ok(store::pen_name(tx, thread, author.id())?.map(|(name, _)| name))
}
