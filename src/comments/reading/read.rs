//! Reading a thread's stories: by page, one conversation, or the latest.

use std::collections::HashMap;

use super::tree;
use super::tree::{MAX_DEPTH, MAX_STORIES, Node, PAGE_BYTES, RowBudget};
use super::visible_comment::{Count, VisibleComment};
use super::waiting_comment::WaitingComment;
use crate::comments::spectrum::counts::Spectrum;
use crate::comments::{Among, Browse, Comment, CommentKind, Cursor, Order, Position, Turn, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// One entry of a page: a visible comment or a tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedComment {
    /// Its position in the tree, and its tombstone if it has one.
    pub node: Node,
    /// Its content; `None` for a tombstone.
    pub posted: Option<VisibleComment>,
}

/// A page of stories with their replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stories {
    /// Each story followed by its replies.
    pub lines: Vec<ListedComment>,
    /// The cursor of the previous page, if there is one.
    pub earlier: Option<Cursor>,
    /// The cursor of the next page, if there is one.
    pub later: Option<Cursor>,
}

/// The most ancestors that are shown above a comment: enough to follow it, however long the chain of replies is.
const MAX_ANCESTORS: usize = 10;

/// One conversation: the nearest ancestors of a comment, the comment and its replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The ancestors that are not shown.
    pub earlier: Option<EarlierAncestors>,
    /// The nearest ancestors, the comment's parent last.
    pub above: Vec<ListedComment>,
    /// The comment and its replies.
    pub lines: Vec<ListedComment>,
}

/// The ancestors between the beginning of a conversation and those that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierAncestors {
    /// The nearest of them.
    pub last: CommentId,
    /// How many there are.
    pub count: usize,
}

/// On which page a comment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// On the thread's page after this story, oldest first; `None` for the first page.
    Page(Option<Cursor>),
    /// On the page of its own conversation: it is nested too deep, or comes after too many others.
    Conversation,
    /// It is not shown anywhere.
    Nowhere,
}

/// One page of a thread's stories. Orders and bands by position show only stories that have one.
pub fn stories(tx: &mut Tx<'_>, thread: ThreadId, browse: &Browse) -> Result<Stories, InternalError> {
    let page = lay_out(tx, thread, browse)?;
    Ok(Stories { lines: with_words(tx, page.nodes)?, earlier: page.earlier, later: page.later })
}

/// A page before its text is loaded.
struct Layout {
    nodes: Vec<Node>,
    earlier: Option<Cursor>,
    later: Option<Cursor>,
}

impl Layout {
    fn shows(&self, id: CommentId) -> bool {
        self.nodes.iter().any(|node| node.id == id)
    }
}

fn lay_out(tx: &mut Tx<'_>, thread: ThreadId, browse: &Browse) -> Result<Layout, InternalError> {
    let rows = store::story_keys(tx, thread, browse)?;
    let asked = rows.len();
    let mut kept = within_budget(rows);
    let more = kept.len() < asked;
    if matches!(browse.turn, Turn::Before(_)) {
        kept.reverse();
    }
    let first = kept.first().map(store::StoryKey::cursor);
    let last = kept.last().map(store::StoryKey::cursor);
    let (earlier, later) = match browse.turn {
        Turn::First => (None, last.filter(|_| more)),
        Turn::After(_) => (first, last.filter(|_| more)),
        Turn::Before(_) => (first.filter(|_| more), last),
    };
    let tops: Vec<CommentId> = kept.iter().map(|key| key.id).collect();
    let leaves = store::tree_leaves(tx, &tops)?;
    // Slightly more than a page of stories holds, so that only a branch too large for any page is cut.
    let room = RowBudget { bytes: PAGE_BYTES + PAGE_BYTES / 8, levels: MAX_DEPTH };
    Ok(Layout { nodes: tree::grow(leaves, &tops, room, None), earlier, later })
}

/// As many stories as fit a page, but at least one.
fn within_budget(rows: Vec<store::StoryKey>) -> Vec<store::StoryKey> {
    let mut spent = 0_usize;
    rows.into_iter()
        .enumerate()
        .take_while(|(place, row)| {
            spent = spent.saturating_add(row.weight());
            *place == 0 || (*place < MAX_STORIES && spent <= PAGE_BYTES)
        })
        .map(|(_, row)| row)
        .collect()
}

/// Loads the text of the visible comments. The text of a tombstone is never loaded, so it cannot leak.
fn with_words(tx: &mut Tx<'_>, nodes: Vec<Node>) -> Result<Vec<ListedComment>, InternalError> {
    let ids: Vec<CommentId> = nodes.iter().filter(|node| node.tombstone.is_none()).map(|node| node.id).collect();
    let mut posted: HashMap<CommentId, VisibleComment> =
        store::visible_among(tx, &ids)?.into_iter().map(|posted| (posted.id, posted)).collect();
    Ok(nodes.into_iter().map(|node| ListedComment { posted: posted.remove(&node.id), node }).collect())
}

