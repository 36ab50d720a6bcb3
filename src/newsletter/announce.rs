//! Announces a new thread to subscribers: one issue per thread, never a second.

use super::issue::{BODY, IssueError, NewIssue, SUBJECT};
use super::list::MailingList;
use super::subscribe::lists;
use super::{publish, store, write};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, IssueId, ThreadId};
use crate::job_context::JobContext;
use crate::links;
use crate::site::Site;
use crate::text::{Line, Prose, literal};
use crate::threads::{self, Thread};

/// Writes an issue about a thread in the name of the account that asked for it, and starts sending it to the list for new
/// essays. Runs once per thread; does nothing while the list has no subscribers.
///
/// # Errors
/// When the database refuses; the same job works later.
pub async fn announce(context: &JobContext, thread: ThreadId, by: AccountId) -> Result<(), InternalError> {
    let site = context.site.clone();
    context.db.write(move |tx| announce_thread(tx, &site, thread, by)).await
}

fn announce_thread(tx: &mut Tx<'_>, site: &Site, thread: ThreadId, by: AccountId) -> Result<(), InternalError> {
    let Some(thread) = threads::find(tx, thread)?.filter(|thread| thread.published_at().is_some()) else { return Ok(()) };
    let Some(list) = list(tx)? else { return Ok(()) };
    // The inserted row decides: of two concurrent callers, the second finds it and stops.
    if publish::audience(tx, list.id())? == 0 || !store::claim_announcement(tx, thread.id())? {
        return Ok(());
    }
    let unfit = |error| InternalError::unexpected("a thread does not fit into an issue").because(error);
    let draft = NewIssue {
        subject: Line::parse(thread.title(), SUBJECT).map_err(unfit)?,
        body: Prose::parse(&body(site, &thread), BODY).map_err(unfit)?,
        list: list.id(),
    };
    let issue = write::create(tx, by, &draft).map_err(refused)?;
    store::announced(tx, thread.id(), issue)?;
    let version = write::find(tx, issue).map_err(refused)?.version();
    publish::send(tx, issue, version).map_err(refused)
}

/// The thread's excerpt, its question, and a link to it.
fn body(site: &Site, thread: &Thread) -> String {
    let question = thread.question();
    format!(
        "{}\n\n**{}** Between {} and {}.\n\n[Read it, and tell your story]({})\n",
        literal(thread.excerpt()),
        literal(&question.text),
        literal(&question.poles.low),
        literal(&question.poles.high),
        site.absolute(&links::thread(thread.slug())),
    )
}

fn refused(error: IssueError) -> InternalError {
    match error {
        IssueError::Internal(error) => error,
        other => InternalError::unexpected("the issue about a thread cannot be sent").because(other),
    }
}

/// The issue that announced a thread, if there is one.
pub fn issue_about(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<IssueId>, InternalError> {
    store::announcement(tx, thread)
}

/// The list whose subscribers are emailed about a new thread.
pub fn list(tx: &mut Tx<'_>) -> Result<Option<MailingList>, InternalError> {
    // A form without a choice of lists subscribes to the first one.
    Ok(lists(tx)?.into_iter().next())
}

/// How many subscribers an announcement would reach now.
pub fn audience(tx: &mut Tx<'_>) -> Result<i64, InternalError> {
    match list(tx)? {
        Some(list) => publish::audience(tx, list.id()),
        None => Ok(0),
    }
}
