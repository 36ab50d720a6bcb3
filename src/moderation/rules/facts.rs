//! The facts about a submission, gathered once for all rules.

use super::text::ScreenedText;
use crate::comments::BylineKind;
use crate::config::ModerationMode as Mode;
use crate::moderation::same_text::SameText;

/// The facts that all rules decide on. Rules themselves do not query the database.
pub(super) struct ScreeningFacts<'a> {
    pub persona: PersonaFacts,
    /// What is held for review in this thread.
    pub mode: Mode,
    pub text: ScreenedText<'a>,
    /// Where the same text was posted before.
    pub same_text: SameText,
    /// The value of the hidden field.
    pub honeypot: &'a str,
}

/// Facts about the name that a text is posted under.
#[derive(Clone, Copy)]
pub(super) struct PersonaFacts {
    /// Whether it is the account's own name or a pen name.
    pub kind: BylineKind,
    /// Whether the author is staff under their account's name. Under a pen name staff are screened like other members: an
    /// author who is never held would be recognised as staff.
    pub is_open_staff: bool,
    /// Whether a moderator or their role makes the author trusted under this name.
    pub is_trusted: bool,
}

/// Facts about the account behind the name, from what it posted under all its names. Only rules that declare it get them.
#[derive(Clone, Copy)]
pub(super) struct AccountFacts {
    /// Whether none of its texts was accepted yet.
    pub is_new: bool,
}

/// The account of a newcomer, for the tests of rules.
#[cfg(test)]
pub(super) const NEW_ACCOUNT: AccountFacts = AccountFacts { is_new: true };

/// A newcomer's text under their own name, for the tests of rules.
#[cfg(test)]
pub(super) fn sample(body: &str) -> ScreeningFacts<'_> {
    ScreeningFacts {
        persona: PersonaFacts { kind: BylineKind::Account, is_open_staff: false, is_trusted: false },
        mode: Mode::None,
        text: ScreenedText::new(body),
        same_text: SameText::default(),
        honeypot: "",
    }
}
