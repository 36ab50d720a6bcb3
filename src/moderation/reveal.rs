//! Looking behind a pen name: for a reason, for a day, and never unseen.

use std::time::Duration;

use diesel::Queryable;

use super::logged_reason::LoggedReason;
use super::store;
use crate::accounts::{self, Member};
use crate::clock::UnixMicros;
use crate::comments::persona;
use crate::comments::persona::Persona;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, EventId, VoiceId};

/// For how long a moderator sees whose a pen name is before they have to give a reason again: long enough to deal with what made them ask.
const HOLDS: Duration = Duration::from_hours(24);

/// The account behind a pen name, for the one who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevealedAccount {
    /// What the account is called today.
    pub name: String,
    /// Its voice under that name, when it was ever heard so.
    pub own: Option<VoiceId>,
    /// Its id and its address as it was given; for the owner alone.
    pub account: Option<(AccountId, String)>,
    /// Until when the one who asked sees this.
    pub until: UnixMicros,
}

/// A look behind a pen name, as the log tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Reveal {
    /// Its id, among those of the log's lines.
    pub id: EventId,
    /// When.
    pub at: UnixMicros,
    /// Who looked, by name.
    pub who: String,
    /// Behind whom.
    pub voice: VoiceId,
    /// The pen name.
    pub pen: String,
    /// The title of the thread that keeps it.
    pub thread: String,
    /// Why, in the words of whoever looked.
    pub why: String,
}

/// Why nothing was revealed.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// They do not look after the site.
    #[error("Only moderators can look up a pen name.")]
    Forbidden,
    /// There is no such voice.
    #[error("There is no such person here.")]
    Missing,
    /// It is an account under its own name.
    #[error("This is the account’s own name: there is nothing behind it.")]
    Open,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for RevealError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden => ErrorKind::Forbidden,
            Self::Missing => ErrorKind::Missing,
            Self::Open => ErrorKind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Lets `staff` see whose a pen name is, and writes down that they did and why. What they see already is not written down twice.
///
/// # Errors
/// When `staff` is nobody who may know, there is no such voice, or nothing to reveal.
pub fn reveal(tx: &mut Tx<'_>, staff: &Member, id: VoiceId, why: &LoggedReason) -> Result<(), RevealError> {
    if !staff.role().may_moderate() {
        return Err(RevealError::Forbidden);
    }
    // Held until the end, so that two of the same form make one line.
    let voice = persona::lock(tx, id)?.ok_or(RevealError::Missing)?;
    if voice.thread_id().is_none() {
        return Err(RevealError::Open);
    }
    if still_open(tx, staff, &voice)?.is_none() {
        store::add_reveal(tx, staff.id(), &voice, why.as_str())?;
    }
    Ok(())
}

/// The account behind a pen name, when `staff` gave a reason to know it that still holds.
///
/// # Errors
/// When the database refuses.
pub(super) fn behind(tx: &mut Tx<'_>, staff: &Member, voice: &Persona) -> Result<Option<RevealedAccount>, InternalError> {
    let Some(at) = still_open(tx, staff, voice)? else { return Ok(None) };
    let account =
        accounts::find::by_id(tx, voice.account_id())?.ok_or_else(|| InternalError::broken("a voice has no account"))?;
    let own = persona::own(tx, account.id())?;
    Ok(Some(RevealedAccount {
        name: account.name().to_string(),
        own: own.map(|own| own.id()),
        account: staff.role().may_own().then(|| (account.id(), account.email().as_given().to_owned())),
        until: at + HOLDS,
    }))
}

/// When `staff` last gave a reason, if that still holds.
fn still_open(tx: &mut Tx<'_>, staff: &Member, voice: &Persona) -> Result<Option<UnixMicros>, InternalError> {
    let since = tx.now() - HOLDS;
    store::revealed_since(tx, staff.id(), voice, since)
}
