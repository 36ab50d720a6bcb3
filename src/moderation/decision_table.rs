//! The decision table: which actions on a comment are allowed, and what follows. One pure function over the table of
//! transitions.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::case::ReviewQueue;
use super::event::{Actor, ActorKind, Decision, EventVisibility, ModerationAction};
use super::reason::ModerationReason;
use super::transitions::{CaseEffect, NotifyAuthor, STAFF, TRANSITIONS, Transition};
use crate::clock::UnixMicros;
use crate::comments::{Moderation, State, Verdict};
use crate::error::{ErrorKind, UserError};
use crate::id::AccountId;

/// How long a decision can be undone: as long as a withdrawn text is stored.
pub const UNDO_TIME: Duration = Duration::from_hours(30 * 24);

/// The facts that a decision depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentSnapshot {
    /// The current state; `None` before the comment is posted.
    pub state: Option<State>,
    /// A moderator cannot decide on their own text.
    pub author: AccountId,
    /// The queue of the case, if there is one.
    pub queue: Option<ReviewQueue>,
}

/// An action that an actor requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedAction {
    /// Post the comment, with the verdict of the rules.
    Submit(Verdict),
    /// Edit the comment, with the verdict of the rules about the new text.
    Edit(Verdict),
    /// The author withdraws it.
    Withdraw,
    /// The author restores it after withdrawing it.
    Return,
    /// A rule hides it until a moderator has reviewed it.
    Hold,
    /// A moderator decides about it.
    Decide(Decision, DecisionGrounds),
    /// A moderator undoes a decision.
    Undo(PastDecision),
}

/// What a moderator gives with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionGrounds {
    /// The reason; some decisions require one.
    pub reason: Option<ModerationReason>,
    /// Whether there is a message to the author.
    pub message: MessagePresence,
}

/// Whether there is a message to the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessagePresence {
    /// The message is empty.
    Absent,
    /// The message has text.
    Written,
}

impl MessagePresence {
    /// Whether this message has text.
    pub const fn from_text(message: &str) -> Self {
        if message.is_empty() { Self::Absent } else { Self::Written }
    }
}

/// A past event, for undoing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastDecision {
    /// The kind of action.
    pub action: ModerationAction,
    /// The time of the event.
    pub at: UnixMicros,
    /// The state before; `None` when the event posted the comment.
    pub from: Option<State>,
    /// The state afterwards.
    pub to: State,
    /// Who may see the event.
    pub visibility: EventVisibility,
    /// What happened to the comment since.
    pub since: SinceDecision,
}

/// What happened to a comment after a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceDecision {
    /// No event followed.
    Nothing,
    /// A moderator reversed it.
    Undone,
    /// Another event followed.
    Changed,
}

/// What follows from an allowed action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionOutcome {
    /// The new state of the comment.
    pub to: State,
    /// The reason that readers see in place of the comment; `None` unless it is removed now.
    pub shown: Option<ModerationReason>,
    /// The event to add.
    pub event: EventDraft,
    /// What else happens.
    pub effects: DecisionEffects,
}

/// An event to add, before it has an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventDraft {
    /// The kind of action.
    pub action: ModerationAction,
    /// Who acts, and in which role.
    pub actor: Actor,
    /// The time of the event.
    pub at: UnixMicros,
    /// The state before; `None` when the event posts the comment.
    pub from: Option<State>,
    /// The reason, if one was given.
    pub reason: Option<ModerationReason>,
    /// Who may see the event.
    pub visibility: EventVisibility,
}

/// What happens besides the change of state and its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionEffects {
    /// What happens to the case.
    pub case: CaseEffect,
    /// The queue for a new case.
    pub queue: ReviewQueue,
    /// Whether the author is notified.
    pub notify: NotifyAuthor,
}

/// Why an action is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionDenied {
    /// Only moderators may do this.
    #[error("Only the site’s moderators decide.")]
    NotStaff,
    /// Only the author may do this.
    #[error("Only its author can do this.")]
    NotAuthor,
    /// A moderator may not decide about their own comment.
    #[error("You wrote this yourself. Leave it to another moderator or the owner.")]
    Own,
    /// The table has no such transition from the current state.
    #[error("This action isn’t available any more. Reload the case.")]
    NoSuchMove,
    /// A removal without a reason, or with one that does not justify a removal.
    #[error("Choose a reason for removing it. The author and the readers of the thread see the reason.")]
    NeedsReason,
    /// A request for changes without a message.
    #[error("Write a message that says what to change.")]
    NeedsMessage,
    /// A removal for `ModerationReason::Other` without a message.
    #[error("“Something else” does not tell the author why. Say what it is in the message.")]
    NeedsWords,
    /// Only decisions can be undone.
    #[error("Only a moderator’s decision can be undone.")]
    NotADecision,
    /// The decision is older than `UNDO_TIME`.
    #[error("Decisions can be undone for 30 days. Make a new decision instead.")]
    TooLate,
    /// The decision was already undone.
    #[error("This decision has already been undone.")]
    Undone,
    /// Something happened since the decision.
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
    /// The action of its event.
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

/// Decides about `act`: what follows from it, or why it is denied. Nothing else in the crate decides the state of a comment.
///
/// # Errors
/// When the actor may not, the table has no such transition from the current state, or a reason or message is missing.
pub fn evaluate(
    snapshot: &CommentSnapshot,
    act: RequestedAction,
    actor: Actor,
    now: UnixMicros,
) -> Result<DecisionOutcome, DecisionDenied> {
    may(snapshot, act, actor)?;
    if let RequestedAction::Undo(past) = act {
        return undo_decision(snapshot, past, actor, now);
    }
    let found = TRANSITIONS.iter().find(|row| applies(row, snapshot, act)).ok_or(DecisionDenied::NoSuchMove)?;
    let reason = reason(act)?;
    let to = target(found, snapshot.state).ok_or(DecisionDenied::NoSuchMove)?;
    let shown = reason.filter(|_| found.action == ModerationAction::Remove);
    let queue = match to.moderation {
        // A comment that a rule hides because of reports belongs in the queue of reports.
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
        effects: DecisionEffects { case: found.case, queue, notify: notify(found, act) },
    })
}

/// Checks the permissions: which roles may do this at all, and with whose comments.
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
        // The owner may: a small site has no other moderator.
        ActorKind::Moderator if own => Err(DecisionDenied::Own),
        _ => Ok(()),
    }
}

fn applies(row: &Transition, snapshot: &CommentSnapshot, act: RequestedAction) -> bool {
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

/// Whether the author is notified: `Yes` or `No`.
fn notify(row: &Transition, act: RequestedAction) -> NotifyAuthor {
    match (row.notify, act) {
        (NotifyAuthor::OfMessage, RequestedAction::Decide(_, grounds)) if grounds.message == MessagePresence::Written => {
            NotifyAuthor::Yes
        }
        (NotifyAuthor::OfMessage, _) => NotifyAuthor::No,
        (notify, _) => notify,
    }
}

/// An author's actions are visible to them and to moderators only. What is done about a person's safety is visible to staff
/// only.
fn visibility(row: &Transition, snapshot: &CommentSnapshot) -> EventVisibility {
    match (row.who.contains(&ActorKind::Author), snapshot.queue) {
        (true, _) => EventVisibility::Subject,
        (false, Some(ReviewQueue::Care)) => EventVisibility::Staff,
        (false, _) => EventVisibility::Public,
    }
}

fn undo_decision(
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
        // A removed comment cannot be removed again, so undo looks up the reason of the removal that it restores.
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
