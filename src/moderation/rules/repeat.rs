//! Duplicates: the same text again by the same author in one thread, by any author within a day, or after it was held or
//! removed.

use super::facts::ScreeningFacts;
use super::rule::{Check, Finding, Rule};
use crate::comments::Verdict;

/// The shortest text that is compared, in characters: short ones such as "Thank you for this." are alike by chance.
pub(super) const MIN_LENGTH: usize = 40;

// Reads no facts of the account, because the author of the other text does not matter: a rule about the texts of one account
// would link a pen name to another name.
pub(super) const RULE: Rule = Rule { name: "repeat", version: 3, author_explanation: None, check: Check::Persona(check) };

fn check(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let found = |verdict, why| Some(Finding { verdict, why, spans: Vec::new() });
    if facts.same_text.by_author_here {
        return found(Verdict::Refuse, "You have already posted exactly this in this thread. Nothing was added.");
    }
    // Trust is no reason to show what a moderator removed. What staff post under their own names is never held.
    let is_withheld = facts.same_text.withheld_here && !facts.persona.is_open_staff;
    if facts.same_text.lately && (is_withheld || !facts.persona.is_trusted) {
        return found(Verdict::Hold, "The same text was posted within the last day, by this author or another.");
    }
    if is_withheld {
        return found(Verdict::Hold, "The same text was held or removed in this thread before.");
    }
    None
}
