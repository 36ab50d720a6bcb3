//! The honeypot: a hidden form field that people do not see, so only bots fill it in.

use super::facts::ScreeningFacts;
use super::rule::{Check, Finding, Rule};
use crate::comments::Verdict;

pub(super) const RULE: Rule = Rule { name: "trap", version: 1, author_explanation: None, check: Check::Persona(check) };

fn check(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_filled = !facts.honeypot.trim().is_empty();
    is_filled.then(|| Finding {
        verdict: Verdict::Spam,
        why: "The hidden field was filled in (probably by a bot).",
        spans: Vec::new(),
    })
}
