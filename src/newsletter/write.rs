//! Creates and edits issues.

use super::issue::{Issue, IssueError, NewIssue};
use super::store;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{AccountId, IssueId};
use crate::text::Slug;

/// Saves a new draft.
///
/// # Errors
/// [`IssueError::UnknownList`].
pub fn create(tx: &mut Tx<'_>, author: AccountId, draft: &NewIssue) -> Result<IssueId, IssueError> {
    check_list(tx, draft)?;
    let id = tx.new_id();
    let slug = free_slug(tx, draft, id)?;
    store::insert_issue(tx, id, &slug, author, draft)?;
    Ok(id)
}

/// Edits a draft, if it is still the version that the author saw.
pub fn edit(tx: &mut Tx<'_>, id: IssueId, version: i32, draft: &NewIssue) -> Result<(), IssueError> {
    check_list(tx, draft)?;
    let issue = find(tx, id)?;
    if !issue.state.is_writable() {
        return Err(IssueError::AlreadySent);
    }
    if store::update_issue(tx, id, version, draft)? { Ok(()) } else { Err(IssueError::Changed) }
}

/// The issue with this id.
///
/// # Errors
/// [`IssueError::Missing`].
pub fn find(tx: &mut Tx<'_>, id: IssueId) -> Result<Issue, IssueError> {
    store::issue(tx, id)?.ok_or(IssueError::Missing)
}

/// A page of at most `size` issues, newest first, beginning before `before`.
pub fn issues(tx: &mut Tx<'_>, before: Option<IssueId>, size: usize) -> Result<Page<Issue, IssueId>, InternalError> {
    let limit = page::limit(size);
    Ok(Page::cut(store::issues(tx, before, limit)?, size, Issue::id))
}

/// The issues that are sent by themselves later, the next first.
///
/// # Errors
/// When the database refuses.
pub fn scheduled(tx: &mut Tx<'_>) -> Result<Vec<Issue>, InternalError> {
    store::scheduled_issues(tx)
}

fn check_list(tx: &mut Tx<'_>, draft: &NewIssue) -> Result<(), IssueError> {
    let known = store::lists(tx)?.iter().any(|list| list.id() == draft.list);
    if known { Ok(()) } else { Err(IssueError::UnknownList) }
}

/// A slug made of the subject; one that is taken or reserved gets the issue's id appended.
fn free_slug(tx: &mut Tx<'_>, draft: &NewIssue, id: IssueId) -> Result<String, InternalError> {
    let slug = Slug::from_title(draft.subject.as_str());
    Ok(match slug {
        Some(slug) if !store::slug_is_taken(tx, slug.as_str())? => slug.as_str().to_owned(),
        Some(slug) => format!("{slug}-{id}"),
        None => id.to_string(),
    })
}