/// A comment with its ancestors and replies, even if only its replies are visible. With `after`, only its replies after that
/// one. `None` when nothing is visible.
pub fn conversation(tx: &mut Tx<'_>, of: &Comment, after: Option<CommentId>) -> Result<Option<Conversation>, InternalError> {
    let leaves = store::tree_leaves(tx, &[of.root_id()])?;
    let known: HashMap<CommentId, &tree::Leaf> = leaves.iter().map(|leaf| (leaf.id, leaf)).collect();
    let mut above = Vec::new();
    let mut next = of.parent_id();
    while let Some(leaf) = next.and_then(|id| known.get(&id)) {
        above.push((*leaf).clone());
        next = leaf.parent;
    }
    let mut weight = 0_usize;
    let near = above.iter().take(MAX_ANCESTORS).enumerate().take_while(|(place, leaf)| {
        weight = weight.saturating_add(leaf.weight);
        *place == 0 || weight <= PAGE_BYTES
    });
    let near = near.count();
    let earlier = above.get(near).map(|leaf| EarlierAncestors { last: leaf.id, count: above.len() - near });
    above.truncate(near);
    above.reverse();
    let path = tree::path(above);
    let lines = tree::grow(leaves, &[of.id()], RowBudget { bytes: PAGE_BYTES, levels: MAX_DEPTH }, after);
    if lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(Conversation { earlier, above: with_words(tx, path)?, lines: with_words(tx, lines)? }))
}

/// On which page a reader finds a comment.
pub fn whereabouts(tx: &mut Tx<'_>, of: &Comment) -> Result<Whereabouts, InternalError> {
    let root = if of.is_story() { Some(of.clone()) } else { store::find(tx, of.root_id())? };
    let Some(root) = root else { return Ok(Whereabouts::Nowhere) };
    let here = Cursor { rank: root.created_at().micros(), id: root.id() };
    let mut browse = Browse { order: Order::Oldest, at: Position::default(), band: None, among: Among::All, turn: Turn::First };
    if !store::follows_a_page(tx, of.thread_id(), here)? && lay_out(tx, of.thread_id(), &browse)?.shows(of.id()) {
        return Ok(Whereabouts::Page(None));
    }
    browse.turn = Turn::Before(here);
    if let Some(before) = store::story_before(tx, of.thread_id(), &browse)? {
        browse.turn = Turn::After(before);
        if lay_out(tx, of.thread_id(), &browse)?.shows(of.id()) {
            return Ok(Whereabouts::Page(Some(before)));
        }
    }
    let leaves = store::tree_leaves(tx, &[of.root_id()])?;
    let stands = !tree::grow(leaves, &[of.id()], RowBudget { bytes: 0, levels: 0 }, None).is_empty();
    Ok(if stands { Whereabouts::Conversation } else { Whereabouts::Nowhere })
}

/// The visible comments of each thread; threads without any are left out.
pub fn counts(tx: &mut Tx<'_>, threads: &[ThreadId]) -> Result<HashMap<ThreadId, Count>, InternalError> {
    Ok(store::comment_counts(tx, threads)?.into_iter().collect())
}

/// The spectrum of a thread: where its readers placed themselves.
pub fn spectrum_of(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Spectrum, InternalError> {
    Ok(Spectrum::count(store::spectrum_counts(tx, thread)?))
}

/// Whether an account posted something visible in a thread, under any of its names.
pub fn has_posted(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<bool, InternalError> {
    store::has_posted(tx, thread, account)
}

/// An account's comments in a thread that wait for a moderator, oldest first.
pub fn waiting_comments(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Vec<WaitingComment>, InternalError> {
    let held = store::waiting_comments(tx, thread, account)?;
    let parents: Vec<CommentId> = held.iter().filter_map(|row| row.parent).collect();
    let answered = if parents.is_empty() { Vec::new() } else { store::visible_among(tx, &parents)? };
    let name = |parent: CommentId| answered.iter().find(|one| one.id() == parent).map(|one| one.name().to_owned());
    let waiting = held.into_iter().map(|row| WaitingComment {
        id: row.id,
        kind: CommentKind::from_parent(row.parent),
        answers: row.parent.and_then(name),
        position: row.position,
    });
    Ok(waiting.collect())
}

/// The latest visible comments of a thread, latest first, at most `most`.
pub fn latest(tx: &mut Tx<'_>, thread: ThreadId, most: i64) -> Result<Vec<VisibleComment>, InternalError> {
    store::latest_comments(tx, thread, most)
}

/// The latest visible comments below a comment, latest first, at most `most`.
pub fn latest_below(tx: &mut Tx<'_>, of: &Comment, most: usize) -> Result<Vec<VisibleComment>, InternalError> {
    let leaves = store::tree_leaves(tx, &[of.root_id()])?;
    let all = tree::grow(leaves, &[of.id()], RowBudget { bytes: usize::MAX, levels: usize::MAX }, None);
    let mut ids: Vec<CommentId> =
        all.iter().filter(|node| node.id != of.id() && node.tombstone.is_none()).map(|node| node.id).collect();
    // Ids grow with time, so the last ones are the latest.
    ids.sort_unstable();
    let ids = ids.split_off(ids.len().saturating_sub(most));
    let mut posted = store::visible_among(tx, &ids)?;
    posted.sort_by_key(|posted| std::cmp::Reverse((posted.published_at(), posted.id)));
    Ok(posted)
}
