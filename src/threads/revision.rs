//! The texts that an essay had: one for each save, and what is kept while somebody writes.

use std::time::Duration;

use diesel::Queryable;

use super::{EssayForm, Thread, WriteError, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::InternalError;
use crate::id::{AccountId, ThreadId};
use crate::words;

/// For how long what one person types goes into one revision.
const REVISION_MERGE_WINDOW: Duration = Duration::from_secs(10 * 60);

words! {
    /// How a revision came to be.
    pub enum Made {
        /// Its writer pressed the button.
        Saved = "saved",
        /// It was kept while they wrote.
        Kept = "kept",
        /// An earlier one was brought back.
        Restored = "restored",
    }
}

/// One text of an essay.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Revision {
    /// Which. They grow, not always by one.
    pub number: i32,
    /// Whose, unless their account is gone or the program wrote it.
    pub account: Option<AccountId>,
    /// How it came to be.
    pub made: Made,
    /// When its first word was kept.
    pub begun_at: UnixMicros,
    /// When it last changed.
    pub changed_at: UnixMicros,
    /// What it says.
    pub typed: EssayForm,
}

/// One line of an essay's history.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Entry {
    /// Which revision.
    pub number: i32,
    /// The name of whoever wrote it, if there is one.
    pub by: Option<String>,
    /// How it came to be.
    pub made: Made,
    /// When it last changed.
    pub at: UnixMicros,
    /// The title it had.
    pub title: String,
}

/// A page of at most `size` revisions of an essay, the latest first, beginning before `before`.
///
/// # Errors
/// When the database refuses.
pub fn history(tx: &mut Tx<'_>, of: ThreadId, before: Option<i32>, size: usize) -> Result<Page<Entry, i32>, InternalError> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let rows = store::entries(tx, of, before.unwrap_or(i32::MAX), limit)?;
    Ok(Page::cut(rows, size, |entry| entry.number))
}

/// One revision.
///
/// # Errors
/// When the database refuses.
pub fn revision(tx: &mut Tx<'_>, of: ThreadId, number: i32) -> Result<Option<Revision>, InternalError> {
    store::revision(tx, of, number)
}

/// The latest revision, which may be one that was only kept.
///
/// # Errors
/// When the database refuses.
pub fn latest(tx: &mut Tx<'_>, of: &Thread) -> Result<Revision, InternalError> {
    store::revision(tx, of.id(), of.version())?.ok_or_else(|| InternalError::broken("an essay has no text"))
}

/// Writes down what an essay says now, under the next number. What the same person typed within ten minutes is one revision: the row
/// moves on.
pub(super) fn record(
    tx: &mut Tx<'_>,
    by: Option<AccountId>,
    head: &Revision,
    of: ThreadId,
    made: Made,
    typed: &EssayForm,
) -> Result<i32, InternalError> {
    let next = head.number + 1;
    let goes_on = made != Made::Restored && head.made == Made::Kept && by.is_some() && head.account == by;
    if goes_on && tx.now().since(head.begun_at) < REVISION_MERGE_WINDOW {
        store::move_on(tx, of, head.number, next, made, typed)?;
    } else {
        store::insert_revision(tx, of, next, by, made, typed)?;
    }
    Ok(next)
}

/// Keeps what somebody has typed so far; `seen` is the revision that their window knows. While nobody else can read the essay it takes
/// its place at once, if nothing is missing in it; otherwise it waits to be saved. Gives the number of the revision.
///
/// # Errors
/// [`WriteError::Stale`] when another window kept or saved something else since.
pub fn autosave(tx: &mut Tx<'_>, by: &Member, id: ThreadId, seen: i32, typed: &EssayForm) -> Result<i32, WriteError> {
    let before = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    let head = latest(tx, &before)?;
    if head.typed == *typed {
        return Ok(head.number);
    }
    if head.number != seen {
        return Err(WriteError::Stale(Box::new(head)));
    }
    let number = record(tx, Some(by.id()), &head, id, Made::Kept, typed)?;
    store::set_version(tx, id, number)?;
    if before.is_unseen()
        && let Ok(draft) = typed.draft()
        && super::publish::is_free(tx, Some(id), &draft.slug)?
    {
        super::publish::place(tx, &before, number, &draft)?;
    }
    Ok(number)
}

/// Keeps the first words of a new essay, in which something may be missing still; nothing when there are none to speak of.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_>, author: &Member, typed: &EssayForm) -> Result<Option<Thread>, WriteError> {
    if typed.is_blank() {
        return Ok(None);
    }
    let id = tx.mint();
    let whole = match typed.draft() {
        Ok(draft) if super::publish::is_free(tx, None, &draft.slug)? => Some(draft),
        _ => None,
    };
    let (draft, placed) = match whole {
        Some(draft) => (draft, 1),
        None => (typed.stand_in(id)?, 0),
    };
    if !store::insert(tx, id, Some(author.id()), &draft, placed)? {
        return Err(WriteError::SlugTaken);
    }
    store::insert_revision(tx, id, 1, Some(author.id()), Made::Kept, typed)?;
    Ok(store::find(tx, id)?)
}

/// Brings an earlier text back as a new revision. The address, and how stories are taken, stay as they are. What lacks something cannot be shown
/// to readers: it waits in the form.
///
/// # Errors
/// When there is no such revision.
pub fn restore(tx: &mut Tx<'_>, by: &Member, id: ThreadId, number: i32) -> Result<Thread, WriteError> {
    let before = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    let head = latest(tx, &before)?;
    let old = revision(tx, id, number)?.ok_or(WriteError::Missing)?;
    let mut typed = old.typed;
    if before.placed() > 0 {
        (typed.slug, typed.moderation) = (before.slug().to_string(), before.hold().to_string());
        typed.closes_after = super::essay_form::days(before.closes_after());
    }
    let number = record(tx, Some(by.id()), &head, id, Made::Restored, &typed)?;
    store::set_version(tx, id, number)?;
    if let Ok(draft) = typed.draft()
        && super::publish::is_free(tx, Some(id), &draft.slug)?
    {
        super::publish::place(tx, &before, number, &draft)?;
    }
    store::find(tx, id)?.ok_or(WriteError::Missing)
}
