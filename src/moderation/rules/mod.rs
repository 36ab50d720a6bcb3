//! The rules that screen a submission. All of them always run; the strictest verdict wins, and every finding is saved with
//! the spans that it is about.

mod details;
mod facts;
mod gather;
mod honeypot;
mod links;
mod newcomer;
mod repeat;
mod rule;
mod screening;
mod text;

use self::facts::{AccountFacts, ScreeningFacts};
use self::rule::Rule;
use crate::comments::Hit;
use crate::config::ModerationMode as Mode;
use crate::site::Site;

/// The rules, as configured for this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    mode: Mode,
}

impl Rules {
    /// The rules with the moderation mode of a site.
    pub const fn for_site(site: &Site) -> Self {
        Self::new(site.moderation)
    }

    /// The rules with this moderation mode.
    pub const fn new(mode: Mode) -> Self {
        Self { mode }
    }
}

/// Every rule, in the order in which moderators read the findings.
const RULES: [Rule; 8] = [
    honeypot::RULE,
    newcomer::EVERYTHING,
    newcomer::FIRST,
    repeat::RULE,
    links::RULE,
    details::EMAIL_ADDRESS,
    details::PHONE_NUMBER,
    details::STREET_ADDRESS,
];

/// The findings of all rules. Pure.
fn hits(facts: &ScreeningFacts<'_>, account: AccountFacts) -> Vec<Hit> {
    RULES.iter().filter_map(|rule| rule.hit(facts, account)).collect()
}

/// The explanation for the author of a comment that the rule `name` holds.
pub(super) fn author_explanation(name: &str) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.name == name)?.author_explanation
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::facts::{NEW_ACCOUNT, PersonaFacts, sample};
    use super::rule::{Check, Finding, READ_FIRST};
    use super::*;
    use crate::comments::{BylineKind, Verdict};

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: HashSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn a_hit_under_a_pen_name_says_nothing_that_rests_on_the_account() {
        const WHY: &str = "Three of its texts were removed.";
        const fn finding() -> Option<Finding> {
            Some(Finding { verdict: Verdict::Hold, why: WHY, spans: Vec::new() })
        }
        let said = |check, kind| {
            let facts = sample("A heron.");
            let persona = PersonaFacts { kind, ..facts.persona };
            let rule = Rule { name: "curious", version: 1, author_explanation: None, check };
            rule.hit(&ScreeningFacts { persona, ..facts }, NEW_ACCOUNT).map(|hit| hit.why)
        };
        assert_eq!(said(Check::Account(|_, _| finding()), BylineKind::Pen), Some(READ_FIRST));
        assert_eq!(said(Check::Account(|_, _| finding()), BylineKind::Account), Some(WHY));
        assert_eq!(said(Check::Persona(|_| finding()), BylineKind::Pen), Some(WHY));
    }

    #[test]
    fn two_rules_read_the_account() {
        let reading: Vec<_> = RULES.iter().filter(|rule| matches!(rule.check, Check::Account(_))).map(|rule| rule.name).collect();
        assert_eq!(reading, ["first", "links"]);
    }
}
