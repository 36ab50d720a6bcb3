//! Links from an author without an accepted comment: what most spam consists of.

use super::facts::{AccountFacts, ScreeningFacts};
use super::rule::{Check, Finding, READ_FIRST, Rule};
use crate::comments::Verdict;

pub(super) const RULE: Rule = Rule {
    name: "links",
    version: 4,
    author_explanation: Some("It has links, and you are new here."),
    check: Check::Account(check),
};

fn check(facts: &ScreeningFacts<'_>, account: AccountFacts) -> Option<Finding> {
    let is_held = account.is_new && !facts.persona.is_trusted && !facts.text.links.is_empty();
    is_held.then(|| Finding { verdict: Verdict::Hold, why: READ_FIRST, spans: facts.text.links.clone() })
}
