//! A walk through everything that a thread shows: page after page, and into each conversation that goes on elsewhere.

use std::collections::BTreeMap;

use super::model::Viewer;
use super::page::{Node, shown};
use super::scenario::Scenario;
use crate::support::actors::Actor;

/// The texts found on a walk.
#[derive(Default)]
pub struct Walk {
    /// Everything, each once, in the order in which it was found.
    pub nodes: Vec<Node>,
}

impl Scenario {
    /// Walks from `first` on and finds each text once.
    pub fn walk(&self, actor: &Actor, viewer: Viewer, first: &str) -> Walk {
        let mut walk = Walk::default();
        let mut parents: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut next = Some(first.to_owned());
        let mut more = Vec::new();
        while let Some(path) = next {
            let page = self.open(actor, viewer, &path, false).expect(200);
            let seen = shown(&page.body);
            for node in seen.nodes {
                let twice = parents.insert(node.id.clone(), node.parent.clone());
                assert!(twice.is_none(), "{} is listed twice on the walk from {first}", node.id);
                walk.nodes.push(node);
            }
            more.extend(seen.more);
            next = seen.next;
        }
        while let Some((path, count)) = more.pop() {
            let page = self.open(actor, viewer, &path, false).expect(200);
            let seen = shown(&page.body);
            let mut readable = 0;
            for node in seen.nodes.into_iter().skip(1) {
                let twice = parents.insert(node.id.clone(), node.parent.clone());
                assert!(twice.is_none(), "{} is listed on {path} and before", node.id);
                readable += usize::from(node.gone.is_none());
                walk.nodes.push(node);
            }
            let elsewhere: usize = seen.more.iter().map(|(_, count)| count).sum();
            assert_eq!(readable + elsewhere, count, "{path} was said to hold so many");
            more.extend(seen.more);
        }
        walk
    }
}

impl Walk {
    /// The top-level texts, in order.
    pub fn roots(&self) -> Vec<String> {
        self.nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.id.clone()).collect()
    }

    /// Replies by the id of their parent, in order; their words or tombstone.
    pub fn tree(&self) -> BTreeMap<Option<String>, Vec<(String, String)>> {
        let mut tree: BTreeMap<Option<String>, Vec<(String, String)>> = BTreeMap::new();
        for node in &self.nodes {
            let said = node.gone.clone().unwrap_or_else(|| format!("{:?}", node.words));
            tree.entry(node.parent.clone()).or_default().push((node.id.clone(), said));
        }
        tree
    }
}
