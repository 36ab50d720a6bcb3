//! A screening rule, and what it finds.

use super::facts::{AccountFacts, ScreeningFacts};
use crate::comments::{BylineKind, Hit, Verdict};

/// A screening rule: a pure function over the facts, with its metadata.
pub(super) struct Rule {
    /// The stable name, stored with each hit.
    pub(super) name: &'static str,
    /// Must grow when the rule finds something else than before.
    pub(super) version: i32,
    /// The explanation for the author of a held comment; `None` for rules that must not be probed.
    pub(super) author_explanation: Option<&'static str>,
    pub(super) check: Check,
}

/// The function of a rule, by the facts that it gets.
pub(super) enum Check {
    /// Knows the text and the name above it only.
    Persona(fn(&ScreeningFacts<'_>) -> Option<Finding>),
    /// Also knows the account. Under a pen name moderators must not learn from a hit what the account did.
    Account(fn(&ScreeningFacts<'_>, AccountFacts) -> Option<Finding>),
}

/// What a rule found.
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) why: &'static str,
    /// The byte ranges of the text that it is about.
    pub(super) spans: Vec<(usize, usize)>,
}

/// The explanation that moderators see for a hit based on facts of an account. The same for all such rules, because it must
/// not reveal what the account has done under other names.
pub(super) const READ_FIRST: &str = "When this was posted, nothing by this author had been accepted yet.";

impl Rule {
    pub(super) fn hit(&self, facts: &ScreeningFacts<'_>, account: AccountFacts) -> Option<Hit> {
        let Finding { verdict, why, spans } = match self.check {
            Check::Persona(check) => check(facts)?,
            Check::Account(check) => check(facts, account)?,
        };
        let is_hidden = matches!(self.check, Check::Account(_)) && facts.persona.kind == BylineKind::Pen;
        let why = if is_hidden { READ_FIRST } else { why };
        Some(Hit { rule: self.name, version: self.version, verdict, why, spans })
    }
}
