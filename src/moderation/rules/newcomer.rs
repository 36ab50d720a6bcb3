//! Holding submissions until a moderator has read them: all of them, or those of new members, as configured for the site or
//! the thread.

use super::facts::{AccountFacts, ScreeningFacts};
use super::rule::{Check, Finding, READ_FIRST, Rule};
use crate::comments::Verdict;
use crate::config::ModerationMode as Mode;

/// Holds every submission.
pub(super) const EVERYTHING: Rule = Rule {
    name: "all",
    version: 1,
    author_explanation: Some("In this thread, a moderator reads everything before it appears."),
    check: Check::Persona(everything),
};

/// Holds every submission of a member until one of theirs was accepted.
pub(super) const FIRST: Rule = Rule {
    name: "first",
    version: 4,
    author_explanation: Some(
        "When you posted this, nothing you had written was published yet. A moderator reads everything a new member posts until \
         something of theirs is published.",
    ),
    check: Check::Account(first),
};

fn everything(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_held = facts.mode == Mode::All && !facts.persona.is_open_staff;
    is_held.then(|| hold_finding("Everything in this thread is reviewed before it appears."))
}

fn first(facts: &ScreeningFacts<'_>, account: AccountFacts) -> Option<Finding> {
    let is_held = facts.mode == Mode::First && account.is_new && !facts.persona.is_trusted;
    is_held.then(|| hold_finding(READ_FIRST))
}

const fn hold_finding(why: &'static str) -> Finding {
    Finding { verdict: Verdict::Hold, why, spans: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{NEW_ACCOUNT, PersonaFacts, sample};
    use super::*;

    /// Whether each of the two rules holds a text: `everything`, then `first`.
    fn holds(mode: Mode, (persona, account): (PersonaFacts, AccountFacts)) -> (bool, bool) {
        let facts = ScreeningFacts { mode, persona, ..sample("A heron.") };
        (everything(&facts).is_some(), first(&facts, account).is_some())
    }

    #[test]
    fn everything_waits_but_what_staff_post_under_their_own_name() {
        let persona = sample("").persona;
        let newcomer = (persona, NEW_ACCOUNT);
        let known = (persona, AccountFacts { is_new: false });
        let staff = (PersonaFacts { is_open_staff: true, is_trusted: true, ..persona }, NEW_ACCOUNT);
        let trusted = (PersonaFacts { is_trusted: true, ..persona }, NEW_ACCOUNT);
        for (mode, author, held) in [
            (Mode::None, newcomer, (false, false)),
            (Mode::First, newcomer, (false, true)),
            (Mode::First, known, (false, false)),
            (Mode::First, trusted, (false, false)),
            (Mode::First, staff, (false, false)),
            (Mode::All, newcomer, (true, false)),
            (Mode::All, trusted, (true, false)),
            (Mode::All, staff, (false, false)),
        ] {
            assert_eq!(holds(mode, author), held, "{mode:?}");
        }
    }
}
