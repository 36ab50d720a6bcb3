//! What an author may know of where their comment stands.

use super::case::CaseState;
use super::decision_notification::{is_notified, is_undone};
use super::event::{ModerationAction, ModerationEvent};
use super::{ModerationReason, rules, store};
use crate::clock::UnixMicros;
use crate::comments::{Comment, Moderation, State, Verdict};
use crate::db::Tx;
use crate::fault::InternalError;

/// What an author may know of where their comment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentStatus {
    /// Where it stands.
    pub state: State,
    /// The decision that put it there, when a person or a rule made one about the present text.
    pub last: Option<LastDecision>,
    /// Whether it waits for somebody.
    pub waiting: WaitingFor,
}

/// The last decision about a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDecision {
    /// What was decided.
    pub action: ModerationAction,
    /// When.
    pub at: UnixMicros,
    /// Why; its [`ModerationReason::rule`] is the published text.
    pub reason: Option<ModerationReason>,
    /// What the moderator wrote to the author; empty when nothing.
    pub message: String,
}

/// Who has to act before a comment moves on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitingFor {
    /// Nobody.
    Nobody,
    /// A moderator.
    Moderator {
        /// Since when.
        since: UnixMicros,
        /// When they ought to have looked.
        due: UnixMicros,
        /// Why it is read first, a sentence each. Empty for what is taken for spam: how that was noticed is not told.
        why: Vec<&'static str>,
    },
    /// The author: to change the text.
    Author,
}

/// What the author of `comment` may know of where it stands. Reports that nobody decided about are not among it.
///
/// # Errors
/// When the database refuses.
pub fn comment_status(tx: &mut Tx<'_>, comment: &Comment) -> Result<CommentStatus, InternalError> {
    let lines = store::events_of(tx, comment.id())?;
    let last = last(tx, &lines)?;
    let waiting = waiting(tx, comment, last.as_ref())?;
    Ok(CommentStatus { state: comment.state(), last, waiting })
}

/// The decision that stands: the newest one that was not taken back, if the text was not changed since.
fn last(tx: &mut Tx<'_>, lines: &[ModerationEvent]) -> Result<Option<LastDecision>, InternalError> {
    let present = lines.iter().rev().take_while(|line| !matches!(line.action, ModerationAction::Edit | ModerationAction::Submit));
    let Some(line) = present.filter(|line| is_notified(line.action)).find(|line| !is_undone(lines, line)) else {
        return Ok(None);
    };
    let (message, _) = store::text(tx, line.id)?;
    Ok(Some(LastDecision { action: line.action, at: line.at, reason: line.reason, message }))
}

fn waiting(tx: &mut Tx<'_>, comment: &Comment, last: Option<&LastDecision>) -> Result<WaitingFor, InternalError> {
    let moderation = comment.state().moderation;
    if !matches!(moderation, Moderation::Held | Moderation::Spam) {
        return Ok(WaitingFor::Nobody);
    }
    let Some(case) = store::open_case(tx, comment.id())? else { return Ok(WaitingFor::Nobody) };
    if case.state == CaseState::WaitingAuthor {
        return Ok(WaitingFor::Author);
    }
    let mut why = Vec::new();
    if moderation == Moderation::Held {
        let hits = store::hits(tx, comment.id(), comment.revision())?;
        why.extend(hits.iter().filter(|hit| hit.verdict == Verdict::Hold).filter_map(|hit| rules::told_author(&hit.rule)));
        why.dedup();
        if last.is_some_and(|last| last.action == ModerationAction::Hold) {
            why.push("Several readers asked a moderator to look at it.");
        }
    }
    Ok(WaitingFor::Moderator { since: case.opened_at, due: case.due_at, why })
}
