//! What an author is told: of one decision, and of where a comment stands.

use super::case::CaseState;
use super::enact::GRACE;
use super::event::{Action, Decision, Event};
use super::{Reason, rules, store};
use crate::clock::Stamp;
use crate::comments::{self, Comment, Moderation, State, Verdict};
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::{AccountId, CommentId, EventId};
use crate::threads;

/// A decision as its author hears of it. Never holds the text: it may be taken back, and a letter cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who is told.
    pub account: AccountId,
    /// About which comment.
    pub comment: CommentId,
    /// Whether that is a story, or a reply.
    pub kind: CommentKind,
    /// Under which thread.
    pub thread: String,
    /// What was done.
    pub action: Action,
    /// Where it stands since.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// What the moderator wrote to them; empty when nothing.
    pub message: String,
}

/// What a comment is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// It answers the thread.
    Story,
    /// It answers a comment.
    Reply,
}

impl CommentKind {
    /// Which one it is.
    pub const fn of(comment: &Comment) -> Self {
        if comment.is_story() { Self::Story } else { Self::Reply }
    }

    /// The word.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Reply => "reply",
        }
    }
}

/// What was decided about somebody's own, as a headline. `state` is where it stands since.
pub fn headline(kind: CommentKind, action: Action, state: State) -> String {
    let noun = kind.noun();
    match (action, state.moderation) {
        (Action::Revise, _) => format!("A moderator asks you to change your {noun}"),
        (Action::Hold, _) => format!("A moderator will look at your {noun}"),
        (Action::Undo, Moderation::Published) => format!("Your {noun} is back"),
        (Action::Undo, Moderation::Held) => format!("Your {noun} waits for a moderator again"),
        (_, Moderation::Published) => format!("Your {noun} is published"),
        (_, Moderation::Removed) => format!("Your {noun} was removed"),
        (_, Moderation::Spam) => format!("Your {noun} is not shown"),
        (_, Moderation::Held) => format!("Your {noun} waits for a moderator"),
    }
}

/// What the author of a comment is told of an event; nothing when it was taken back before they could hear of it, when another decision
/// took its place, of which they hear instead, or when the comment is gone.
///
/// # Errors
/// When the database refuses.
pub fn event_for_author(tx: &mut Tx<'_>, event: EventId) -> Result<Option<Told>, Fault> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    if store::reverting(tx, event)?.is_some_and(|back| back.at.since(line.at) < GRACE) {
        return Ok(None);
    }
    if is_replaced(&store::events_of(tx, line.comment_id)?, &line) {
        return Ok(None);
    }
    let Some(comment) = comments::find(tx, line.comment_id)? else { return Ok(None) };
    let Some(thread) = threads::find(tx, comment.thread_id())? else { return Ok(None) };
    let (message, _) = store::text(tx, event)?;
    Ok(Some(Told {
        account: comment.account_id(),
        comment: comment.id(),
        kind: CommentKind::of(&comment),
        thread: thread.title().to_owned(),
        action: line.action,
        state: line.to()?,
        reason: line.reason,
        message,
    }))
}

/// Whether a later decision stands in the place of this one. What its author did meanwhile replaces nothing.
fn is_replaced(lines: &[Event], line: &Event) -> bool {
    lines.iter().any(|later| later.id > line.id && is_told(later.action) && !is_undone(lines, later))
}

/// Whether authors hear of such an act for its own sake: a rule's or a moderator's that changes where their comment stands.
fn is_told(action: Action) -> bool {
    action == Action::Hold || action != Action::Keep && Decision::ALL.iter().any(|decision| decision.action() == action)
}

fn is_undone(lines: &[Event], line: &Event) -> bool {
    lines.iter().any(|later| later.reverts_id == Some(line.id))
}

/// What an author may know of where their comment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// The decision that put it there, when a person or a rule made one about the present text.
    pub last: Option<Last>,
    /// Whether it waits for somebody.
    pub waiting: Waiting,
}

/// The last decision about a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// What was decided.
    pub action: Action,
    /// When.
    pub at: Stamp,
    /// Why; its [`Reason::rule`] is the published text.
    pub reason: Option<Reason>,
    /// What the moderator wrote to the author; empty when nothing.
    pub message: String,
}

/// Who has to act before a comment moves on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nobody.
    Nobody,
    /// A moderator.
    Moderator {
        /// Since when.
        since: Stamp,
        /// When they ought to have looked.
        due: Stamp,
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
pub fn standing(tx: &mut Tx<'_>, comment: &Comment) -> Result<Standing, Fault> {
    let lines = store::events_of(tx, comment.id())?;
    let last = last(tx, &lines)?;
    let waiting = waiting(tx, comment, last.as_ref())?;
    Ok(Standing { state: comment.state(), last, waiting })
}

/// The decision that stands: the newest one that was not taken back, if the text was not changed since.
fn last(tx: &mut Tx<'_>, lines: &[Event]) -> Result<Option<Last>, Fault> {
    let present = lines.iter().rev().take_while(|line| !matches!(line.action, Action::Edit | Action::Submit));
    let Some(line) = present.filter(|line| is_told(line.action)).find(|line| !is_undone(lines, line)) else { return Ok(None) };
    let (message, _) = store::text(tx, line.id)?;
    Ok(Some(Last { action: line.action, at: line.at, reason: line.reason, message }))
}

fn waiting(tx: &mut Tx<'_>, comment: &Comment, last: Option<&Last>) -> Result<Waiting, Fault> {
    let moderation = comment.state().moderation;
    if !matches!(moderation, Moderation::Held | Moderation::Spam) {
        return Ok(Waiting::Nobody);
    }
    let Some(case) = store::open_case(tx, comment.id())? else { return Ok(Waiting::Nobody) };
    if case.state == CaseState::WaitingAuthor {
        return Ok(Waiting::Author);
    }
    let mut why = Vec::new();
    if moderation == Moderation::Held {
        let hits = store::hits(tx, comment.id(), comment.revision())?;
        why.extend(hits.iter().filter(|hit| hit.verdict == Verdict::Hold).filter_map(|hit| rules::told_to_author(&hit.rule)));
        why.dedup();
        if last.is_some_and(|last| last.action == Action::Hold) {
            why.push("Several readers asked a moderator to look at it.");
        }
    }
    Ok(Waiting::Moderator { since: case.opened_at, due: case.due_at, why })
}
