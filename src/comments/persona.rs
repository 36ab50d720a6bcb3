//! A persona: the identity that readers follow and moderators act on. An account under its own name is one, and each of its
//! pen names is another.

use super::Persona;
use super::{BylineKind, Comment, Locked, store};
use crate::accounts;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, PersonaId, ThreadId};

/// The persona that posted a comment.
pub fn of_comment(tx: &mut Tx<'_>, posted: &Comment) -> Result<Persona, InternalError> {
    let persona = store::persona_of(tx, posted.account_id, posted.persona_thread())?;
    persona.ok_or_else(|| InternalError::unexpected("a comment has no author"))
}

/// The persona of an account under its own name; `None` when it never posted under it.
pub fn own_persona(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Persona>, InternalError> {
    store::persona_of(tx, account, None)
}

/// The persona with this id.
pub fn find(tx: &mut Tx<'_>, id: PersonaId) -> Result<Option<Persona>, InternalError> {
    store::persona(tx, id)
}

/// Locks the persona's row until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: PersonaId) -> Result<Option<Locked<Persona>>, InternalError> {
    store::lock_persona(tx, id)
}

/// Its current name: the pen name, or the account's name today.
pub fn name(tx: &mut Tx<'_>, persona: &Persona) -> Result<String, InternalError> {
    let name = match persona.thread_id {
        Some(thread) => store::pen_name(tx, thread, persona.account_id)?.map(|(name, _)| name),
        None => accounts::find::by_id(tx, persona.account_id)?.map(|account| account.name().to_string()),
    };
    name.ok_or_else(|| InternalError::unexpected("a persona has no name"))
}

impl Comment {
    /// The thread of the pen name that posted this; `None` for the account's own name. `is_by_persona!` in the store of
    /// moderation is the same rule in SQL.
    pub(super) const fn persona_thread(&self) -> Option<ThreadId> {
        match self.byline_kind {
            BylineKind::Pen => Some(self.thread_id),
            BylineKind::Account => None,
        }
    }
}
