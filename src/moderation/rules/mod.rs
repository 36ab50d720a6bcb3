//! The rules that screen a submission. All of them always run; the strictest verdict wins, and every finding is saved with
//! the spans that it is about.

mod details;
mod facts;
mod honeypot;
mod links;
mod newcomer;
mod repeat;
mod screening;
mod text;

use self::facts::ScreeningFacts;
use crate::comments::{BylineKind, Hit, Verdict};
use crate::config::ModerationMode as Mode;
use crate::site::Site;

/// The rules, as configured for this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    mode: Mode,
}

impl Rules {
    /// The rules with the moderation mode of a site.
    pub const fn of(site: &Site) -> Self {
        Self::new(site.moderation)
    }

    /// The rules with this moderation mode.
    pub const fn new(mode: Mode) -> Self {
        Self { mode }
    }
}

/// A screening rule: a pure function over the facts, with its metadata.
struct Rule {
    /// The stable name, stored with each hit.
    name: &'static str,
    /// Must grow when the rule finds something else than before.
    version: i32,
    /// Whether it reads facts of the account. Under a pen name moderators must not learn them from a hit.
    reads_account: bool,
    /// The explanation for the author of a held comment; `None` for rules that must not be probed.
    told_author: Option<&'static str>,
    check: fn(&ScreeningFacts<'_>) -> Option<Finding>,
}

/// What a rule found.
struct Finding {
    verdict: Verdict,
    why: &'static str,
    /// The byte ranges of the text that it is about.
    spans: Vec<(usize, usize)>,
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

/// The explanation that moderators see for a hit based on facts of an account. The same for all such rules, because it must
/// not reveal what the account has done under other names.
const READ_FIRST: &str = "Read first, as this site is set.";

impl Rule {
    fn hit(&self, facts: &ScreeningFacts<'_>) -> Option<Hit> {
        let Finding { verdict, why, spans } = (self.check)(facts)?;
        let is_hidden = self.reads_account && facts.persona == BylineKind::Pen;
        let why = if is_hidden { READ_FIRST } else { why };
        Some(Hit { rule: self.name, version: self.version, verdict, why, spans })
    }
}

/// The findings of all rules. Pure.
fn hits(facts: &ScreeningFacts<'_>) -> Vec<Hit> {
    RULES.iter().filter_map(|rule| rule.hit(facts)).collect()
}

/// The explanation for the author of a comment that the rule `name` holds.
pub(super) fn told_author(name: &str) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.name == name)?.told_author
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::facts::sample;
    use super::*;

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
            told_author: None,
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
