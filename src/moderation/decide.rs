//! What may be done with a comment, and what follows: one pure function over the table of moves.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::case::Lane;
use super::event::{Action, Actor, ActorKind, Decision, Visibility};
use super::moves::{CaseMove, MOVES, Move, STAFF, Tell};
use super::reason::Reason;
use crate::clock::Stamp;
use crate::comments::{Moderation, State, Verdict};
use crate::fault::{Kind, Refusal};
use crate::id::AccountId;

/// How long a decision can be taken back: as long as a text that its author took back is kept.
pub const UNDO_TIME: Duration = Duration::from_hours(30 * 24);

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Where the comment stands; nowhere when it is not there yet.
    pub state: Option<State>,
    /// Whose it is.
    pub author: AccountId,
    /// The lane of the case that this belongs to, if there is one.
    pub lane: Option<Lane>,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Tell it; the rules said so.
    Tell(Verdict),
    /// Change it; the rules said so of the new text.
    Edit(Verdict),
    /// Take it back.
    Withdraw,
    /// Bring it back.
    Return,
    /// Take it from the page until a moderator has looked.
    Hold,
    /// Decide.
    Decide(Decision, Grounds),
    /// Take a decision back.
    Undo(Past),
}

/// What a moderator gives with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Why.
    pub reason: Option<Reason>,
    /// Whether they wrote to the author.
    pub message: Message,
}

/// Whether something was written to the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Nothing.
    Absent,
    /// A few words.
    Written,
}

/// A line of the log, for taking it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// What was done.
    pub action: Action,
    /// When.
    pub at: Stamp,
    /// Where the comment stood before.
    pub from: Option<State>,
    /// Where it stood afterwards.
    pub to: State,
    /// Who may read of it.
    pub visibility: Visibility,
    /// What happened to the comment since.
    pub since: Since,
}

/// What happened after a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Nothing.
    Nothing,
    /// It was taken back.
    Undone,
    /// Something else.
    Something,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where the comment stands now.
    pub to: State,
    /// The reason that everybody may read where it stood; `None` unless it is removed now.
    pub shown: Option<Reason>,
    /// The line that is added to the log.
    pub event: Line,
    /// What else happens.
    pub effects: Effects,
}

/// A line for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was done.
    pub action: Action,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub at: Stamp,
    /// Where the comment stood before.
    pub from: Option<State>,
    /// Why.
    pub reason: Option<Reason>,
    /// Who may read of it.
    pub visibility: Visibility,
}

/// What happens beside the change and its line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effects {
    /// What becomes of the case.
    pub case: CaseMove,
    /// The lane that a case would be opened in.
    pub lane: Lane,
    /// Who hears of it.
    pub tell: Tell,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// For moderators.
    #[error("Only the site’s moderators decide.")]
    NotStaff,
    /// For the author.
    #[error("This is for whoever wrote it.")]
    NotAuthor,
    /// A moderator about their own.
    #[error("You wrote this one yourself. Leave it to another moderator or the owner.")]
    Own,
    /// There is no such move.
    #[error("That cannot be done with it as it stands now. Open the case again to see what can.")]
    NoSuchMove,
    /// A removal without a reason, or for one that takes nothing down.
    #[error("Choose the reason for removing it. Its author, and whoever sees the gap, will read it.")]
    NeedsReason,
    /// A request to change it that does not say what.
    #[error("Write to the author what ought to change.")]
    NeedsMessage,
    /// A removal for a reason that says nothing by itself.
    #[error("“Something else” does not tell the author why. Write to them what it is.")]
    NeedsWords,
    /// What is no decision cannot be undone.
    #[error("Only a moderator’s decision can be undone.")]
    NotADecision,
    /// Too long ago.
    #[error("Decisions can be undone for 30 days. Decide anew instead.")]
    TooLate,
    /// Undone already.
    #[error("This decision was undone already.")]
    Undone,
    /// Something happened since.
    #[error("Something has happened to it since this decision. Look at the case as it stands, and decide anew.")]
    Since,
}

impl Refusal for Denied {
    fn kind(&self) -> Kind {
        match self {
            Self::NotStaff | Self::NotAuthor | Self::Own => Kind::Forbidden,
            Self::NeedsReason | Self::NeedsMessage | Self::NeedsWords => Kind::Invalid,
            Self::NoSuchMove | Self::NotADecision | Self::TooLate | Self::Undone | Self::Since => Kind::Conflict,
        }
    }
}

impl Act {
    /// What the log calls it.
    pub const fn action(self) -> Action {
        match self {
            Self::Tell(_) => Action::Submit,
            Self::Edit(_) => Action::Edit,
            Self::Withdraw => Action::Withdraw,
            Self::Return => Action::Return,
            Self::Hold => Action::Hold,
            Self::Decide(decision, _) => decision.action(),
            Self::Undo(_) => Action::Undo,
        }
    }

    const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Tell(verdict) | Self::Edit(verdict) => Some(verdict),
            _ => None,
        }
    }
}

