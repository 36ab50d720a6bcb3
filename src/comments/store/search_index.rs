//! The full-text index of comments.

use super::pages::visible_among;
use super::visible::VISIBLE;
use crate::comments::{Comment, VisibleComment};
use crate::db::Tx;
use crate::db::index::{Index, SearchPosition};
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{CommentId, ThreadId};
use crate::text::Sought;

const INDEX: Index = Index { words: "comment_words", of: "comment", time: "created_at", visible: VISIBLE, under: None };

/// Indexes a visible comment, and removes a hidden one from the index.
pub(in crate::comments) fn index_comment(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    if now.state().is_visible() { INDEX.upsert(tx, now) } else { INDEX.take_out(tx, now.id) }
}

/// Indexes a visible comment that was just inserted.
pub(in crate::comments) fn index_new_comment(tx: &mut Tx<'_>, new: &Comment) -> Result<(), InternalError> {
    INDEX.insert(tx, new)
}

pub(in crate::comments) fn search_comments(
    tx: &mut Tx<'_>,
    sought: &Sought,
    within: Option<ThreadId>,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<VisibleComment, SearchPosition>, InternalError> {
    Index { under: within.map(i64::from), ..INDEX }.search(tx, sought, after, size, visible_among)
}

pub(in crate::comments) fn unindexed_comments(tx: &mut Tx<'_>, most: usize) -> Result<Vec<CommentId>, InternalError> {
    INDEX.missing(tx, most)
}
