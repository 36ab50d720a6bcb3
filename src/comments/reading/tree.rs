//! Builds the tree of a conversation from rows, in page order, with tombstones where comments are missing. Pure, and without
//! text: text that is not visible never comes near a page.

use std::collections::HashMap;

use crate::comments::{State, Tombstone};
use crate::id::CommentId;

/// Replies below this level get a page of their own: deeper indentation leaves too little width on a phone.
pub const MAX_DEPTH: usize = 6;

/// A comment without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The comment.
    pub id: CommentId,
    /// The comment it replies to; `None` for a story.
    pub parent: Option<CommentId>,
    /// Its moderation, review and author state.
    pub state: State,
    /// The reason shown in its place once a moderator removed it.
    pub removed_reason: Option<String>,
    /// Its share of the page budget, in bytes.
    pub weight: usize,
}

/// Replies that are shown on another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Their common ancestor.
    pub of: CommentId,
    /// Its last direct reply shown here; `None` when none is.
    pub after: Option<CommentId>,
    /// How many visible comments are left out.
    pub count: usize,
}

/// A comment or its tombstone, in page order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The comment.
    pub id: CommentId,
    /// Shown in its place; `None` when it is visible.
    pub tombstone: Option<Tombstone>,
    /// Its nesting level on this page, from 0.
    pub level: usize,
    /// How many visible descendants it has, on this page or not.
    pub replies: usize,
    /// Whether a list of replies opens after it.
    pub opens: bool,
    /// The replies left out below it, when no list opens.
    pub rest: Option<Rest>,
    /// The lists that close after this node, innermost first, each with the replies left out at its end.
    pub closes: Vec<Option<Rest>>,
}

/// Budget of one page of stories, in bytes of their HTML. Prose compresses to about half, which keeps a page under 60 KB with
/// its essay, styles and script.
pub(crate) const PAGE_BYTES: usize = 60_000;

/// What the markup around one comment adds to that budget, in bytes: it is nearly the same each time, so it compresses well.
pub(crate) const FRAME_BYTES: usize = 200;

/// The most stories on a page, however short they are.
pub(crate) const MAX_STORIES: usize = 100;

#[cfg(test)]
mod tests;

/// Limits of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowBudget {
    /// In bytes; the first comment of each branch is shown even beyond it.
    pub bytes: usize,
    /// The nesting levels of replies.
    pub levels: usize,
}

/// Lays out the conversations below `tops`, which appear at level 0 in the given order. `leaves` holds all possible replies,
/// older before newer. With `after`, the first top's direct replies up to and including that one are skipped: an earlier page
/// showed them. A hidden comment without visible descendants leaves no trace.
pub fn grow(leaves: Vec<Leaf>, tops: &[CommentId], room: RowBudget, after: Option<CommentId>) -> Vec<Node> {
    let forest = Forest::new(leaves);
    let mut page = TreePage { forest: &forest, room, spent: 0, nodes: Vec::new() };
    for (place, top) in tops.iter().enumerate() {
        if let Some(at) = forest.places.get(top).copied().filter(|at| forest.visible_at_and_below(*at) > 0) {
            page.add_branch(at, after.filter(|_| place == 0));
        }
    }
    page.nodes
}

/// Lays out the ancestors `above`, each a reply to the one before it, as a list of its own.
pub fn path(above: Vec<Leaf>) -> Vec<Node> {
    above
        .into_iter()
        .enumerate()
        .map(|(level, leaf)| Node {
            id: leaf.id,
            tombstone: Tombstone::for_state(leaf.state, leaf.removed_reason.as_deref()),
            level,
            replies: 0,
            opens: false,
            rest: None,
            closes: Vec::new(),
        })
        .collect()
}

struct Forest {
    leaves: Vec<Leaf>,
    places: HashMap<CommentId, usize>,
    /// The direct replies of each leaf, in the order given.
    answers: Vec<Vec<usize>>,
    /// How many visible descendants each leaf has.
    below: Vec<usize>,
}

impl Forest {
    fn new(leaves: Vec<Leaf>) -> Self {
        let places: HashMap<CommentId, usize> = leaves.iter().enumerate().map(|(at, leaf)| (leaf.id, at)).collect();
        let mut answers = vec![Vec::new(); leaves.len()];
        let mut order = Vec::with_capacity(leaves.len());
        for (at, leaf) in leaves.iter().enumerate() {
            match leaf.parent.and_then(|parent| places.get(&parent)).and_then(|above| answers.get_mut(*above)) {
                Some(above) => above.push(at),
                None => order.push(at),
            }
        }
        let mut forest = Self { below: vec![0; leaves.len()], leaves, places, answers };
        forest.count(order);
        forest
    }

