//! Moderation: the rules that look at what is told, the cases that moderators decide, and the log of what was done.
//!
//! Where a comment stands is changed by [`decide::decide`] alone, a pure function over a table of moves. Every change writes one
//! event in the same transaction, and events are never changed.

mod apply;
pub mod author;
mod case;
pub mod decide;
pub mod desk;
pub mod dossier;
mod enact;
mod event;
pub mod letters;
pub mod log;
mod moves;
pub mod person;
mod reason;
mod report;
pub mod reveal;
mod rules;
mod store;
mod told;
mod undo;

use crate::db::Tx;
use crate::fault::Fault;
use crate::id::CommentId;

pub use self::apply::{Ask, AskError, DecideError, Decided, Note, PublicMessage, apply};
pub use self::case::{Case, CaseState, Lane};
pub use self::event::{Action, Actor, ActorKind, Decision, Event, Visibility};
pub use self::moves::{CaseMove, Tell};
pub use self::reason::Reason;
pub use self::report::{Detail, LongDetail, ReportError, Reported, report};
pub use self::rules::Rules;
pub use self::told::{CommentKind, Last, Standing, Told, Waiting, event_for_author, headline, standing};
pub use self::undo::{UndoError, undo};

/// Which edition of the rules and their words is in force. Each event keeps the number that it was made under; it grows with every
/// change to [`Reason::rule`] or to what a rule of the pipeline does.
pub const POLICY_VERSION: i32 = 2;

/// The case that is open about a comment, if there is one.
///
/// # Errors
/// When the database refuses.
pub fn open_case(tx: &mut Tx<'_>, comment: CommentId) -> Result<Option<Case>, Fault> {
    store::open_case(tx, comment)
}
