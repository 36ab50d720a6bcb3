//! Telling subscribers of a new thread: one issue for each thread, and never a second.

use super::issue::{BODY, IssueError, NewIssue, SUBJECT};
use super::list::lists;
use super::{publish, store, write};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, IssueId, ThreadId};
use crate::job_context::JobContext;
use crate::links;
use crate::site::Site;
use crate::text::{Line, Prose, literal};
use crate::threads::{self, Thread};

/// Writes an issue about a thread, in the name of whoever wished it, and begins to send it to the list that is for new essays. Done
/// once for each thread; while nobody is on the list there is nobody to tell.
///
/// # Errors
/// When the database refuses; the same job works later.
pub async fn announce(context: &JobContext, thread: ThreadId, by: AccountId) -> Result<(), InternalError> {
    let site = context.site.clone();
    context.db.write(move |tx| tell(tx, &site, thread, by)).await
}

fn tell(tx: &mut Tx<'_>, site: &Site, thread: ThreadId, by: AccountId) -> Result<(), InternalError> {
    let Some(thread) = threads::find(tx, thread)?.filter(|thread| thread.published_at().is_some()) else { return Ok(()) };
    // The first list is the one that a form without a choice is for.
    let Some(list) = lists(tx)?.into_iter().next() else { return Ok(()) };
    // The row decides: whoever comes second, also at the same moment, finds it there.
    if publish::audience(tx, list.id())? == 0 || !store::claim_announcement(tx, thread.id())? {
        return Ok(());
    }
    let unfit = |error| InternalError::broken("a thread does not fit into a letter").because(error);
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

/// What stands over the thread, its question, and the way there.
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
        IssueError::Broken(fault) => fault,
        other => InternalError::broken("the letter about a thread cannot be sent").because(other),
    }
}

/// The issue that told subscribers of a thread, if one did.
///
/// # Errors
/// When the database refuses.
pub fn letter_about(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<IssueId>, InternalError> {
    store::announcement(tx, thread)
}

/// How many would be told of a new thread now.
///
/// # Errors
/// When the database refuses.
pub fn audience(tx: &mut Tx<'_>) -> Result<i64, InternalError> {
    match lists(tx)?.first() {
        Some(list) => publish::audience(tx, list.id()),
        None => Ok(0),
    }
}