/// Decides about `act`: what follows from it, or why it may not be. Nothing else in the program changes where a comment stands.
///
/// # Errors
/// When the actor may not, the table has no such move from where the comment stands, or something is missing.
pub fn decide(snapshot: &Snapshot, act: Act, actor: Actor, now: Stamp) -> Result<Outcome, Denied> {
    may(snapshot, act, actor)?;
    if let Act::Undo(past) = act {
        return undo(snapshot, past, actor, now);
    }
    let found = MOVES.iter().find(|row| fits(row, snapshot, act)).ok_or(Denied::NoSuchMove)?;
    let reason = reason(act)?;
    let to = target(found, snapshot.state).ok_or(Denied::NoSuchMove)?;
    let shown = reason.filter(|_| found.action == Action::Remove);
    let lane = match to.moderation {
        // What a rule takes from the page because of reports waits with them.
        _ if found.action == Action::Hold => Lane::Report,
        Moderation::Published | Moderation::Removed => Lane::Report,
        Moderation::Held => Lane::Hold,
        Moderation::Spam => Lane::Spam,
    };
    Ok(Outcome {
        to,
        shown,
        event: Line {
            action: found.action,
            actor,
            at: now,
            from: snapshot.state,
            reason,
            visibility: visibility(found, snapshot),
        },
        effects: Effects { case: found.case, lane, tell: found.tell },
    })
}

/// Capabilities: as what one may do such a thing at all, and to whose.
fn may(snapshot: &Snapshot, act: Act, actor: Actor) -> Result<(), Denied> {
    let who = match act {
        Act::Undo(_) => STAFF,
        _ => MOVES.iter().find(|row| row.action == act.action()).map_or(&[][..], |row| row.who),
    };
    let own = actor.id == Some(snapshot.author);
    match actor.kind {
        ActorKind::Author if who.contains(&ActorKind::Author) && own => Ok(()),
        ActorKind::Author | ActorKind::Reader if who.contains(&ActorKind::Author) => Err(Denied::NotAuthor),
        kind if !who.contains(&kind) => Err(if who.contains(&ActorKind::Author) { Denied::NotAuthor } else { Denied::NotStaff }),
        // The owner may: on a small site there is nobody else.
        ActorKind::Moderator if own => Err(Denied::Own),
        _ => Ok(()),
    }
}

fn fits(row: &Move, snapshot: &Snapshot, act: Act) -> bool {
    let from = match snapshot.state {
        None => row.moderation.is_empty(),
        Some(state) => row.moderation.contains(&state.moderation) && row.author.contains(&state.author),
    };
    row.action == act.action() && from && act.verdict().is_none_or(|verdict| row.verdicts.contains(&verdict))
}

fn target(row: &Move, from: Option<State>) -> Option<State> {
    let (moderation, review, author) = row.to;
    Some(State {
        moderation: moderation.or(from.map(|from| from.moderation))?,
        review: review.or(from.map(|from| from.review))?,
        author: author.or(from.map(|from| from.author))?,
    })
}

fn reason(act: Act) -> Result<Option<Reason>, Denied> {
    let Act::Decide(decision, grounds) = act else { return Ok(None) };
    let reason = grounds.reason.filter(|reason| reason.takes_down());
    match decision {
        Decision::Remove if reason == Some(Reason::Other) && grounds.message == Message::Absent => Err(Denied::NeedsWords),
        Decision::Remove => reason.map(Some).ok_or(Denied::NeedsReason),
        Decision::Revise if grounds.message == Message::Absent => Err(Denied::NeedsMessage),
        Decision::Revise => Ok(reason),
        Decision::Spam => Ok(Some(Reason::Spam)),
        Decision::Publish | Decision::Keep => Ok(None),
    }
}

/// What an author does with their own is between them and the moderators; what is done about somebody's safety is nobody's business.
fn visibility(row: &Move, snapshot: &Snapshot) -> Visibility {
    match (row.who.contains(&ActorKind::Author), snapshot.lane) {
        (true, _) => Visibility::Subject,
        (false, Some(Lane::Care)) => Visibility::Staff,
        (false, _) => Visibility::Public,
    }
}

fn undo(snapshot: &Snapshot, past: Past, actor: Actor, now: Stamp) -> Result<Outcome, Denied> {
    let decided = Decision::ALL.iter().any(|decision| decision.action() == past.action);
    let from = past.from.filter(|_| decided).ok_or(Denied::NotADecision)?;
    match past.since {
        Since::Undone => return Err(Denied::Undone),
        Since::Something => return Err(Denied::Since),
        Since::Nothing if snapshot.state != Some(past.to) => return Err(Denied::Since),
        Since::Nothing => {}
    }
    if now.since(past.at) > UNDO_TIME {
        return Err(Denied::TooLate);
    }
    let tell = if past.action == Action::Keep { Tell::Nobody } else { Tell::Author };
    Ok(Outcome {
        to: from,
        // Nothing that is removed can be removed again, so what undoing restores as removed is looked up where it was said.
        shown: None,
        event: Line { action: Action::Undo, actor, at: now, from: snapshot.state, reason: None, visibility: past.visibility },
        effects: Effects { case: CaseMove::Reopen, lane: Lane::Hold, tell },
    })
}
