//! What may be done with a comment, and what follows: one pure function over the table of moves.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::case::ReviewQueue;
use super::event::{Actor, ActorKind, Decision, EventVisibility, ModerationAction};
use super::reason::ModerationReason;
use super::transitions::{CaseEffect, NotifyAuthor, STAFF, TRANSITIONS, Transition};
use crate::clock::UnixMicros;
use crate::comments::{Moderation, State, Verdict};
use crate::fault::{ErrorKind, UserError};
use crate::id::AccountId;

/// How long a decision can be taken back: as long as a text that its author took back is kept.
pub const UNDO_TIME: Duration = Duration::from_hours(30 * 24);

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentSnapshot {
    /// Where the comment stands; nowhere when it is not there yet.
    pub state: Option<State>,
    /// Whose it is.
    pub author: AccountId,
    /// The queue of the case that this belongs to, if there is one.
    pub queue: Option<ReviewQueue>,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedAction {
    /// Tell it; the rules said so.
    Submit(Verdict),
    /// Change it; the rules said so of the new text.
    Edit(Verdict),
    /// Take it back.
    Withdraw,
    /// Bring it back.
    Return,
    /// Take it from the page until a moderator has looked.
    Hold,
    /// Decide.
    Decide(Decision, DecisionGrounds),
    /// Take a decision back.
    Undo(PastDecision),
}

/// What a moderator gives with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionGrounds {
    /// Why.
    pub reason: Option<ModerationReason>,
    /// Whether they wrote to the author.
    pub message: MessagePresence,
}

/// Whether something was written to the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePresence {
    /// Nothing.
    Absent,
    /// A few words.
    Written,
}

impl MessagePresence {
    /// Whether this is a message.
    pub const fn of(message: &str) -> Self {
        if message.is_empty() { Self::Absent } else { Self::Written }
    }
}

/// A line of the log, for taking it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastDecision {
    /// What was done.
    pub action: ModerationAction,
    /// When.
    pub at: UnixMicros,
    /// Where the comment stood before.
    pub from: Option<State>,
    /// Where it stood afterwards.
    pub to: State,
    /// Who may read of it.
    pub visibility: EventVisibility,
    /// What happened to the comment since.
    pub since: SinceDecision,
}

/// What happened after a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceDecision {
    /// Nothing.
    Nothing,
    /// It was taken back.
    Undone,
    /// Something else.
    Changed,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionOutcome {
    /// Where the comment stands now.
    pub to: State,
    /// The reason that everybody may read where it stood; `None` unless it is removed now.
    pub shown: Option<ModerationReason>,
    /// The line that is added to the log.
    pub event: EventDraft,
    /// What else happens.
    pub effects: DecisionEffects,
}

/// A line for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDraft {
    /// What was done.
    pub action: ModerationAction,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub at: UnixMicros,
    /// Where the comment stood before.
    pub from: Option<State>,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// Who may read of it.
    pub visibility: EventVisibility,
}

/// What happens beside the change and its line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionEffects {
    /// What becomes of the case.
    pub case: CaseEffect,
    /// The queue that a case would be opened in.
    pub queue: ReviewQueue,
    /// Who hears of it.
    pub notify: NotifyAuthor,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionDenied {
    /// For moderators.
    #[error("Only the site’s moderators decide.")]
    NotStaff,
    /// For the author.
    #[error("Only its author can do this.")]
    NotAuthor,
    /// A moderator about their own.
    #[error("You wrote this one yourself. Leave it to another moderator or the owner.")]
    Own,
    /// There is no such move.
    #[error("This action isn’t available any more. Reload the case.")]
    NoSuchMove,
    /// A removal without a reason, or for one that takes nothing down.
    #[error("Choose a reason for removing it. The author and readers of the thread will see it.")]
    NeedsReason,
    /// A request to change it that does not say what.
    #[error("Tell the author what to change.")]
    NeedsMessage,
    /// A removal for a reason that says nothing by itself.
    #[error("“Something else” does not tell the author why. Write to them what it is.")]
    NeedsWords,
    /// What is no decision cannot be undone.
    #[error("Only a moderator’s decision can be undone.")]
    NotADecision,
    /// Too long ago.
    #[error("Decisions can be undone for 30 days. Make a new decision instead.")]
    TooLate,
    /// Undone already.
    #[error("This decision was undone already.")]
    Undone,
    /// Something happened since.
    #[error("Something has changed since this decision. Reload the case and make a new decision.")]
    Since,
}

impl UserError for DecisionDenied {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotStaff | Self::NotAuthor | Self::Own => ErrorKind::Forbidden,
            Self::NeedsReason | Self::NeedsMessage | Self::NeedsWords => ErrorKind::Invalid,
            Self::NoSuchMove | Self::NotADecision | Self::TooLate | Self::Undone | Self::Since => ErrorKind::Conflict,
        }
    }
}

impl RequestedAction {
    /// What the log calls it.
    pub const fn action(self) -> ModerationAction {
        match self {
            Self::Submit(_) => ModerationAction::Submit,
            Self::Edit(_) => ModerationAction::Edit,
            Self::Withdraw => ModerationAction::Withdraw,
            Self::Return => ModerationAction::Return,
            Self::Hold => ModerationAction::Hold,
            Self::Decide(decision, _) => decision.action(),
            Self::Undo(_) => ModerationAction::Undo,
        }
    }

    const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Submit(verdict) | Self::Edit(verdict) => Some(verdict),
            _ => None,
        }
    }
}

