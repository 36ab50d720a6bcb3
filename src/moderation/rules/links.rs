//! Links from an author without an accepted comment: what most spam consists of.

use super::facts::ScreeningFacts;
use super::rule::{Finding, READ_FIRST, Rule};
use crate::comments::Verdict;
use crate::moderation::TrustLevel;

pub(super) const RULE: Rule = Rule {
    name: "links",
    version: 4,
    reads_account: true,
    author_explanation: Some("It has links, and you are new here."),
    check,
};

fn check(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_held = facts.author.trust == TrustLevel::New && !facts.text.links.is_empty();
    is_held.then(|| Finding { verdict: Verdict::Hold, why: READ_FIRST, spans: facts.text.links.clone() })
}
