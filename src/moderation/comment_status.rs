//! The status of a comment, as its author may see it.

use super::case::CaseState;
use super::decision_notification::{changes_state, is_undone};
use super::event::{ModerationAction, ModerationEvent};
use super::{ModerationReason, rules, store};
use crate::clock::UnixMicros;
use crate::comments::{Comment, Moderation, State, Verdict};
use crate::db::Tx;
use crate::error::InternalError;

/// The status of a comment, as its author may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentStatus {
    /// The current state.
    pub state: State,
    /// The decision that led to this state, if a moderator or a rule made one about the current text.
    pub last: Option<LastDecision>,
    /// What moderators wrote to the author with that decision, and since without changing the state; oldest first.
    pub messages: Vec<String>,
    /// Who has to act next.
    pub waiting: WaitingFor,
}

/// The last decision about a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDecision {
    /// The kind of decision.
    pub action: ModerationAction,
    /// The time of the decision.
    pub at: UnixMicros,
    /// Its [`ModerationReason::rule`] is the published text.
    pub reason: Option<ModerationReason>,
    /// The version of the house rules that it was made under.
    pub house_rules: Option<i32>,
}

/// Who has to act before a comment changes its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitingFor {
    /// No action is needed.
    Nothing,
    /// A moderator has to review it.
    Moderator {
        /// When the case was opened.
        since: UnixMicros,
        /// When a moderator should have reviewed it.
        due: UnixMicros,
        /// Why it is reviewed first, a sentence each. Empty for spam, so that spammers do not learn how it was detected.
        why: Vec<&'static str>,
    },
    /// The author was asked to change the text.
    Author,
}

/// The status of `comment`, as its author may see it. Leaves out reports without a decision.
pub fn comment_status(tx: &mut Tx<'_>, comment: &Comment) -> Result<CommentStatus, InternalError> {
    let lines = store::events_of(tx, comment.id())?;
    let present = decisions_in_force(&lines);
    let last = present.first().filter(|line| changes_state(line.action));
    let last =
        last.map(|line| LastDecision { action: line.action, at: line.at, reason: line.reason, house_rules: line.house_rules });
    let mut messages = Vec::new();
    for line in present {
        let (message, _) = store::event_text(tx, line.id)?;
        messages.extend(Some(message).filter(|message| !message.is_empty()));
    }
    let waiting = waiting_for(tx, comment, last.as_ref())?;
    Ok(CommentStatus { state: comment.state(), last, messages, waiting })
}

/// The decisions about the current text that were not undone, oldest first: the newest one that changed its state, and those
/// that kept it since.
fn decisions_in_force(lines: &[ModerationEvent]) -> Vec<&ModerationEvent> {
    let present = lines.iter().rev().take_while(|line| !matches!(line.action, ModerationAction::Edit | ModerationAction::Submit));
    let mut found = Vec::new();
    for line in present.filter(|line| !is_undone(lines, line)) {
        if line.action == ModerationAction::Keep || changes_state(line.action) {
            found.push(line);
        }
        if changes_state(line.action) {
            break;
        }
    }
    found.reverse();
    found
}

fn waiting_for(tx: &mut Tx<'_>, comment: &Comment, last: Option<&LastDecision>) -> Result<WaitingFor, InternalError> {
    let moderation = comment.state().moderation;
    if !matches!(moderation, Moderation::Held | Moderation::Spam) {
        return Ok(WaitingFor::Nothing);
    }
    let Some(case) = store::open_case(tx, comment.id())? else { return Ok(WaitingFor::Nothing) };
    if case.state == CaseState::WaitingAuthor {
        return Ok(WaitingFor::Author);
    }
    let mut why = Vec::new();
    if moderation == Moderation::Held {
        let hits = store::rule_hits(tx, comment.id(), comment.revision())?;
        why.extend(hits.iter().filter(|hit| hit.verdict == Verdict::Hold).filter_map(|hit| rules::author_explanation(&hit.rule)));
        why.dedup();
        if last.is_some_and(|last| last.action == ModerationAction::Hold) {
            why.push("Several readers reported it.");
        }
    }
    Ok(WaitingFor::Moderator { since: case.opened_at, due: case.due_at, why })
}
