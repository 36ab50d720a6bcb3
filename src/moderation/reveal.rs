//! Looking up the account behind a pen name: with a reason, for a day, and always logged.

use std::time::Duration;

use super::logged_reason::LoggedReason;
use super::store;
use crate::accounts::{self, Member};
use crate::clock::UnixMicros;
use crate::comments::Persona;
use crate::comments::persona;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, PersonaId};

/// How long a moderator sees the account behind a pen name before they have to give a reason again: long enough to handle the
/// occasion.
const REVEAL_VALIDITY: Duration = Duration::from_hours(24);

/// The account behind a pen name, for the moderator who looked it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevealedAccount {
    /// The account's current name.
    pub name: String,
    /// The account's persona under its own name; `None` when it has none yet.
    pub own: Option<PersonaId>,
    /// Id and address as it was given; for owners only.
    pub account: Option<(AccountId, String)>,
    /// When the moderator's access ends.
    pub until: UnixMicros,
}

/// Why a look-up is denied.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
    /// The caller is not a moderator.
    #[error("Only moderators can look up a pen name.")]
    Forbidden,
    /// There is no such persona.
    #[error("This person doesn’t exist here.")]
    Missing,
    /// It is an account under its own name.
    #[error("This is the account’s own name: there is nothing behind it.")]
    Open,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for RevealError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden => ErrorKind::Forbidden,
            Self::Missing => ErrorKind::Missing,
            Self::Open => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Lets `staff` see the account behind a pen name, and logs the look-up with its reason. A look-up within the current access
/// is not logged again.
///
/// # Errors
/// When `staff` may not know it, there is no such persona, or it has no pen name.
pub fn reveal(tx: &mut Tx<'_>, staff: &Member, id: PersonaId, why: &LoggedReason) -> Result<(), RevealError> {
    if !staff.role().may_moderate() {
        return Err(RevealError::Forbidden);
    }
    // Locked until the end, so that a form that is sent twice adds one entry.
    let persona = persona::lock(tx, id)?.ok_or(RevealError::Missing)?;
    if persona.thread_id().is_none() {
        return Err(RevealError::Open);
    }
    if still_open(tx, staff, &persona)?.is_none() {
        store::add_reveal(tx, staff.id(), &persona, why.as_str())?;
    }
    Ok(())
}

/// The account behind a pen name; `None` unless `staff` gave a reason that is still valid.
pub(super) fn behind(tx: &mut Tx<'_>, staff: &Member, persona: &Persona) -> Result<Option<RevealedAccount>, InternalError> {
    let Some(at) = still_open(tx, staff, persona)? else { return Ok(None) };
    let account =
        accounts::find::by_id(tx, persona.account_id())?.ok_or_else(|| InternalError::unexpected("a persona has no account"))?;
    let own = persona::own_persona(tx, account.id())?;
    Ok(Some(RevealedAccount {
        name: account.name().to_string(),
        own: own.map(|own| own.id()),
        account: staff.role().may_own().then(|| (account.id(), account.email().as_given().to_owned())),
        until: at + REVEAL_VALIDITY,
    }))
}

/// When `staff` last gave a reason, if it is still valid.
fn still_open(tx: &mut Tx<'_>, staff: &Member, persona: &Persona) -> Result<Option<UnixMicros>, InternalError> {
    let since = tx.now() - REVEAL_VALIDITY;
    store::revealed_since(tx, staff.id(), persona, since)
}
