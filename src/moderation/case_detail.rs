//! A case with everything that a moderator should know before deciding.

use super::author::{self, AuthorProfile};
use super::case::{Case, CaseState};
use super::decision_notification::is_cancelled;
use super::decision_table::{CommentSnapshot, DecisionGrounds, MessagePresence, RequestedAction, evaluate};
use super::event::{Actor, ActorKind, Decision, ModerationAction, ModerationEvent};
use super::{ModerationReason, log, store, undo};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Comment, CommentKind, persona};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{CaseId, CommentId, EventId};
use crate::text;
use crate::threads::{self, Thread};

/// How many earlier decisions about the same persona are shown.
const MAX_EARLIER_DECISIONS: i64 = 3;

/// A case with everything that a moderator should know before deciding.
#[derive(Clone, Debug)]
pub struct CaseDetail {
    /// The case itself.
    pub case: Case,
    /// The comment that it is about.
    pub comment: Comment,
    /// The thread of the comment.
    pub thread: Thread,
    /// The comment that it replies to; `None` for a story.
    pub parent: Option<Comment>,
    /// The author, as the persona of the comment.
    pub author: AuthorProfile,
    /// What the rules found in the current text.
    pub hits: Vec<HitDetail>,
    /// Whether reports and notes are hidden, because the viewing moderator wrote the comment and is no owner.
    pub hides_reports: bool,
    /// The reports of this case, without their reporters.
    pub reports: Vec<CaseReport>,
    /// The events of the comment, oldest first.
    pub history: Vec<HistoryEntry>,
    /// The decisions that the viewing moderator may make now.
    pub choices: Vec<Decision>,
    /// The decision that they may undo now.
    pub undo: Option<EventId>,
    /// The open case of the same comment, when this one is closed.
    pub newer: Option<CaseId>,
}

/// A finding of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitDetail {
    /// The rule's stable name.
    pub rule: String,
    /// A sentence that explains it.
    pub why: String,
    /// The byte range in the body, if it is about a part of it.
    pub span: Option<(usize, usize)>,
}

/// A report, without its reporter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseReport {
    /// The reporter's reason.
    pub reason: ModerationReason,
    /// The reporter's details; may be empty.
    pub detail: String,
    /// The time of the report.
    pub at: UnixMicros,
    /// Whether it was about the current text.
    pub edition: ReportedText,
}

/// Which text a report was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedText {
    /// The current one.
    Present,
    /// An earlier revision.
    Earlier,
}

/// An entry of a comment's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The time of the event.
    pub at: UnixMicros,
    /// The actor, as far as moderators may know them.
    pub who: String,
    /// The predicate that follows `who`.
    pub what: String,
    /// The reason in words, if one was given. In a report it is only what a reader thinks.
    pub reason: Option<&'static str>,
    /// The version of the house rules that it was decided under.
    pub house_rules: Option<i32>,
    /// The message to the author; may be empty.
    pub message: String,
    /// Whether the author gets the message.
    pub delivery: MessageDelivery,
    /// The note for other moderators; may be empty.
    pub note: String,
    /// The case of the event.
    case: Option<CaseId>,
    /// The id, which orders entries by time.
    order: i64,
}

/// Whether the author gets the message of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageDelivery {
    /// It is sent after `NOTIFICATION_DELAY`.
    Sent,
    /// The decision was undone or replaced before.
    Cancelled,
}

impl CaseDetail {
    /// What happened to this case after its version `seen`: each event and each report is one version.
    pub fn since(&self, seen: i32) -> Vec<&HistoryEntry> {
        let of_case = self.history.iter().filter(|happening| happening.case == Some(self.case.id));
        of_case.skip(usize::try_from(seen).unwrap_or(0)).collect()
    }

    /// Whether the author was asked to change the text and has not done so.
    pub const fn waits_for_author(&self) -> bool {
        matches!(self.case.state, CaseState::WaitingAuthor)
    }
}

