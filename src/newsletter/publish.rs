//! Sends an issue, and pauses, resumes or cancels it.

use super::emails::{self, FrozenIssue, IssueCopy};
use super::issue::{Issue, IssueError, IssueState, PausedBy};
use super::store;
use super::write::find;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{IssueId, ListId};
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;
use crate::links;
use crate::mail::{Email, OutgoingEmail};
use crate::text::{Flavour, Html, Wrap, render, to_plain};

/// The line width of an email's plain text, so that it can be quoted twice within 80 columns.
const COLUMNS: usize = 72;

/// The text of an issue, without the footer.
struct RenderedIssue {
    html: Html,
    plain: String,
}

/// Renders an issue's Markdown. Done once when it is sent, so that every subscriber gets the same.
fn rendered(body: &str) -> RenderedIssue {
    RenderedIssue { html: render(body, Flavour::Essay), plain: to_plain(body, Flavour::Essay, Wrap::At(COLUMNS)) }
}

/// A draft as its subscribers would get it, with sample links.
#[derive(Clone, Debug)]
pub struct IssuePreview {
    /// The HTML part, as a mail program shows it.
    pub html: Html,
    /// The same as plain text.
    pub plain: String,
}

/// A preview of a draft as it would be sent now; sample links replace a subscriber's personal links.
pub fn preview(tx: &mut Tx<'_>, context: &JobContext, id: IssueId) -> Result<IssuePreview, IssueError> {
    let issue = find(tx, id)?;
    let web = links::newsletter_issue(&issue.slug);
    let (html, plain) = emails::preview(context, &unsent(tx, issue, web)?)?;
    Ok(IssuePreview { html, plain })
}

/// A test email: the issue as subscribers would get it, to one address. Its personal links lead nowhere, because it belongs to
/// no subscriber; the archive link leads to the draft, which the owner can open.
pub fn proof(tx: &mut Tx<'_>, context: &JobContext, id: IssueId, to: &Email) -> Result<OutgoingEmail, IssueError> {
    let issue = find(tx, id)?;
    let mut frozen = unsent(tx, issue, links::owner_issue(id))?;
    frozen.subject = format!("Test: {}", frozen.subject);
    Ok(emails::issue(context, &frozen, IssueCopy { to, subscriber: 0.into(), delivery: tx.new_id() })?)
}

/// An issue as it would be frozen now.
fn unsent(tx: &mut Tx<'_>, issue: Issue, web: String) -> Result<FrozenIssue, IssueError> {
    let list = store::lists(tx)?.into_iter().find(|list| list.id() == issue.list_id).ok_or(IssueError::UnknownList)?;
    let text = rendered(&issue.body);
    Ok(FrozenIssue { id: issue.id, web, subject: issue.subject, html: text.html.with_directions(), plain: text.plain, list })
}

/// How many subscribers would get an issue of this list now.
pub fn audience(tx: &mut Tx<'_>, list: ListId) -> Result<i64, InternalError> {
    store::audience(tx, list)
}

/// Starts sending: freezes the text, makes one row per email, and leaves the rest to the worker. `version` is the one that the
/// owner confirmed, so that a second press of the button finds it sent already.
pub fn send(tx: &mut Tx<'_>, id: IssueId, version: i32) -> Result<(), IssueError> {
    let issue = find(tx, id)?;
    if !issue.state.is_writable() {
        return Err(IssueError::AlreadySent);
    }
    if issue.version != version {
        return Err(IssueError::Changed);
    }
    start(tx, &issue)
}

/// Starts sending. Validates after setting the state, so callers must roll back on error.
fn start(tx: &mut Tx<'_>, issue: &Issue) -> Result<(), IssueError> {
    let text = rendered(&issue.body);
    if !store::start_issue(tx, issue, text.html.as_str(), &text.plain)? {
        return Err(IssueError::Changed);
    }
    let audience = store::insert_deliveries(tx, issue)?;
    if audience == 0 {
        return Err(IssueError::NoSubscribers);
    }
    store::set_audience(tx, issue.id, audience)?;
    Ok(wake(tx, issue.id)?)
}

