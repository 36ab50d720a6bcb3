use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::*;
use crate::comments::{AuthorState, Moderation, Review};

const ALL: RowBudget = RowBudget { bytes: usize::MAX, levels: usize::MAX };
const LIVE: State = State { moderation: Moderation::Published, review: Review::Unreviewed, author: AuthorState::Live };

fn leaf(id: i64, parent: i64, state: State) -> Leaf {
    Leaf { id: id.into(), parent: (parent > 0).then(|| parent.into()), state, removed_reason: None, weight: 10 }
}

fn tops(leaves: &[Leaf]) -> Vec<CommentId> {
    leaves.iter().filter(|leaf| leaf.parent.is_none()).map(|leaf| leaf.id).collect()
}

fn state() -> impl Strategy<Value = State> {
    let moderation = prop::sample::select(vec![
        Moderation::Published,
        Moderation::Published,
        Moderation::Held,
        Moderation::Removed,
        Moderation::Spam,
    ]);
    let author = prop::sample::select(vec![AuthorState::Live, AuthorState::Live, AuthorState::Withdrawn, AuthorState::Erased]);
    (moderation, author).prop_map(|(moderation, author)| State { moderation, review: Review::Unreviewed, author })
}

/// A forest in which each leaf replies to an older one or to none.
fn forest() -> impl Strategy<Value = Vec<Leaf>> {
    prop::collection::vec((any::<prop::sample::Index>(), state(), 1_usize..200), 0..60).prop_map(|seeds| {
        seeds
            .into_iter()
            .enumerate()
            .map(|(at, (parent, state, weight))| {
                let number = i64::try_from(at).unwrap() + 1;
                let parent = i64::try_from(parent.index(at + 1)).unwrap();
                Leaf { weight, ..leaf(number, parent, state) }
            })
            .collect()
    })
}

fn visible(leaves: &[Leaf]) -> HashSet<CommentId> {
    leaves.iter().filter(|leaf| leaf.state.is_visible()).map(|leaf| leaf.id).collect()
}

fn rests(nodes: &[Node]) -> Vec<Rest> {
    nodes.iter().flat_map(|node| node.rest.into_iter().chain(node.closes.iter().copied().flatten())).collect()
}

/// Follows every "continue" link until none is left, as a patient reader would.
fn read_everything(leaves: &[Leaf], room: RowBudget) -> Vec<CommentId> {
    let mut seen = Vec::new();
    let mut pages = vec![(tops(leaves), None, false)];
    while let Some((tops, after, again)) = pages.pop() {
        let nodes = grow(leaves.to_vec(), &tops, room, after);
        // A continued page repeats its first comment.
        seen.extend(nodes.iter().skip(usize::from(again)).filter(|node| node.tombstone.is_none()).map(|node| node.id));
        pages.extend(rests(&nodes).into_iter().map(|rest| (vec![rest.of], rest.after, true)));
    }
    seen
}

#[test]
fn answers_stand_under_what_they_answer_in_the_order_they_came() {
    let leaves = vec![leaf(1, 0, LIVE), leaf(2, 0, LIVE), leaf(3, 1, LIVE), leaf(4, 2, LIVE), leaf(5, 1, LIVE), leaf(6, 3, LIVE)];
    let nodes = grow(leaves.clone(), &tops(&leaves), ALL, None);
    let order: Vec<(i64, usize)> = nodes.iter().map(|node| (node.id.into(), node.level)).collect();
    assert_eq!(order, [(1, 0), (3, 1), (6, 2), (5, 1), (2, 0), (4, 1)]);
}

#[test]
fn what_is_gone_leaves_a_tombstone_only_while_somebody_answers_it() {
    let held = State { moderation: Moderation::Held, ..LIVE };
    let withdrawn = State { author: AuthorState::Withdrawn, ..LIVE };
    let leaves = vec![leaf(1, 0, withdrawn), leaf(2, 1, LIVE), leaf(3, 2, held), leaf(4, 0, withdrawn), leaf(5, 4, held)];
    let nodes = grow(leaves.clone(), &tops(&leaves), ALL, None);
    let shown: Vec<(i64, Option<Tombstone>)> = nodes.into_iter().map(|node| (node.id.into(), node.tombstone)).collect();
    assert_eq!(shown, [(1, Some(Tombstone::Withdrawn)), (2, None)]);
}

#[test]
fn a_very_deep_conversation_is_laid_out_without_recursion() {
    let leaves: Vec<Leaf> = (1..=50_000).map(|number| leaf(number, number - 1, LIVE)).collect();
    let nodes = grow(leaves.clone(), &tops(&leaves), RowBudget { bytes: usize::MAX, levels: MAX_DEPTH }, None);
    assert_eq!(nodes.len(), MAX_DEPTH + 1);
    assert_eq!(rests(&nodes).first().map(|rest| rest.count), Some(50_000 - MAX_DEPTH - 1));
}

proptest! {
    #[test]
    fn the_whole_tree_shows_each_visible_comment_once_under_its_parent(leaves in forest()) {
        let nodes = grow(leaves.clone(), &tops(&leaves), ALL, None);
        let shown: Vec<CommentId> = nodes.iter().filter(|node| node.tombstone.is_none()).map(|node| node.id).collect();
        prop_assert_eq!(shown.len(), visible(&leaves).len());
        prop_assert_eq!(shown.into_iter().collect::<HashSet<_>>(), visible(&leaves));
        let parents: HashMap<CommentId, Option<CommentId>> = leaves.iter().map(|leaf| (leaf.id, leaf.parent)).collect();
        let mut path: Vec<CommentId> = Vec::new();
        for node in &nodes {
            path.truncate(node.level);
            prop_assert_eq!(path.last().copied(), parents[&node.id]);
            prop_assert!(node.tombstone.is_none() || node.replies > 0);
            path.push(node.id);
        }
    }

    #[test]
    fn lists_open_and_close_in_pairs(leaves in forest(), bytes in 1_usize..2_000, levels in 1_usize..5) {
        let nodes = grow(leaves.clone(), &tops(&leaves), RowBudget { bytes, levels }, None);
        let mut open = 0_usize;
        for node in &nodes {
            prop_assert_eq!(node.level, open);
            open += usize::from(node.opens);
            prop_assert!(node.closes.len() <= open);
            open -= node.closes.len();
        }
        prop_assert_eq!(open, 0);
    }

    #[test]
    fn a_small_page_says_how_much_it_leaves_out(leaves in forest(), bytes in 1_usize..2_000, levels in 1_usize..5) {
        let nodes = grow(leaves.clone(), &tops(&leaves), RowBudget { bytes, levels }, None);
        let shown = nodes.iter().filter(|node| node.tombstone.is_none()).count();
        let left: usize = rests(&nodes).iter().map(|rest| rest.count).sum();
        prop_assert_eq!(shown + left, visible(&leaves).len());
    }

    #[test]
    fn a_patient_reader_reads_everything_once(leaves in forest(), bytes in 1_usize..500, levels in 1_usize..4) {
        let mut seen = read_everything(&leaves, RowBudget { bytes, levels });
        let all = seen.len();
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), all);
        prop_assert_eq!(seen.into_iter().collect::<HashSet<_>>(), visible(&leaves));
    }
}
