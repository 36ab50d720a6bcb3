//! What was typed into a comment form, and its stored draft.

use crate::accounts::Name;
use crate::clock::UnixMicros;
use crate::comments::Body;
use crate::crypt::TokenHash;
use crate::id::AccountId;
use crate::text;
use crate::text::FormErrors;

/// The raw fields of a comment form, valid or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftContent {
    /// The text.
    pub body: String,
    /// The raw text of the position field.
    pub position: String,
    /// The raw text of the name field.
    pub byline: String,
    /// Whether emails about replies were asked for.
    pub notify: bool,
}

/// How much longer than the limit of its field a draft may be, in characters and in bytes: its author may shorten it later.
const FIELD_EXCESS: usize = 4 * 1024;

/// More bytes than a character has in texts that people write; a family of three emoji has 18.
const CHARACTER_MAX_BYTES: usize = 20;

/// What a draft takes up besides its texts.
const ROW_BYTES: usize = 256;

/// Whether a text fits a field of `most` characters and the excess of a draft. Checks the bytes first, because counting
/// characters takes longer.
fn fits(typed: &str, most: usize) -> bool {
    typed.len() <= most * CHARACTER_MAX_BYTES + FIELD_EXCESS && text::count_characters(typed) <= most + FIELD_EXCESS
}

impl DraftContent {
    /// Refuses what is so much longer than its field that it is no draft.
    ///
    /// # Errors
    /// A sentence for each field.
    pub fn check_length(&self) -> Result<(), FormErrors> {
        let mut errors = FormErrors::none();
        if !fits(&self.body, Body::MAX_CHARS) {
            let most = text::grouped(Body::MAX_CHARS);
            errors.add("body", format!("This is too long to be saved. Shorten it to {most} characters."));
        }
        if !fits(&self.position, 3) {
            errors.add("position", "Enter a whole number from 0 to 100.");
        }
        if !fits(&self.byline, Name::MAX_CHARS) {
            errors.add("byline", format!("Enter a name of at most {} characters.", Name::MAX_CHARS));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Counts what a row takes up besides its texts too.
    pub(in crate::comments) fn bytes(&self) -> i64 {
        i64::try_from(self.body.len() + self.position.len() + self.byline.len() + ROW_BYTES).unwrap_or(i64::MAX)
    }
}

/// The member or the browser that a draft belongs to, and whose quota it counts against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::comments) enum DraftOwner {
    /// A member, who finds it again in every browser.
    Account(AccountId),
    /// A visitor, whose browser has the token.
    Browser(TokenHash),
}

/// A stored draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    /// The fields of the form.
    pub typed: DraftContent,
    /// The revision of the draft, from 1; detects changes from another window.
    pub revision: i32,
    /// When it last changed.
    pub at: UnixMicros,
}