/// Decides about `act`: what follows from it, or why it may not be. Nothing else in the program changes where a comment stands.
///
/// # Errors
/// When the actor may not, the table has no such move from where the comment stands, or something is missing.
pub fn evaluate(
    snapshot: &CommentSnapshot,
    act: RequestedAction,
    actor: Actor,
    now: UnixMicros,
) -> Result<DecisionOutcome, DecisionDenied> {
    may(snapshot, act, actor)?;
    if let RequestedAction::Undo(past) = act {
        return undo(snapshot, past, actor, now);
    }
    let found = TRANSITIONS.iter().find(|row| fits(row, snapshot, act)).ok_or(DecisionDenied::NoSuchMove)?;
    let reason = reason(act)?;
    let to = target(found, snapshot.state).ok_or(DecisionDenied::NoSuchMove)?;
    let shown = reason.filter(|_| found.action == ModerationAction::Remove);
    let queue = match to.moderation {
        // What a rule takes from the page because of reports waits with them.
        _ if found.action == ModerationAction::Hold => ReviewQueue::Report,
        Moderation::Published | Moderation::Removed => ReviewQueue::Report,
        Moderation::Held => ReviewQueue::Hold,
        Moderation::Spam => ReviewQueue::Spam,
    };
    Ok(DecisionOutcome {
        to,
        shown,
        event: EventDraft {
            action: found.action,
            actor,
            at: now,
            from: snapshot.state,
            reason,
            visibility: visibility(found, snapshot),
        },
        effects: DecisionEffects { case: found.case, queue, notify: found.notify },
    })
}

/// Capabilities: as what one may do such a thing at all, and to whose.
fn may(snapshot: &CommentSnapshot, act: RequestedAction, actor: Actor) -> Result<(), DecisionDenied> {
    let who = match act {
        RequestedAction::Undo(_) => STAFF,
        _ => TRANSITIONS.iter().find(|row| row.action == act.action()).map_or(&[][..], |row| row.who),
    };
    let own = actor.id == Some(snapshot.author);
    match actor.kind {
        ActorKind::Author if who.contains(&ActorKind::Author) && own => Ok(()),
        ActorKind::Author | ActorKind::Reader if who.contains(&ActorKind::Author) => Err(DecisionDenied::NotAuthor),
        kind if !who.contains(&kind) => {
            Err(if who.contains(&ActorKind::Author) { DecisionDenied::NotAuthor } else { DecisionDenied::NotStaff })
        }
        // The owner may: on a small site there is nobody else.
        ActorKind::Moderator if own => Err(DecisionDenied::Own),
        _ => Ok(()),
    }
}

fn fits(row: &Transition, snapshot: &CommentSnapshot, act: RequestedAction) -> bool {
    let from = match snapshot.state {
        None => row.moderation.is_empty(),
        Some(state) => row.moderation.contains(&state.moderation) && row.author.contains(&state.author),
    };
    row.action == act.action() && from && act.verdict().is_none_or(|verdict| row.verdicts.contains(&verdict))
}

fn target(row: &Transition, from: Option<State>) -> Option<State> {
    let (moderation, review, author) = row.to;
    Some(State {
        moderation: moderation.or(from.map(|from| from.moderation))?,
        review: review.or(from.map(|from| from.review))?,
        author: author.or(from.map(|from| from.author))?,
    })
}

fn reason(act: RequestedAction) -> Result<Option<ModerationReason>, DecisionDenied> {
    let RequestedAction::Decide(decision, grounds) = act else { return Ok(None) };
    let reason = grounds.reason.filter(|reason| reason.takes_down());
    match decision {
        Decision::Remove if reason == Some(ModerationReason::Other) && grounds.message == MessagePresence::Absent => {
            Err(DecisionDenied::NeedsWords)
        }
        Decision::Remove => reason.map(Some).ok_or(DecisionDenied::NeedsReason),
        Decision::Revise if grounds.message == MessagePresence::Absent => Err(DecisionDenied::NeedsMessage),
        Decision::Revise => Ok(reason),
        Decision::Spam => Ok(Some(ModerationReason::Spam)),
        Decision::Publish | Decision::Keep => Ok(None),
    }
}

/// What an author does with their own is between them and the moderators; what is done about somebody's safety is nobody's business.
fn visibility(row: &Transition, snapshot: &CommentSnapshot) -> EventVisibility {
    match (row.who.contains(&ActorKind::Author), snapshot.queue) {
        (true, _) => EventVisibility::Subject,
        (false, Some(ReviewQueue::Care)) => EventVisibility::Staff,
        (false, _) => EventVisibility::Public,
    }
}

fn undo(
    snapshot: &CommentSnapshot,
    past: PastDecision,
    actor: Actor,
    now: UnixMicros,
) -> Result<DecisionOutcome, DecisionDenied> {
    let decided = Decision::ALL.iter().any(|decision| decision.action() == past.action);
    let from = past.from.filter(|_| decided).ok_or(DecisionDenied::NotADecision)?;
    match past.since {
        SinceDecision::Undone => return Err(DecisionDenied::Undone),
        SinceDecision::Changed => return Err(DecisionDenied::Since),
        SinceDecision::Nothing if snapshot.state != Some(past.to) => return Err(DecisionDenied::Since),
        SinceDecision::Nothing => {}
    }
    if now.since(past.at) > UNDO_TIME {
        return Err(DecisionDenied::TooLate);
    }
    let notify = if past.action == ModerationAction::Keep { NotifyAuthor::No } else { NotifyAuthor::Yes };
    Ok(DecisionOutcome {
        to: from,
        // Nothing that is removed can be removed again, so what undoing restores as removed is looked up where it was said.
        shown: None,
        event: EventDraft {
            action: ModerationAction::Undo,
            actor,
            at: now,
            from: snapshot.state,
            reason: None,
            visibility: past.visibility,
        },
        effects: DecisionEffects { case: CaseEffect::Reopen, queue: ReviewQueue::Hold, notify },
    })
}
