//! The facts about a submission, gathered once for all rules.

use super::text::ScreenedText;
use crate::comments::BylineKind;
use crate::config::ModerationMode as Mode;
use crate::moderation::TrustLevel;
use crate::moderation::store::SameText;

/// The facts that rules decide on. Rules themselves do not query the database.
pub(super) struct ScreeningFacts<'a> {
    /// Facts about the author's account. A rule that reads them must set `reads_account`.
    pub author: ScreenedAuthor,
    /// Whether the byline is the account's name or a pen name.
    pub persona: BylineKind,
    /// What is held for review in this thread.
    pub mode: Mode,
    pub text: ScreenedText<'a>,
    /// Where the same text was posted before.
    pub same_text: SameText,
    /// The value of the hidden field.
    pub honeypot: &'a str,
}

/// Facts about an author's account.
#[derive(Clone, Copy)]
pub(super) struct ScreenedAuthor {
    /// Whether the author is staff under their account's name. Under a pen name staff are screened like other members: an
    /// author who is never held would be recognised as staff.
    pub is_open_staff: bool,
    /// How far the rules about newcomers apply to the author, under the byline of this text.
    pub trust: TrustLevel,
}

/// A newcomer's text under their own name, for the tests of rules.
#[cfg(test)]
pub(super) fn sample(body: &str) -> ScreeningFacts<'_> {
    ScreeningFacts {
        author: ScreenedAuthor { is_open_staff: false, trust: TrustLevel::New },
        persona: BylineKind::Account,
        mode: Mode::None,
        text: ScreenedText::new(body),
        same_text: SameText::default(),
        honeypot: "",
    }
}
