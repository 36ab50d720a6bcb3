//! One case with all that a moderator ought to know before deciding.

use super::author::{self, AuthorProfile};
use super::case::{Case, CaseState};
use super::decision_table::{CommentSnapshot, DecisionGrounds, MessagePresence, RequestedAction, evaluate};
use super::event::{Actor, ActorKind, Decision, ModerationAction, ModerationEvent};
use super::{ModerationReason, log, store, undo};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Comment, persona};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{CaseId, EventId};
use crate::threads::{self, Thread};

/// How many earlier decisions about the same voice are shown.
const EARLIER: i64 = 3;

/// One case with all that a moderator ought to know before deciding.
#[derive(Clone, Debug)]
pub struct CaseDetail {
    /// The case.
    pub case: Case,
    /// What it is about.
    pub comment: Comment,
    /// Where that stands.
    pub thread: Thread,
    /// What it answers.
    pub parent: Option<Comment>,
    /// Who wrote it, under the name that it bears.
    pub author: AuthorProfile,
    /// What rules found in the present text.
    pub hits: Vec<HitDetail>,
    /// What readers reported in this case, without who they are.
    pub reports: Vec<CaseReport>,
    /// What happened to the comment, oldest first.
    pub history: Vec<HistoryEntry>,
    /// What the one who looks may decide now.
    pub choices: Vec<Decision>,
    /// The decision that they may take back now.
    pub undo: Option<EventId>,
    /// The newer case of the same comment, when this one is closed.
    pub newer: Option<CaseId>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitDetail {
    /// The rule's name.
    pub rule: String,
    /// A sentence that says why.
    pub why: String,
    /// The bytes of the body that it is about: from, to.
    pub span: Option<(usize, usize)>,
}

/// A report, without who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseReport {
    /// Why.
    pub reason: ModerationReason,
    /// What they added.
    pub detail: String,
    /// When.
    pub at: UnixMicros,
    /// Whether it was about the text as it is now.
    pub edition: ReportedText,
}

/// Which text a report was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportedText {
    /// The present one.
    Present,
    /// An earlier one.
    Earlier,
}

/// Something that happened to a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: UnixMicros,
    /// Who, as moderators may know them.
    pub who: String,
    /// What, as it stands after who.
    pub what: String,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// What was written to the author.
    pub message: String,
    /// What moderators wrote for each other.
    pub note: String,
    /// The case that it belongs to.
    case: Option<CaseId>,
    /// In order of time.
    order: i64,
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

/// All about a case, for `staff`; nothing when there is no such case.
///
/// # Errors
/// When the database refuses.
pub fn open(tx: &mut Tx<'_>, staff: &Member, id: CaseId) -> Result<Option<CaseDetail>, InternalError> {
    let Some(case) = store::case(tx, id)? else { return Ok(None) };
    let Some(comment) = comments::find(tx, case.comment_id)? else { return Ok(None) };
    let Some(thread) = threads::find(tx, comment.thread_id())? else { return Ok(None) };
    let parent = comment.parent_id().map(|parent| comments::find(tx, parent)).transpose()?.flatten();
    let voice = persona::of(tx, &comment)?;
    let lines = store::events_of(tx, comment.id())?;
    let newer = store::open_case(tx, comment.id())?.map(|open| open.id).filter(|open| *open != case.id);
    Ok(Some(CaseDetail {
        author: author::author(tx, voice, Some(comment.id()), EARLIER)?,
        hits: hits(tx, &comment)?,
        reports: reports(tx, &case, &comment)?,
        history: history(tx, &comment, &lines)?,
        choices: if newer.is_none() { choices(tx, staff, &case, &comment) } else { Vec::new() },
        undo: undoable(tx, staff, &comment, &lines)?,
        newer,
        case,
        comment,
        thread,
        parent,
    }))
}

/// Whether what was done can be taken back now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoState {
    /// By the one who asks.
    Available,
    /// Not any more, or not by them.
    Unavailable,
}

/// A decision, as the banner after it tells of it.
#[derive(Clone, Debug)]
pub struct DecisionSummary {
    /// What was decided.
    pub action: ModerationAction,
    /// Whose text it was about, by the name that it bears.
    pub byline: String,
    /// Whether it can be taken back.
    pub undo_state: UndoState,
}

/// What a line of the log says, about whom, and whether `staff` may take it back now; nothing when there is no such line.
///
/// # Errors
/// When the database refuses.
pub fn done(tx: &mut Tx<'_>, staff: &Member, event: EventId) -> Result<Option<DecisionSummary>, InternalError> {
    let Some(line) = store::event(tx, event)? else { return Ok(None) };
    let Some(about) = line.comment_id() else { return Ok(None) };
    let Some(comment) = comments::find(tx, about)? else { return Ok(None) };
    let undo_state =
        if undo::outcome(tx, staff, &comment, &line)?.is_ok() { UndoState::Available } else { UndoState::Unavailable };
    Ok(Some(DecisionSummary { action: line.action, byline: comment.byline().name().to_owned(), undo_state }))
}

fn hits(tx: &mut Tx<'_>, comment: &Comment) -> Result<Vec<HitDetail>, InternalError> {
    let kept = store::hits(tx, comment.id(), comment.revision())?;
    let place = |at: Option<i32>| at.and_then(|at| usize::try_from(at).ok());
    let found = kept.into_iter().map(|hit| {
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

/// Events and reports in one line.
fn history(tx: &mut Tx<'_>, comment: &Comment, lines: &[ModerationEvent]) -> Result<Vec<HistoryEntry>, InternalError> {
    let names = log::names(tx, lines)?;
    let mut history = Vec::new();
    for line in lines {
        let (message, note) = store::text(tx, line.id)?;
        let who = match line.actor_kind {
            ActorKind::Author => comment.byline().name().to_owned(),
            _ => log::name(&names, line),
        };
        let (what, reason) = (line.action.said().to_owned(), line.reason);
        history.push(HistoryEntry { at: line.at, who, what, reason, message, note, case: line.case_id, order: line.id.into() });
    }
    for filed in store::reports_about(tx, comment.id())? {
        history.push(HistoryEntry {
            at: filed.created_at,
            who: "A reader".to_owned(),
            what: "reported it".to_owned(),
            reason: Some(filed.reason),
            message: String::new(),
            note: String::new(),
            case: Some(filed.case_id),
            order: filed.id.into(),
        });
    }
    history.sort_by_key(|happening| happening.order);
    Ok(history)
}

/// Every decision that the table of moves would let `staff` make now, given what it asks for.
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
