//! A voice: what readers see of somebody. An account under its own name is one, and each of its pen names is another.

use diesel::{Queryable, Selectable};

use super::{BylineKind, Comment, Locked, store};
use crate::accounts;
use crate::db::Tx;
use crate::db::schema::voice;
use crate::fault::InternalError;
use crate::id::{AccountId, ThreadId, VoiceId};

/// A voice. Its id leads to no other voice of the same account, nor to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = voice)]
pub struct Persona {
    id: VoiceId,
    account_id: AccountId,
    thread_id: Option<ThreadId>,
}

impl Persona {
    /// Its id.
    pub const fn id(&self) -> VoiceId {
        self.id
    }

    /// Whose it is. Never to be shown beside a pen name.
    pub const fn account_id(&self) -> AccountId {
        self.account_id
    }

    /// The thread that keeps it; none for an account under its own name, which is heard in every thread.
    pub const fn thread_id(&self) -> Option<ThreadId> {
        self.thread_id
    }

    /// Whose name it bears.
    pub const fn kind(&self) -> BylineKind {
        match self.thread_id {
            Some(_) => BylineKind::Pen,
            None => BylineKind::Account,
        }
    }
}

/// The voice that told a comment.
///
/// # Errors
/// When the database refuses.
pub fn of(tx: &mut Tx<'_>, told: &Comment) -> Result<Persona, InternalError> {
    let voice = store::voice_of(tx, told.account_id, told.voice_thread())?;
    voice.ok_or_else(|| InternalError::broken("a comment was told by nobody"))
}

/// The voice of an account under its own name; nothing when it was never heard so.
///
/// # Errors
/// When the database refuses.
pub fn own(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Persona>, InternalError> {
    store::voice_of(tx, account, None)
}

/// The voice of this id.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, id: VoiceId) -> Result<Option<Persona>, InternalError> {
    store::voice(tx, id)
}

/// The voice of this id, held against everybody else who would hold it until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub fn lock(tx: &mut Tx<'_>, id: VoiceId) -> Result<Option<Locked<Persona>>, InternalError> {
    store::lock_voice(tx, id)
}

/// The name that it is known by: the pen name, or what its account is called today.
///
/// # Errors
/// When the database refuses.
pub fn name(tx: &mut Tx<'_>, voice: &Persona) -> Result<String, InternalError> {
    let name = match voice.thread_id {
        Some(thread) => store::pen_name(tx, thread, voice.account_id)?.map(|(name, _)| name),
        None => accounts::find::by_id(tx, voice.account_id)?.map(|account| account.name().to_string()),
    };
    name.ok_or_else(|| InternalError::broken("a voice has no name"))
}

impl Comment {
    /// The thread that keeps the voice which told this; none when it was told under the account's own name. Which comments a voice told says
    /// `told_by!` in the store of moderation.
    pub(super) const fn voice_thread(&self) -> Option<ThreadId> {
        match self.byline_kind {
            BylineKind::Pen => Some(self.thread_id),
            BylineKind::Account => None,
        }
    }
}
