//! A revision of an essay.

use diesel::Queryable;

use super::EssayForm;
use crate::clock::UnixMicros;
use crate::id::AccountId;
use crate::words;

words! {
    /// How a revision was made.
    pub enum RevisionKind {
        /// Saved by its writer.
        Saved = "saved",
        /// Autosaved while they typed.
        Autosaved = "kept",
        /// Restored from an earlier one.
        Restored = "restored",
    }
}

/// A saved or autosaved state of an essay, with its writer and times.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Revision {
    /// Grows within the thread, but not always by one.
    pub number: i32,
    /// Its writer; `None` if their account is deleted or the program wrote it.
    pub account: Option<AccountId>,
    /// By saving, autosaving, or restoring an older one.
    pub made: RevisionKind,
    /// When its first version was saved; merged autosaves keep it.
    pub begun_at: UnixMicros,
    /// When it last changed.
    pub changed_at: UnixMicros,
    /// Its contents as typed.
    pub typed: EssayForm,
}

/// One line of an essay's history: a text that was saved, without the text.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct RevisionEntry {
    /// Counts from 1 in each essay.
    pub number: i32,
    /// The name of its writer, if there is one.
    pub by: Option<String>,
    /// By saving, autosaving, or restoring an older one.
    pub made: RevisionKind,
    /// When it last changed.
    pub at: UnixMicros,
    /// What it was called then; empty for an unfinished draft.
    pub title: String,
}
