//! Applies an outcome of the decision table: updates the case, adds the event, answers the reports and notifies the author.

use std::time::Duration;

use super::case::{self, Case, CaseState, ReviewQueue};
use super::decision_table::DecisionOutcome;
use super::event::ActorKind;
use super::transitions::{CaseEffect, NotifyAuthor};
use super::{POLICY_VERSION, store};
use crate::clock::UnixMicros;
use crate::comments::{Comment, Moderation};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::EventId;
use crate::jobs;
use crate::jobs::Job;
use crate::site_settings;

/// The delay of an author's and a reporter's notification, so that a decision that is undone at once is never sent.
pub const NOTIFICATION_DELAY: Duration = Duration::from_secs(60);

/// What an event holds besides the outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EventContext<'a> {
    /// The message to the author; may be empty.
    pub message: &'a str,
    /// The note for other moderators; may be empty.
    pub note: &'a str,
    /// The event that is undone, and the time of that event.
    pub undone: Option<(EventId, UnixMicros)>,
}

/// What was saved.
#[derive(Clone, Debug)]
pub(super) struct AppliedEffects {
    /// The new event.
    pub event: EventId,
    /// The updated case; `None` when the comment has none.
    pub case: Option<Case>,
}

/// Saves what `outcome` says about `comment`, which is already in its new state and is locked by this transaction. `case` is
/// the one that was decided, or the open one.
pub(super) fn apply_effects(
    tx: &mut Tx<'_>,
    comment: &Comment,
    outcome: &DecisionOutcome,
    case: Option<Case>,
    context: EventContext<'_>,
) -> Result<AppliedEffects, InternalError> {
    let event: EventId = tx.new_id();
    let case = apply_case_effect(tx, comment, outcome, case, event, context.undone.map(|(undone, _)| undone))?;
    let house_rules = match outcome.event.actor.kind {
        ActorKind::Moderator | ActorKind::Owner => site_settings::rules_in_force(tx)?,
        ActorKind::Author | ActorKind::Reader | ActorKind::Rule => None,
    };
    let line = store::EventRow {
        id: event,
        subject: store::EventRowSubject::Comment(comment, outcome.to),
        line: &outcome.event,
        case: case.as_ref().map(|case| case.id),
        policy: POLICY_VERSION,
        reverts: context.undone.map(|(undone, _)| undone),
        house_rules,
    };
    store::add_event(tx, &line)?;
    if !(context.message.is_empty() && context.note.is_empty()) {
        store::add_text(tx, event, context.message, context.note)?;
    }
    answer_reports(tx, outcome, case.as_ref(), event)?;
    notify_author(tx, outcome, event, context.undone)?;
    Ok(AppliedEffects { event, case })
}

/// The case after `outcome`, with its version incremented; created when one is needed and there is none.
fn apply_case_effect(
    tx: &mut Tx<'_>,
    comment: &Comment,
    outcome: &DecisionOutcome,
    case: Option<Case>,
    event: EventId,
    undone: Option<EventId>,
) -> Result<Option<Case>, InternalError> {
    let queue = outcome.effects.queue;
    let moved = match (outcome.effects.case, case) {
        (CaseEffect::Open, case) => Some(opened(tx, comment, queue, case)),
        (CaseEffect::Resume, case) => resumed(tx, comment, case)?,
        (_, None) => None,
        (CaseEffect::Leave, Some(case)) => Some(case),
        (CaseEffect::Wait, Some(case)) => Some(Case { state: CaseState::WaitingAuthor, ..reopened(case) }),
        (CaseEffect::Close, Some(case)) if case.is_open() => Some(closed(tx, case, outcome.event.action.as_str(), event)),
        (CaseEffect::Close, Some(case)) => Some(case),
        (CaseEffect::Shelve, Some(case)) if case.queue.outlives_the_text() => Some(case),
        (CaseEffect::Shelve, Some(case)) => Some(closed(tx, case, case::WITHDRAWN, event)),
        (CaseEffect::Reopen, Some(case)) if case.closed_by == undone || case.is_open() => Some(reopened(case)),
        (CaseEffect::Reopen, Some(case)) => Some(case),
    };
    let Some(mut case) = moved else { return Ok(None) };
    case.version = case.version.saturating_add(1);
    store::upsert_case(tx, &case)?;
    Ok(Some(case))
}

