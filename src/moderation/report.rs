//! Reporting a comment.

use std::time::Duration;

use super::apply::put;
use super::case::{Case, Lane};
use super::decide::{Act, Snapshot, decide};
use super::enact::{self, Beside, enact};
use super::event::Actor;
use super::{Reason, store};
use crate::accounts::Member;
use crate::comments::{self, Comment, Review};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::{CaseId, CommentId};
use crate::text;

/// How long the same reason is not taken again after a moderator looked at it and nothing was changed.
const ANSWERED: Duration = Duration::from_hours(24);
/// So many people take a comment from the page until a moderator has looked: one may be angry and two may be friends.
const CROWD: i64 = 3;
/// How old an account must be to count among them: long enough that making three for one evening is not worth it.
const SEASONED: Duration = Duration::from_hours(24);

/// What a reader adds to a report: up to 1,000 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail(String);

/// The detail is too long, by so many characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is room for 1,000 characters. Shorten it by {}.", text::grouped(*.0))]
pub struct LongDetail(usize);

impl Detail {
    /// In characters: enough to say what a moderator should know.
    pub const LONGEST: usize = 1_000;

    /// Reads a form field; empty is nothing.
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(typed: &str) -> Result<Self, LongDetail> {
        let text = typed.trim();
        match text.chars().count().saturating_sub(Self::LONGEST) {
            0 => Ok(Self(text.to_owned())),
            over => Err(LongDetail(over)),
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A report that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The case that it belongs to.
    pub case: CaseId,
    /// Where that waits.
    pub lane: Lane,
}

/// Why a report is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such comment, or none that readers see.
    #[error("There is no such story.")]
    Missing,
    /// It is one's own.
    #[error("This one is yours: you can change it or take it back.")]
    Own,
    /// Nobody is signed in, and the reason asks for it.
    #[error(
        "Sign in to report this. Without an account you can report worry about someone, private details, and what breaks the law."
    )]
    SignIn,
    /// This person reported this edition before.
    #[error("You have reported this one already. A moderator looks at it; you need not do more.")]
    Again,
    /// A moderator answered the same report a short while ago.
    #[error("A moderator looked at it for the same reason within the last day and let it stand.")]
    Answered,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for ReportError {
    fn kind(&self) -> Kind {
        match self {
            Self::Missing => Kind::Missing,
            Self::Own => Kind::Forbidden,
            Self::SignIn => Kind::Unknown,
            Self::Again | Self::Answered => Kind::Conflict,
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
    reason: Reason,
    detail: &Detail,
) -> Result<Reported, ReportError> {
    // Held until the end, so that two reports open one case.
    let comment = comments::lock(tx, about)?.filter(|comment| comment.state().is_visible()).ok_or(ReportError::Missing)?;
    match reporter {
        Some(member) if member.id() == comment.account_id() => return Err(ReportError::Own),
        Some(member) if store::has_reported(tx, &comment, member.id())? => return Err(ReportError::Again),
        None if !reason.is_open_to_all() => return Err(ReportError::SignIn),
        None if store::was_reported_so(tx, &comment, reason, &detail.0)? => return Err(ReportError::Again),
        _ => {}
    }
    let yesterday = tx.now() - ANSWERED;
    if store::was_answered(tx, &comment, reason, yesterday)? {
        return Err(ReportError::Answered);
    }
    let open = store::open_case(tx, about)?;
    let mut case = enact::opened(tx, &comment, Lane::of_report(reason), open);
    case.version = case.version.saturating_add(1);
    store::put_case(tx, &case)?;
    store::add_report(tx, &comment, reporter.map(Member::id), reason, &detail.0, case.id)?;
    let case = crowd(tx, &comment, case)?;
    Ok(Reported { case: case.id, lane: case.lane })
}

/// Takes a comment from the page when enough people asked for a look, once an edition, unless a moderator looked at it already.
fn crowd(tx: &mut Tx<'_>, comment: &Comment, case: Case) -> Result<Case, Fault> {
    let before = tx.now() - SEASONED;
    let due = comment.state().review == Review::Unreviewed
        && store::standing_reporters(tx, comment, before)? >= CROWD
        && !store::was_held_by_rule(tx, comment)?;
    if !due {
        return Ok(case);
    }
    let snapshot = Snapshot { state: Some(comment.state()), author: comment.account_id(), lane: Some(case.lane) };
    let outcome = decide(&snapshot, Act::Hold, Actor::rule(), tx.now())
        .map_err(|denied| Fault::broken("a reported comment cannot be held").because(denied))?;
    let held = put(tx, comment, &outcome)?;
    let enacted = enact(tx, &held, &outcome, Some(case), Beside::default())?;
    enacted.case.ok_or_else(|| Fault::broken("a case was held and is gone"))
}