/// A case with its details for `staff`; `None` when there is no such case.
pub fn open(tx: &mut Tx<'_>, staff: &Member, id: CaseId) -> Result<Option<CaseDetail>, InternalError> {
    let Some(case) = store::case(tx, id)? else { return Ok(None) };
    let Some(comment) = comments::find(tx, case.comment_id)? else { return Ok(None) };
    let Some(thread) = threads::find(tx, comment.thread_id())? else { return Ok(None) };
    let parent = comment.parent_id().map(|parent| comments::find(tx, parent)).transpose()?.flatten();
    let hides_reports = hides_reports_from(staff, &comment);
    let persona = persona::of_comment(tx, &comment)?;
    let lines = store::events_of(tx, comment.id())?;
    let newer = store::open_case(tx, comment.id())?.map(|open| open.id).filter(|open| *open != case.id);
    Ok(Some(CaseDetail {
        author: author::author(tx, persona, Some(comment.id()), MAX_EARLIER_DECISIONS)?,
        hits: hits(tx, &comment)?,
        reports: if hides_reports { Vec::new() } else { reports(tx, &case, &comment)? },
        history: if hides_reports { own_history(tx, &comment, &lines)? } else { history(tx, &comment, &lines)? },
        hides_reports,
        choices: if newer.is_none() { choices(tx, staff, &case, &comment) } else { Vec::new() },
        undo: undoable(tx, staff, &comment, &lines)?,
        newer,
        case,
        comment,
        thread,
        parent,
    }))
}

/// Whether a decision can be undone now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoState {
    /// The viewing moderator may undo it.
    Available,
    /// It cannot be undone any more, or not by them.
    Unavailable,
}

/// How much of a comment the banner quotes: enough to recognise it.
const BANNER_EXCERPT_CHARS: usize = 50;

/// A decision, as the banner after it shows it.
#[derive(Clone, Debug)]
pub struct DecisionSummary {
    /// The kind of decision.
    pub action: ModerationAction,
    /// Whether the comment is a story or a reply.
    pub kind: CommentKind,
    /// The comment that was decided on.
    pub comment: CommentId,
    /// The byline of the comment.
    pub byline: String,
    /// When the comment was posted.
    pub posted_at: UnixMicros,
    /// Its first words; empty once its text is deleted.
    pub excerpt: String,
    /// Whether it can be undone.
    pub undo_state: UndoState,
}

/// A decision, the byline of its comment, and whether `staff` may undo it now; `None` when there is no such event.
pub fn decision_summary(tx: &mut Tx<'_>, staff: &Member, event: EventId) -> Result<Option<DecisionSummary>, InternalError> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    let Some(about) = line.comment_id() else { return Ok(None) };
    let Some(comment) = comments::find(tx, about)? else { return Ok(None) };
    let undo_state =
        if undo::outcome(tx, staff, &comment, &line)?.is_ok() { UndoState::Available } else { UndoState::Unavailable };
    Ok(Some(DecisionSummary {
        action: line.action,
        kind: comment.kind(),
        comment: about,
        byline: comment.byline().name().to_owned(),
        posted_at: comment.created_at(),
        excerpt: text::excerpt(&comment.html().words(), BANNER_EXCERPT_CHARS),
        undo_state,
    }))
}

fn hits(tx: &mut Tx<'_>, comment: &Comment) -> Result<Vec<HitDetail>, InternalError> {
    let hits = store::rule_hits(tx, comment.id(), comment.revision())?;
    let place = |at: Option<i32>| at.and_then(|at| usize::try_from(at).ok());
    let found = hits.into_iter().map(|hit| {
        let span = place(hit.span_start).zip(place(hit.span_end));
        HitDetail { rule: hit.rule, why: hit.why, span }
    });
    Ok(found.collect())
}