    /// Counts visible descendants from the ends inward, without recursion: a conversation may be very deep.
    fn count(&mut self, mut order: Vec<usize>) {
        let mut turn = 0;
        while let Some(at) = order.get(turn).copied() {
            order.extend_from_slice(self.answers(at));
            turn += 1;
        }
        for at in order.into_iter().rev() {
            let sum = self.answers(at).iter().map(|below| self.visible_at_and_below(*below)).sum();
            if let Some(count) = self.below.get_mut(at) {
                *count = sum;
            }
        }
    }

    fn answers(&self, at: usize) -> &[usize] {
        self.answers.get(at).map_or(&[], Vec::as_slice)
    }

    fn below(&self, at: usize) -> usize {
        self.below.get(at).copied().unwrap_or(0)
    }

    /// How many comments at and below a leaf are visible; with none, the leaf leaves no trace.
    fn visible_at_and_below(&self, at: usize) -> usize {
        usize::from(self.leaves.get(at).is_some_and(|leaf| leaf.state.is_visible())) + self.below(at)
    }

    /// The direct replies with something visible, without those up to `after`.
    fn answers_after(&self, at: usize, after: Option<CommentId>) -> Vec<usize> {
        let all = self.answers(at);
        let shown = after.and_then(|after| all.iter().position(|one| self.leaves.get(*one).is_some_and(|leaf| leaf.id == after)));
        let skip = shown.map_or(0, |place| place + 1);
        all.iter().copied().skip(skip).filter(|one| self.visible_at_and_below(*one) > 0).collect()
    }
}

/// A list of replies that is being laid out.
struct OpenList {
    of: CommentId,
    left: std::vec::IntoIter<usize>,
    last: Option<CommentId>,
}

struct TreePage<'a> {
    forest: &'a Forest,
    room: RowBudget,
    spent: usize,
    nodes: Vec<Node>,
}

impl TreePage<'_> {
    fn add_branch(&mut self, top: usize, after: Option<CommentId>) {
        let mut open: Vec<OpenList> = self.add_comment(top, 0, after).into_iter().collect();
        while let Some(mut list) = open.pop() {
            // An open list shows at least one reply, so that each page makes progress.
            let full = self.spent >= self.room.bytes && list.last.is_some();
            let next = if full { None } else { list.left.next() };
            let Some(at) = next else {
                self.close(list);
                continue;
            };
            list.last = self.forest.leaves.get(at).map(|leaf| leaf.id);
            open.push(list);
            let level = open.len();
            open.extend(self.add_comment(at, level, None));
        }
    }

    /// Adds one comment; returns the list of its replies if they follow.
    fn add_comment(&mut self, at: usize, level: usize, after: Option<CommentId>) -> Option<OpenList> {
        let leaf = self.forest.leaves.get(at)?;
        let answers = self.forest.answers_after(at, after);
        self.spent = self.spent.saturating_add(leaf.weight);
        let has_room = self.nodes.is_empty() || (level < self.room.levels && self.spent < self.room.bytes);
        let opens = has_room && !answers.is_empty();
        let rest = (!has_room && !answers.is_empty()).then(|| Rest { of: leaf.id, after: None, count: self.count(&answers) });
        self.nodes.push(Node {
            id: leaf.id,
            tombstone: Tombstone::for_state(leaf.state, leaf.removed_reason.as_deref()),
            level,
            replies: self.forest.below(at),
            opens,
            rest,
            closes: Vec::new(),
        });
        opens.then(|| OpenList { of: leaf.id, left: answers.into_iter(), last: None })
    }

    /// Closes the innermost list; its remaining replies are left to another page.
    fn close(&mut self, list: OpenList) {
        let count = self.count(list.left.as_slice());
        let rest = (count > 0).then_some(Rest { of: list.of, after: list.last, count });
        if let Some(node) = self.nodes.last_mut() {
            node.closes.push(rest);
        }
    }

    fn count(&self, leaves: &[usize]) -> usize {
        leaves.iter().map(|at| self.forest.visible_at_and_below(*at)).sum()
    }
}