/// The open case, in the more urgent of its own queue and `queue`, or a new one.
pub(super) fn opened(tx: &Tx<'_>, comment: &Comment, queue: ReviewQueue, case: Option<Case>) -> Case {
    let now = tx.now();
    let due = now + queue.response_time();
    match case {
        Some(case) => {
            // A case that waited for the author gets a new due time.
            let due = if case.state == CaseState::Open { case.due_at.min(due) } else { due };
            Case { queue: case.queue.min(queue), due_at: due, ..reopened(case) }
        }
        None => Case {
            id: tx.new_id(),
            comment_id: comment.id(),
            queue,
            state: CaseState::Open,
            outcome: None,
            version: 0,
            opened_at: now,
            due_at: due,
            closed_at: None,
            closed_by: None,
        },
    }
}

fn reopened(case: Case) -> Case {
    Case { state: CaseState::Open, outcome: None, closed_at: None, closed_by: None, ..case }
}

fn closed(tx: &Tx<'_>, case: Case, outcome: &str, by: EventId) -> Case {
    let (outcome, at) = (Some(outcome.to_owned()), Some(tx.now()));
    Case { state: CaseState::Closed, outcome, closed_at: at, closed_by: Some(by), ..case }
}

/// A returned text reopens the case that its withdrawal closed. A held comment always has a case.
fn resumed(tx: &mut Tx<'_>, comment: &Comment, case: Option<Case>) -> Result<Option<Case>, InternalError> {
    if case.is_some() {
        return Ok(case);
    }
    let latest = store::latest_case(tx, comment.id())?;
    if let Some(shelved) = latest.filter(|latest| latest.outcome.as_deref() == Some(case::WITHDRAWN)) {
        let due_at = tx.now() + shelved.queue.response_time();
        return Ok(Some(Case { due_at, ..reopened(shelved) }));
    }
    let held = comment.state().moderation == Moderation::Held;
    Ok(held.then(|| opened(tx, comment, ReviewQueue::Hold, None)))
}

/// Reports are answered when their case is decided, and wait again when the decision is undone. Their reporters are notified
/// after `NOTIFICATION_DELAY`, as the author is.
fn answer_reports(tx: &mut Tx<'_>, outcome: &DecisionOutcome, case: Option<&Case>, event: EventId) -> Result<(), InternalError> {
    let Some(case) = case else { return Ok(()) };
    match outcome.effects.case {
        CaseEffect::Close if store::answer_reports(tx, case.id, outcome.event.action)? > 0 => {
            let at = tx.now() + NOTIFICATION_DELAY;
            jobs::push_at(tx, Job::ReportsAnswered { event }, at)
        }
        CaseEffect::Reopen if case.is_open() => store::reopen_reports(tx, case.id),
        _ => Ok(()),
    }
}

/// Notifies the author after `NOTIFICATION_DELAY`. Skips an undo within it, because the decision was not sent either.
fn notify_author(
    tx: &mut Tx<'_>,
    outcome: &DecisionOutcome,
    event: EventId,
    undone: Option<(EventId, UnixMicros)>,
) -> Result<(), InternalError> {
    let is_within_grace = undone.is_some_and(|(_, at)| tx.now().since(at) < NOTIFICATION_DELAY);
    if outcome.effects.notify != NotifyAuthor::Yes || is_within_grace {
        return Ok(());
    }
    let at = tx.now() + NOTIFICATION_DELAY;
    jobs::push_at(tx, Job::DecisionMade { event }, at)
}
