//! From rows to a conversation: who answers whom, in the order in which a page shows it, with a tombstone where something is missing.
//! Pure, and knows no text: what cannot be read never comes near a page.

use std::collections::HashMap;

use crate::comments::{State, Tombstone};
use crate::id::CommentId;

/// Replies below this level are shown on a page of their own: deeper indentation leaves no room for words on a phone.
pub const DEEPEST: usize = 6;

/// A comment without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Which.
    pub id: CommentId,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// Where it stands.
    pub state: State,
    /// The reason shown where it stood.
    pub removed_reason: Option<String>,
    /// How many bytes of a page it takes.
    pub weight: usize,
}

/// Answers that a page leaves to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The comment that they answer, directly or not.
    pub of: CommentId,
    /// The last of its answers that is shown here; none when no answer is.
    pub after: Option<CommentId>,
    /// How many can be read there.
    pub count: usize,
}

/// A comment, or what stands in its place, at its turn on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which.
    pub id: CommentId,
    /// What stands in its place; nothing when it can be read.
    pub tombstone: Option<Tombstone>,
    /// How deep it stands on this page, from 0.
    pub level: usize,
    /// How many visible comments answer it, directly or not, shown here or not.
    pub replies: usize,
    /// Whether the next node answers this one: a list of answers begins.
    pub opens: bool,
    /// What is left out below this node, when no list begins.
    pub rest: Option<Rest>,
    /// The lists that end after this node, innermost first, each with what was left out at its end.
    pub closes: Vec<Option<Rest>>,
}

/// How much a page may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowBudget {
    /// Bytes; the first comment of each branch is shown even without room for it.
    pub bytes: usize,
    /// How many levels of answers.
    pub levels: usize,
}

/// Lays out the conversation under `tops`, the comments that stand at the left margin, in that order. `leaves` holds all that may
/// answer them, older before newer. With `after`, the first top's own answers up to and with that one are left out: they were shown
/// before. What cannot be read and has no answer that can leaves no trace.
pub fn grow(leaves: Vec<Leaf>, tops: &[CommentId], room: RowBudget, after: Option<CommentId>) -> Vec<Node> {
    let forest = Forest::new(leaves);
    let mut page = TreePage { forest: &forest, room, spent: 0, nodes: Vec::new() };
    for (place, top) in tops.iter().enumerate() {
        if let Some(at) = forest.places.get(top).copied().filter(|at| forest.standing(*at) > 0) {
            page.branch(at, after.filter(|_| place == 0));
        }
    }
    page.nodes
}

/// Lays out `above`, each of which answers the one before it, as a list of its own.
pub fn path(above: Vec<Leaf>) -> Vec<Node> {
    above
        .into_iter()
        .enumerate()
        .map(|(level, leaf)| Node {
            id: leaf.id,
            tombstone: Tombstone::of(leaf.state, leaf.removed_reason.as_deref()),
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
    /// The answers of each leaf, in the order given.
    answers: Vec<Vec<usize>>,
    /// How many visible comments each leaf has below it.
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

    /// Adds each visible leaf to all that stand above it, from the ends inward, without recursion: a conversation may be deep.
    fn count(&mut self, mut order: Vec<usize>) {
        let mut turn = 0;
        while let Some(at) = order.get(turn).copied() {
            order.extend_from_slice(self.answers(at));
            turn += 1;
        }
        for at in order.into_iter().rev() {
            let sum = self.answers(at).iter().map(|below| self.standing(*below)).sum();
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

    /// The visible comments at and below a leaf; a leaf with none leaves no trace.
    fn standing(&self, at: usize) -> usize {
        usize::from(self.leaves.get(at).is_some_and(|leaf| leaf.state.is_visible())) + self.below(at)
    }

    /// The answers that leave a trace, without those up to `after`.
    fn answers_after(&self, at: usize, after: Option<CommentId>) -> Vec<usize> {
        let all = self.answers(at);
        let shown = after.and_then(|after| all.iter().position(|one| self.leaves.get(*one).is_some_and(|leaf| leaf.id == after)));
        let skip = shown.map_or(0, |place| place + 1);
        all.iter().copied().skip(skip).filter(|one| self.standing(*one) > 0).collect()
    }
}

/// A list of answers that is being written.
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
    fn branch(&mut self, top: usize, after: Option<CommentId>) {
        let mut open: Vec<OpenList> = self.place(top, 0, after).into_iter().collect();
        while let Some(mut list) = open.pop() {
            // A list that has begun shows one answer at least, so that each page gets further than the one before.
            let full = self.spent >= self.room.bytes && list.last.is_some();
            let next = if full { None } else { list.left.next() };
            let Some(at) = next else {
                self.close(list);
                continue;
            };
            list.last = self.forest.leaves.get(at).map(|leaf| leaf.id);
            open.push(list);
            let level = open.len();
            open.extend(self.place(at, level, None));
        }
    }

    /// Shows one comment; the list of its answers when they follow.
    fn place(&mut self, at: usize, level: usize, after: Option<CommentId>) -> Option<OpenList> {
        let leaf = self.forest.leaves.get(at)?;
        let answers = self.forest.answers_after(at, after);
        self.spent = self.spent.saturating_add(leaf.weight);
        let has_room = self.nodes.is_empty() || (level < self.room.levels && self.spent < self.room.bytes);
        let opens = has_room && !answers.is_empty();
        let rest = (!has_room && !answers.is_empty()).then(|| Rest { of: leaf.id, after: None, count: self.count(&answers) });
        self.nodes.push(Node {
            id: leaf.id,
            tombstone: Tombstone::of(leaf.state, leaf.removed_reason.as_deref()),
            level,
            replies: self.forest.below(at),
            opens,
            rest,
            closes: Vec::new(),
        });
        opens.then(|| OpenList { of: leaf.id, left: answers.into_iter(), last: None })
    }

    /// Ends the innermost list; what it still holds is left to another page.
    fn close(&mut self, list: OpenList) {
        let count = self.count(list.left.as_slice());
        let rest = (count > 0).then_some(Rest { of: list.of, after: list.last, count });
        if let Some(node) = self.nodes.last_mut() {
            node.closes.push(rest);
        }
    }

    fn count(&self, leaves: &[usize]) -> usize {
        leaves.iter().map(|at| self.forest.standing(*at)).sum()
    }
}

#[cfg(test)]
mod tests;
