//! A look-up of a pen name.

use diesel::Queryable;

use crate::clock::UnixMicros;
use crate::id::{EventId, PersonaId};

/// A look-up of a pen name, as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Reveal {
    /// The id, in the same order as those of events.
    pub id: EventId,
    /// The time of the look-up.
    pub at: UnixMicros,
    /// The moderator's name.
    pub who: String,
    /// The persona that was looked up.
    pub persona: PersonaId,
    /// The pen name.
    pub pen: String,
    /// The title of its thread.
    pub thread: String,
    /// The moderator's reason, in their words; `None` when the reader of the log wrote under this name.
    pub why: Option<String>,
}
