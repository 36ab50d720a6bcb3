//! Finds the thread of an address, and its author.

use crate::accounts;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::problem::Problem;
use crate::id::ThreadId;
use crate::links;
use crate::text::Slug;
use crate::threads;
use crate::threads::Thread;

/// The published thread at this address.
///
/// # Errors
/// A 404 when there is none; a redirect when the thread has another address now.
pub(crate) fn published(tx: &mut Tx<'_>, slug: &str) -> Result<Thread, Problem> {
    let slug = Slug::parse(slug).map_err(|_| Problem::missing())?;
    if let Some(found) = threads::published(tx, &slug)? {
        return Ok(found);
    }
    let now = threads::formerly(tx, &slug)?.ok_or_else(Problem::missing)?;
    Err(Problem::moved(links::thread(now.slug())))
}

/// The id of the published thread at this address, without reading its essay.
///
/// # Errors
/// As [`published`].
pub(crate) fn published_id(tx: &mut Tx<'_>, slug: &str) -> Result<ThreadId, Problem> {
    let known = Slug::parse(slug).map_err(|_| Problem::missing())?;
    match threads::published_id(tx, &known)? {
        Some(id) => Ok(id),
        None => published(tx, slug).map(|thread| thread.id()),
    }
}

/// The name of the thread's author; `None` without an account.
pub(crate) fn author(tx: &mut Tx<'_>, thread: &Thread) -> Result<Option<String>, InternalError> {
    let Some(id) = thread.author_id() else { return Ok(None) };
    Ok(accounts::find::by_id(tx, id)?.map(|account| account.name().to_string()))
}
