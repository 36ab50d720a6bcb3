//! Reporting a comment.

use std::time::Duration;

use super::apply_effects::{self, EventContext, apply_effects};
use super::case::{Case, ReviewQueue};
use super::decide_case::change_comment;
use super::decision_table::{CommentSnapshot, RequestedAction, evaluate};
use super::event::Actor;
use super::{ModerationReason, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{self, Comment, Locked, Review};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::CommentId;
use crate::text::Paragraph;

/// How long a report with the same reason is rejected after a moderator reviewed one and changed nothing.
const ANSWERED_REASON_WINDOW: Duration = Duration::from_hours(24);
/// How many reporters make a rule hide a comment until a moderator has reviewed it: one may be angry and two may be friends.
const MIN_REPORTERS_TO_HIDE: i64 = 3;
/// The minimum age of a counted reporter's account: long enough that creating three for one evening is not worth it.
const MIN_REPORTER_AGE: Duration = Duration::from_hours(24);

/// The longest detail of a report, in characters: enough for what a moderator should know.
pub const REPORT_DETAIL_MAX: usize = 1_000;

/// Why a report is rejected.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such comment, or readers cannot see it.
    #[error("This comment doesn’t exist, or is no longer shown.")]
    Missing,
    /// The comment is the reporter's own.
    #[error("This one is yours: you can edit or withdraw it.")]
    Own,
    /// The reason requires signing in.
    #[error(
        "Sign in to report this. Without an account you can report worry about somebody’s safety, somebody’s private details, \
         and what is against the law."
    )]
    SignIn,
    /// The reporter already reported this revision, for another reason or in other words.
    #[error("You have already reported this. A moderator will review it.")]
    Again,
    /// The reporter already reported this revision, and a moderator has decided since.
    #[error("You have already reported this, and a moderator has reviewed it. You can report it again if its text changes.")]
    Reviewed,
    /// A visitor, perhaps another one, already reported this revision for the same reason.
    #[error("This has already been reported for this reason. A moderator will review it.")]
    Known,
    /// A moderator recently answered a report with this reason.
    #[error(
        "A moderator reviewed it after a report with the same reason within the last day and kept it. You can report it for \
         another reason."
    )]
    Answered,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for ReportError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Own => ErrorKind::Forbidden,
            Self::SignIn => ErrorKind::Unauthenticated,
            Self::Again | Self::Reviewed | Self::Known | Self::Answered => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// A report, as its reporter sees it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReport {
    /// What the reporter said is wrong.
    pub reason: ModerationReason,
    /// The reporter's details; may be empty.
    pub detail: String,
    /// When it was sent.
    pub at: UnixMicros,
    /// Whether a moderator has decided since.
    pub is_answered: bool,
}

impl OwnReport {
    fn is_same(&self, reason: ModerationReason, detail: &str) -> bool {
        self.reason == reason && self.detail == detail
    }
}

/// What this member reported about the current text of a comment; `None` when they did not.
///
/// # Errors
/// On a database error.
pub fn own_report(tx: &mut Tx<'_>, reporter: &Member, about: &Comment) -> Result<Option<OwnReport>, InternalError> {
    let found = store::own_report(tx, about, reporter.id())?;
    Ok(found.map(|(filed, answered_at)| OwnReport {
        reason: filed.reason,
        detail: filed.detail,
        at: filed.created_at,
        is_answered: answered_at.is_some(),
    }))
}

/// Saves a report from `reporter`, or with `None` from a visitor who is not signed in: opens a case, or joins the open one. A
/// member's report that arrives twice, by a double click, is one.
///
/// # Errors
/// When readers cannot see the comment, it is the reporter's own, or the report is rejected for one of the reasons above.
pub fn report(
    tx: &mut Tx<'_>,
    reporter: Option<&Member>,
    about: CommentId,
    reason: ModerationReason,
    detail: &Paragraph<REPORT_DETAIL_MAX>,
) -> Result<(), ReportError> {
    // Locked until the end, so that two concurrent reports open one case.
    let comment = comments::lock(tx, about)?.ok_or(ReportError::Missing)?;
    let earlier = reporter.map(|member| own_report(tx, member, &comment)).transpose()?.flatten();
    // Before asking whether readers still see the comment: the first of the two may have hidden it. While it is hidden, the
    // answer says nothing of what was decided since.
    let is_visible = comment.state().is_visible();
    if earlier.as_ref().is_some_and(|earlier| earlier.is_same(reason, detail.as_str()) && !(is_visible && earlier.is_answered)) {
        return Ok(());
    }
    if !is_visible {
        return Err(ReportError::Missing);
    }
    match reporter {
        Some(member) if member.id() == comment.account_id() => return Err(ReportError::Own),
        None if !reason.is_open_to_all() => return Err(ReportError::SignIn),
        None if store::was_reported_so(tx, &comment, reason, detail.as_str())? => return Err(ReportError::Known),
        _ => {}
    }
    if let Some(earlier) = earlier {
        return Err(if earlier.is_answered { ReportError::Reviewed } else { ReportError::Again });
    }
    let yesterday = tx.now() - ANSWERED_REASON_WINDOW;
    if store::was_answered(tx, &comment, reason, yesterday)? {
        return Err(ReportError::Answered);
    }
    let open = store::open_case(tx, about)?;
    let mut case = apply_effects::opened(tx, &comment, ReviewQueue::for_report(reason), open);
    case.version = case.version.saturating_add(1);
    store::upsert_case(tx, &case)?;
    store::add_report(tx, &comment, reporter.map(Member::id), reason, detail.as_str(), case.id)?;
    Ok(hide_if_reported_by_many(tx, comment, case)?)
}

/// Hides a comment when enough members reported it, once per revision, unless a moderator has already reviewed it.
fn hide_if_reported_by_many(tx: &mut Tx<'_>, comment: Locked<Comment>, case: Case) -> Result<(), InternalError> {
    let before = tx.now() - MIN_REPORTER_AGE;
    let due = comment.state().review == Review::Unreviewed
        && store::count_open_reporters(tx, &comment, before)? >= MIN_REPORTERS_TO_HIDE
        && !store::was_held_by_rule(tx, &comment)?;
    if !due {
        return Ok(());
    }
    let snapshot = CommentSnapshot { state: Some(comment.state()), author: comment.account_id(), queue: Some(case.queue) };
    let outcome = evaluate(&snapshot, RequestedAction::Hold, Actor::rule(), tx.now())
        .map_err(|denied| InternalError::unexpected("a reported comment cannot be held").because(denied))?;
    let held = change_comment(tx, comment, &outcome)?;
    apply_effects(tx, &held, &outcome, Some(case), EventContext::default())?;
    Ok(())
}
