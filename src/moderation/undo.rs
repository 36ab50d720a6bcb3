//! Taking a decision back.

use super::apply::{Decided, put};
use super::decide::{Act, Denied, Outcome, Past, Since, Snapshot, decide};
use super::enact::{Beside, enact};
use super::event::{Actor, Event};
use super::store;
use crate::accounts::Member;
use crate::comments::{self, Comment};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::EventId;

/// Why a decision stands.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is no such decision.
    #[error("There is no such decision.")]
    Missing,
    /// The table of moves says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for UndoError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing => Kind::Missing,
            Self::Denied(denied) => denied.kind(),
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Takes a decision back: the comment stands where it stood, its case is open again, its reports wait again, and the log says both.
///
/// # Errors
/// When there is no such decision, it is older than [`super::decide::UNDO_TIME`], was undone already, or something happened since.
pub fn undo(tx: &mut Tx<'_>, staff: &Member, event: EventId) -> Result<Decided, UndoError> {
    let line = store::event(tx, event)?.ok_or(UndoError::Missing)?;
    let before = comments::lock(tx, line.comment_id)?.ok_or(UndoError::Missing)?;
    let outcome = outcome(tx, staff, &before, &line)??;
    let case = line.case_id.map(|case| store::case(tx, case)).transpose()?.flatten();
    let comment = put(tx, &before, &outcome)?;
    let beside = Beside { undone: Some((line.id, line.at)), ..Beside::default() };
    let enacted = enact(tx, &comment, &outcome, case, beside)?;
    let case = enacted.case.ok_or_else(|| Fault::broken("a decision without a case was undone"))?;
    Ok(Decided { event: enacted.event, case, comment })
}

/// What taking `line` back would do now, or why it cannot be.
pub(super) fn outcome(
    tx: &mut Tx<'_>,
    staff: &Member,
    comment: &Comment,
    line: &Event,
) -> Result<Result<Outcome, Denied>, Fault> {
    let other_case = store::open_case(tx, comment.id())?.is_some_and(|open| Some(open.id) != line.case_id);
    let since = match store::reverting(tx, line.id)? {
        Some(_) => Since::Undone,
        None if other_case || store::is_followed(tx, line)? => Since::Something,
        None => Since::Nothing,
    };
    let (from, to) = (line.from()?, line.to()?);
    let past = Past { action: line.action, at: line.at, from, to, visibility: line.visibility, since };
    let snapshot = Snapshot { state: Some(comment.state()), author: comment.account_id(), lane: None };
    Ok(decide(&snapshot, Act::Undo(past), Actor::from(staff), tx.now()))
}
