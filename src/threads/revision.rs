//! The revisions of an essay: one for each save, and those autosaved while its writer types.

use std::time::Duration;

use super::apply::{apply_revision, is_free};
use super::{EssayForm, Revision, RevisionEntry, RevisionKind, Thread, WriteError, store};
use crate::accounts::Member;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{AccountId, ThreadId};

/// How long one writer's autosaves are merged into one revision.
const REVISION_MERGE_WINDOW: Duration = Duration::from_secs(10 * 60);

/// A page of at most `size` revisions of an essay, latest first, before revision `before`.
pub fn history(
    tx: &mut Tx<'_>,
    of: ThreadId,
    before: Option<i32>,
    size: usize,
) -> Result<Page<RevisionEntry, i32>, InternalError> {
    let limit = page::limit(size);
    let rows = store::entries(tx, of, before.unwrap_or(i32::MAX), limit)?;
    Ok(Page::cut(rows, size, |entry| entry.number))
}

/// The revision with this number.
pub fn revision(tx: &mut Tx<'_>, of: ThreadId, number: i32) -> Result<Option<Revision>, InternalError> {
    store::revision(tx, of, number)
}

/// The latest revision, which may be autosaved only.
pub fn latest(tx: &mut Tx<'_>, of: &Thread) -> Result<Revision, InternalError> {
    store::revision(tx, of.id(), of.version())?.ok_or_else(|| InternalError::unexpected("an essay has no text"))
}

/// Saves the contents of an essay under the next number. Autosaves of one writer within `REVISION_MERGE_WINDOW` share a row,
/// whose number increases.
pub(super) fn record(
    tx: &mut Tx<'_>,
    by: Option<AccountId>,
    head: &Revision,
    of: ThreadId,
    made: RevisionKind,
    typed: &EssayForm,
) -> Result<i32, InternalError> {
    let next = head.number + 1;
    let goes_on = made != RevisionKind::Restored && head.made == RevisionKind::Autosaved && by.is_some() && head.account == by;
    if goes_on && tx.now().since(head.begun_at) < REVISION_MERGE_WINDOW {
        store::move_on(tx, of, head.number, next, made, typed)?;
    } else {
        store::insert_revision(tx, of, next, by, made, typed)?;
    }
    Ok(next)
}

/// Autosaves what a writer has typed; `seen` is the latest revision that their window knows. A valid text of an unpublished,
/// unscheduled essay is applied at once, any other waits to be saved. Returns the revision's number.
///
/// # Errors
/// [`WriteError::Stale`] when another window saved something else since.
pub fn autosave(tx: &mut Tx<'_>, by: &Member, id: ThreadId, seen: i32, typed: &EssayForm) -> Result<i32, WriteError> {
    let before = store::lock(tx, id)?.ok_or(WriteError::Missing)?;
    let head = latest(tx, &before)?;
    if head.typed == *typed {
        return Ok(head.number);
    }
    if head.number != seen {
        return Err(WriteError::Stale(Box::new(head)));
    }
    let number = record(tx, Some(by.id()), &head, id, RevisionKind::Autosaved, typed)?;
    store::set_version(tx, id, number)?;
    if before.is_unseen()
        && let Ok(draft) = typed.draft()
        && is_free(tx, Some(id), &draft.slug)?
    {
        apply_revision(tx, &before, number, &draft)?;
    }
    Ok(number)
}

/// Inserts a new essay from its first autosave, complete or not; `None` when the form is blank.
pub fn create(tx: &mut Tx<'_>, author: &Member, typed: &EssayForm) -> Result<Option<Thread>, WriteError> {
    if typed.is_blank() {
        return Ok(None);
    }
    let id = tx.new_id();
    let whole = match typed.draft() {
        Ok(draft) if is_free(tx, None, &draft.slug)? => Some(draft),
        _ => None,
    };
    let (draft, placed) = match whole {
        Some(draft) => (draft, 1),
        None => (typed.placeholder(id)?, 0),
    };
    if !store::insert(tx, id, Some(author.id()), &draft, placed)? {
        return Err(WriteError::SlugTaken);
    }
    store::insert_revision(tx, id, 1, Some(author.id()), RevisionKind::Autosaved, typed)?;
    Ok(store::find(tx, id)?)
}

/// Restores an earlier text as a new revision. The slug and the settings for stories stay as they are. An incomplete text is
/// not shown to readers: it waits in the form.
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
    let number = record(tx, Some(by.id()), &head, id, RevisionKind::Restored, &typed)?;
    store::set_version(tx, id, number)?;
    if let Ok(draft) = typed.draft()
        && is_free(tx, Some(id), &draft.slug)?
    {
        apply_revision(tx, &before, number, &draft)?;
    }
    store::find(tx, id)?.ok_or(WriteError::Missing)
}
