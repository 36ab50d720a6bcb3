//! What was typed into a comment form, and its stored draft.

use crate::clock::UnixMicros;

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
