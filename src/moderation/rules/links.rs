//! Links from an author of whom nothing is published: what most spam is made of.

use super::facts::ScreeningFacts;
use super::{Finding, READ_FIRST, Rule};
use crate::comments::Verdict;

pub(super) const RULE: Rule = Rule {
    name: "links",
    version: 3,
    reads_account: true,
    told_author: Some("It has links, and nothing of yours is published here."),
    check,
};

fn check(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_held = facts.author.is_newcomer() && !facts.text.links.is_empty();
    is_held.then(|| Finding { verdict: Verdict::Hold, why: READ_FIRST, spans: facts.text.links.clone() })
}