/// Queues a delivery job for an issue, unless one is queued or running.
pub(super) fn wake(tx: &mut Tx<'_>, issue: IssueId) -> Result<(), InternalError> {
    jobs::push_unless_running(tx, Job::DeliverIssue { issue }, &format!("deliver-issue/{issue}"))
}

/// Schedules the issue to be sent at `at`.
pub fn schedule(tx: &mut Tx<'_>, id: IssueId, version: i32, at: UnixMicros) -> Result<(), IssueError> {
    if !find(tx, id)?.state.is_writable() {
        return Err(IssueError::AlreadySent);
    }
    if at <= tx.now() {
        return Err(IssueError::Past);
    }
    if store::schedule_issue(tx, id, version, at)? { Ok(()) } else { Err(IssueError::Changed) }
}

/// Sends the issues that are due; returns how many were started. An issue without subscribers becomes a draft again.
pub fn send_due(tx: &mut Tx<'_>) -> Result<usize, InternalError> {
    let mut begun = 0;
    for issue in store::due_issues(tx)? {
        match start(tx, &issue) {
            Ok(()) => begun += 1,
            Err(IssueError::NoSubscribers) => {
                tracing::warn!(issue = %issue.id, "no one is subscribed to the list of a scheduled issue: it is a draft again");
                store::undo_start(tx, issue.id)?;
            }
            Err(IssueError::Internal(error)) => return Err(error),
            // Another node was faster, and nothing was written here.
            Err(_) => {}
        }
    }
    Ok(begun)
}

/// Pauses the emails that were not sent yet.
pub fn pause(tx: &mut Tx<'_>, id: IssueId) -> Result<(), IssueError> {
    if store::pause_issue(tx, id, PausedBy::Owner)? { Ok(()) } else { elsewhere(tx, id, IssueState::Paused) }
}

/// Resumes a paused issue.
pub fn resume(tx: &mut Tx<'_>, id: IssueId) -> Result<(), IssueError> {
    if store::resume_issue(tx, id)? { Ok(wake(tx, id)?) } else { elsewhere(tx, id, IssueState::Sending) }
}

/// Makes a scheduled issue a draft again, or stops one being sent for good. Emails already sent stay sent.
pub fn cancel(tx: &mut Tx<'_>, id: IssueId) -> Result<(), IssueError> {
    // The scheduler may start it in between; then it is one being sent.
    if find(tx, id)?.state == IssueState::Scheduled && store::unschedule_issue(tx, id)? {
        return Ok(());
    }
    if store::cancel_issue(tx, id)? { Ok(store::cancel_waiting(tx, id)?) } else { elsewhere(tx, id, IssueState::Cancelled) }
}

/// What cancelling a schedule changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleCancellation {
    /// It would have been sent at this time, and is a draft again.
    Cancelled(UnixMicros),
    /// It was a draft already.
    NotScheduled,
    /// It was being sent already, and is paused.
    Paused,
}

/// Makes a scheduled issue a draft again. One that is being sent by now is paused: the caller wanted it not to be sent, but has
/// not decided to stop it for good.
///
/// # Errors
/// [`IssueError`].
pub fn cancel_schedule(tx: &mut Tx<'_>, id: IssueId) -> Result<ScheduleCancellation, IssueError> {
    let before = find(tx, id)?;
    if store::unschedule_issue(tx, id)? {
        return Ok(before.scheduled_at.map_or(ScheduleCancellation::NotScheduled, ScheduleCancellation::Cancelled));
    }
    if store::pause_issue(tx, id, PausedBy::Owner)? {
        return Ok(ScheduleCancellation::Paused);
    }
    match find(tx, id)?.state {
        // Pressed twice.
        IssueState::Draft => Ok(ScheduleCancellation::NotScheduled),
        IssueState::Paused => Ok(ScheduleCancellation::Paused),
        state => Err(IssueError::WrongState(state)),
    }
}

/// A second press of the same button is no error.
fn elsewhere(tx: &mut Tx<'_>, id: IssueId, wanted: IssueState) -> Result<(), IssueError> {
    let state = find(tx, id)?.state;
    if state == wanted { Ok(()) } else { Err(IssueError::WrongState(state)) }
}
