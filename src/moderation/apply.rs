//! Deciding a case.

use super::case::Case;
use super::decide::{self, Act, Denied, Grounds, Message, Outcome, Snapshot};
use super::enact::{Beside, enact};
use super::event::{Actor, Decision};
use super::{Reason, store};
use crate::accounts::Member;
use crate::comments::{self, Change, Comment, Moderation};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::{CaseId, EventId};
use crate::text;

/// What a moderator writes to the author: up to 2,000 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicMessage(String);

/// What moderators write for each other: up to 2,000 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note(String);

/// Why a form of a decision cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The message is too long, by so many characters.
    #[error("A message has room for 2,000 characters. Shorten it by {}.", text::grouped(*.0))]
    LongMessage(usize),
    /// The note is too long, by so many characters.
    #[error("A note has room for 2,000 characters. Shorten it by {}.", text::grouped(*.0))]
    LongNote(usize),
}

impl Refusal for AskError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
}

/// A page of writing: who needs more should talk to the author.
const LONGEST: usize = 2_000;

impl PublicMessage {
    /// Reads a form field; empty is nothing.
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(typed: &str) -> Result<Self, AskError> {
        let text = typed.trim();
        let over = text.chars().count().saturating_sub(LONGEST);
        if over > 0 { Err(AskError::LongMessage(over)) } else { Ok(Self(text.to_owned())) }
    }

    const fn presence(&self) -> Message {
        if self.0.is_empty() { Message::Absent } else { Message::Written }
    }
}

impl Note {
    /// Reads a form field; empty is nothing.
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(typed: &str) -> Result<Self, AskError> {
        let text = typed.trim();
        let over = text.chars().count().saturating_sub(LONGEST);
        if over > 0 { Err(AskError::LongNote(over)) } else { Ok(Self(text.to_owned())) }
    }
}

/// What a moderator wants to do with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which case.
    pub case: CaseId,
    /// The version that they had before their eyes.
    pub version: i32,
    /// What.
    pub decision: Decision,
    /// Why.
    pub reason: Option<Reason>,
    /// To the author.
    pub message: PublicMessage,
    /// For moderators.
    pub note: Note,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The line in the log, by which it can be undone.
    pub event: EventId,
    /// The case as it is now.
    pub case: Case,
    /// The comment as it is now.
    pub comment: Comment,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such case.
    #[error("There is no such case.")]
    Missing,
    /// Something happened to the case meanwhile.
    #[error(
        "Something happened to this case since you opened it. Look at what changed, then decide; what you wrote is kept below."
    )]
    Stale,
    /// The table of moves says no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for DecideError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing => Kind::Missing,
            Self::Stale => Kind::Conflict,
            Self::Denied(denied) => denied.kind(),
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Decides a case: moves its comment, writes one line into the log, ends the case or lets it wait for the author, answers its reports and
/// has the author told, all in this transaction.
///
/// # Errors
/// When there is no such case, it has changed since `ask.version`, or the decision may not be made; nothing changes then.
pub fn apply(tx: &mut Tx<'_>, staff: &Member, ask: &Ask) -> Result<Decided, DecideError> {
    let about = store::case(tx, ask.case)?.ok_or(DecideError::Missing)?.comment_id;
    // Everything that changes a case holds its comment: from here on nothing moves under us.
    let before = comments::lock(tx, about)?.ok_or(DecideError::Missing)?;
    let case = store::case(tx, ask.case)?.ok_or(DecideError::Missing)?;
    let newer = store::open_case(tx, about)?.filter(|open| open.id != case.id);
    if case.version != ask.version || newer.is_some() {
        return Err(DecideError::Stale);
    }
    let snapshot = Snapshot { state: Some(before.state()), author: before.account_id(), lane: Some(case.lane) };
    let grounds = Grounds { reason: ask.reason, message: ask.message.presence() };
    let outcome = decide::decide(&snapshot, Act::Decide(ask.decision, grounds), Actor::from(staff), tx.now())?;
    let comment = put(tx, &before, &outcome)?;
    let beside = Beside { message: &ask.message.0, note: &ask.note.0, undone: None };
    let enacted = enact(tx, &comment, &outcome, Some(case), beside)?;
    let case = enacted.case.ok_or_else(|| Fault::broken("a case was decided and is gone"))?;
    Ok(Decided { event: enacted.event, case, comment })
}

/// Puts a comment, which this transaction holds, where an outcome wants it.
pub(super) fn put(tx: &mut Tx<'_>, before: &Comment, outcome: &Outcome) -> Result<Comment, Fault> {
    let removed_reason = match outcome.shown {
        Some(reason) => Some(reason.title().to_owned()),
        None if outcome.to.moderation == Moderation::Removed => removed_reason(tx, before)?,
        None => None,
    };
    let change = Change { moderation: outcome.to.moderation, review: outcome.to.review, removed_reason };
    comments::change_moderation(tx, before.id(), before.revision(), &change)
        .map_err(|error| Fault::broken("a comment that we hold has changed").because(error))
}

/// The reason that stands where a removed comment stood, or stood there before it was brought back.
fn removed_reason(tx: &mut Tx<'_>, before: &Comment) -> Result<Option<String>, Fault> {
    match before.removed_reason() {
        Some(kept) => Ok(Some(kept.to_owned())),
        None => Ok(store::removal_reason(tx, before.id())?.map(|reason| reason.title().to_owned())),
    }
}
