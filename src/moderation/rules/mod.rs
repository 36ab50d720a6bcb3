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

use self::facts::ScreeningFacts;
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
fn hits(facts: &ScreeningFacts<'_>) -> Vec<Hit> {
    RULES.iter().filter_map(|rule| rule.hit(facts)).collect()
}

/// The explanation for the author of a comment that the rule `name` holds.
pub(super) fn author_explanation(name: &str) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.name == name)?.author_explanation
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::facts::sample;
    use super::rule::{Finding, READ_FIRST};
    use super::*;
    use crate::comments::{BylineKind, Verdict};

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let names: HashSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn a_hit_under_a_pen_name_says_nothing_that_rests_on_the_account() {
        const CURIOUS: Rule = Rule {
            name: "curious",
            version: 1,
            reads_account: true,
            author_explanation: None,
            check: |_| Some(Finding { verdict: Verdict::Hold, why: "Three of its texts were removed.", spans: Vec::new() }),
        };
        let said = |persona| CURIOUS.hit(&ScreeningFacts { persona, ..sample("A heron.") }).map(|hit| hit.why);
        assert_eq!(said(BylineKind::Pen), Some(READ_FIRST));
        assert_eq!(said(BylineKind::Account), Some("Three of its texts were removed."));
        assert_eq!(
            Rule { reads_account: false, ..CURIOUS }
                .hit(&ScreeningFacts { persona: BylineKind::Pen, ..sample("") })
                .map(|hit| hit.why),
            Some("Three of its texts were removed.")
        );
    }

    #[test]
    fn rules_that_read_the_account_say_so() {
        let reading: Vec<_> = RULES.iter().filter(|rule| rule.reads_account).map(|rule| rule.name).collect();
        assert_eq!(reading, ["first", "links"]);
    }
}
