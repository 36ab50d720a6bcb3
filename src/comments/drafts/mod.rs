//! Text that was typed and not posted yet.

pub mod content;
pub mod saved_draft;
