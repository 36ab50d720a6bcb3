//! Reporting a comment.

use std::time::Duration;

use super::apply_effects::{self, EventContext, apply_effects};
use super::case::{Case, ReviewQueue};
use super::decide_case::change_comment;
use super::decision_table::{CommentSnapshot, RequestedAction, evaluate};
use super::event::Actor;
use super::{ModerationReason, store};
use crate::accounts::Member;
use crate::comments::{self, Comment, Locked, Review};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{CaseId, CommentId};
use crate::text::Paragraph;

/// How long the same reason is not taken again after a moderator looked at it and nothing was changed.
const ANSWERED: Duration = Duration::from_hours(24);
/// So many people take a comment from the page until a moderator has looked: one may be angry and two may be friends.
const CROWD: i64 = 3;
/// How old an account must be to count among them: long enough that making three for one evening is not worth it.
const SEASONED: Duration = Duration::from_hours(24);

/// How long the detail of a report may be, in characters: enough to say what a moderator should know.
pub const REPORT_DETAIL_MAX: usize = 1_000;

/// A report that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiledReport {
    /// The case that it belongs to.
    pub case: CaseId,
    /// Where that waits.
    pub queue: ReviewQueue,
}

/// Why a report is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such comment, or none that readers see.
    #[error("There is no such story.")]
    Missing,
    /// It is one's own.
    #[error("This one is yours: you can edit or withdraw it.")]
    Own,
    /// Nobody is signed in, and the reason asks for it.
    #[error(
        "Sign in to report this. Without an account you can report worry about someone, private details, and what breaks the law."
    )]
    SignIn,
    /// This person reported this edition before.
    #[error("You have already reported this. A moderator will look at it.")]
    Again,
    /// A moderator answered the same report a short while ago.
    #[error("A moderator looked at it for the same reason within the last day and kept it.")]
    Answered,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for ReportError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Own => ErrorKind::Forbidden,
            Self::SignIn => ErrorKind::Unauthenticated,
            Self::Again | Self::Answered => ErrorKind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Takes a report from `reporter`, or from somebody who is not signed in: opens a case, or joins the one that is open.
///
/// # Errors
/// When readers do not see the comment, it is the reporter's own, or the report is not taken for one of the reasons above.
pub fn report(
    tx: &mut Tx<'_>,
    reporter: Option<&Member>,
    about: CommentId,
    reason: ModerationReason,
    detail: &Paragraph<REPORT_DETAIL_MAX>,
) -> Result<FiledReport, ReportError> {
    // Held until the end, so that two reports open one case.
    let comment = comments::lock(tx, about)?.filter(|comment| comment.state().is_visible()).ok_or(ReportError::Missing)?;
    match reporter {
        Some(member) if member.id() == comment.account_id() => return Err(ReportError::Own),
        Some(member) if store::has_reported(tx, &comment, member.id())? => return Err(ReportError::Again),
        None if !reason.is_open_to_all() => return Err(ReportError::SignIn),
        None if store::was_reported_so(tx, &comment, reason, detail.as_str())? => return Err(ReportError::Again),
        _ => {}
    }
    let yesterday = tx.now() - ANSWERED;
    if store::was_answered(tx, &comment, reason, yesterday)? {
        return Err(ReportError::Answered);
    }
    let open = store::open_case(tx, about)?;
    let mut case = apply_effects::opened(tx, &comment, ReviewQueue::for_report(reason), open);
    case.version = case.version.saturating_add(1);
    store::put_case(tx, &case)?;
    store::add_report(tx, &comment, reporter.map(Member::id), reason, detail.as_str(), case.id)?;
    let case = crowd(tx, comment, case)?;
    Ok(FiledReport { case: case.id, queue: case.queue })
}

/// Takes a comment from the page when enough people asked for a look, once an edition, unless a moderator looked at it already.
fn crowd(tx: &mut Tx<'_>, comment: Locked<Comment>, case: Case) -> Result<Case, InternalError> {
    let before = tx.now() - SEASONED;
    let due = comment.state().review == Review::Unreviewed
        && store::standing_reporters(tx, &comment, before)? >= CROWD
        && !store::was_held_by_rule(tx, &comment)?;
    if !due {
        return Ok(case);
    }
    let snapshot = CommentSnapshot { state: Some(comment.state()), author: comment.account_id(), queue: Some(case.queue) };
    let outcome = evaluate(&snapshot, RequestedAction::Hold, Actor::rule(), tx.now())
        .map_err(|denied| InternalError::broken("a reported comment cannot be held").because(denied))?;
    let held = change_comment(tx, comment, &outcome)?;
    let applied = apply_effects(tx, &held, &outcome, Some(case), EventContext::default())?;
    applied.case.ok_or_else(|| InternalError::broken("a case was held and is gone"))
}
