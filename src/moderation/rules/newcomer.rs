//! Holding submissions until a moderator has read them: all of them, or those of new members, as configured for the site or
//! the thread.

use super::facts::ScreeningFacts;
use super::rule::{Finding, READ_FIRST, Rule};
use crate::comments::Verdict;
use crate::config::ModerationMode as Mode;
use crate::moderation::TrustLevel;

/// Holds every submission.
pub(super) const EVERYTHING: Rule = Rule {
    name: "all",
    version: 1,
    reads_account: false,
    author_explanation: Some("In this thread, a moderator reads everything before it appears."),
    check: everything,
};

/// Holds every submission of a member until one of theirs was accepted.
pub(super) const FIRST: Rule = Rule {
    name: "first",
    version: 4,
    reads_account: true,
    author_explanation: Some("A moderator reads each member’s first post before it appears."),
    check: first,
};

fn everything(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_held = facts.mode == Mode::All && !facts.author.is_open_staff;
    is_held.then(|| hold_finding("Everything in this thread is reviewed before it appears."))
}

fn first(facts: &ScreeningFacts<'_>) -> Option<Finding> {
    let is_held = facts.mode == Mode::First && facts.author.trust == TrustLevel::New;
    is_held.then(|| hold_finding(READ_FIRST))
}

const fn hold_finding(why: &'static str) -> Finding {
    Finding { verdict: Verdict::Hold, why, spans: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::facts::{ScreenedAuthor, sample};
    use super::*;

    /// Whether each of the two rules holds a text: `everything`, then `first`.
    fn holds(mode: Mode, author: ScreenedAuthor) -> (bool, bool) {
        let facts = ScreeningFacts { mode, author, ..sample("A heron.") };
        (everything(&facts).is_some(), first(&facts).is_some())
    }

    #[test]
    fn everything_waits_but_what_staff_post_under_their_own_name() {
        let newcomer = sample("").author;
        let known = ScreenedAuthor { trust: TrustLevel::Known, ..newcomer };
        let staff = ScreenedAuthor { is_open_staff: true, trust: TrustLevel::Trusted };
        let trusted = ScreenedAuthor { trust: TrustLevel::Trusted, ..newcomer };
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