fn reports(tx: &mut Tx<'_>, case: &Case, comment: &Comment) -> Result<Vec<CaseReport>, InternalError> {
    let filed = store::reports_of(tx, case.id)?;
    let edition = |revision| if revision == comment.revision() { ReportedText::Present } else { ReportedText::Earlier };
    let complaint = |filed: store::StoredReport| CaseReport {
        edition: edition(filed.revision),
        reason: filed.reason,
        detail: filed.detail,
        at: filed.created_at,
    };
    Ok(filed.into_iter().map(complaint).collect())
}

/// Whether `staff` may not see the reports and notes about a comment, because they wrote it: reporters’ words may name them to
/// the author, and notes are about the author. An owner may have to decide alone, and sees everything.
pub(super) fn hides_reports_from(staff: &Member, comment: &Comment) -> bool {
    comment.account_id() == staff.id() && !staff.role().may_own()
}

/// The events of a comment as its author may see them.
fn own_history(tx: &mut Tx<'_>, comment: &Comment, lines: &[ModerationEvent]) -> Result<Vec<HistoryEntry>, InternalError> {
    let entries = events(tx, comment, lines)?;
    Ok(entries.into_iter().map(|entry| HistoryEntry { note: String::new(), ..entry }).collect())
}

/// Events and reports, merged by time.
fn history(tx: &mut Tx<'_>, comment: &Comment, lines: &[ModerationEvent]) -> Result<Vec<HistoryEntry>, InternalError> {
    let mut history = events(tx, comment, lines)?;
    for filed in store::reports_about(tx, comment.id())? {
        history.push(HistoryEntry {
            at: filed.created_at,
            who: "A reader".to_owned(),
            what: "reported it".to_owned(),
            reason: Some(filed.reason.complaint()),
            house_rules: None,
            message: String::new(),
            delivery: MessageDelivery::Sent,
            note: String::new(),
            case: Some(filed.case_id),
            order: filed.id.into(),
        });
    }
    history.sort_by_key(|happening| happening.order);
    Ok(history)
}

fn events(tx: &mut Tx<'_>, comment: &Comment, lines: &[ModerationEvent]) -> Result<Vec<HistoryEntry>, InternalError> {
    let names = log::names(tx, lines)?;
    let mut events = Vec::new();
    for line in lines {
        let (message, note) = store::event_text(tx, line.id)?;
        let who = match line.actor_kind {
            ActorKind::Author => comment.byline().name().to_owned(),
            _ => log::name(&names, line),
        };
        let delivery = if is_cancelled(lines, line) { MessageDelivery::Cancelled } else { MessageDelivery::Sent };
        let (what, reason) = (line.action.predicate().to_owned(), line.reason.map(ModerationReason::title));
        let (case, order) = (line.case_id, line.id.into());
        let house_rules = line.house_rules;
        events.push(HistoryEntry { at: line.at, who, what, reason, house_rules, message, delivery, note, case, order });
    }
    Ok(events)
}

/// Every decision that the decision table would let `staff` make now, given the reason and message that it requires.
fn choices(tx: &Tx<'_>, staff: &Member, case: &Case, comment: &Comment) -> Vec<Decision> {
    let snapshot = CommentSnapshot { state: Some(comment.state()), author: comment.account_id(), queue: Some(case.queue) };
    let grounds = DecisionGrounds { reason: Some(ModerationReason::Other), message: MessagePresence::Written };
    let may =
        |choice: &Decision| evaluate(&snapshot, RequestedAction::Decide(*choice, grounds), Actor::from(staff), tx.now()).is_ok();
    Decision::ALL.iter().copied().filter(may).collect()
}

fn undoable(
    tx: &mut Tx<'_>,
    staff: &Member,
    comment: &Comment,
    lines: &[ModerationEvent],
) -> Result<Option<EventId>, InternalError> {
    let Some(last) = lines.last() else { return Ok(None) };
    Ok(undo::outcome(tx, staff, comment, last)?.is_ok().then_some(last.id))
}
