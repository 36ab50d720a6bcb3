//! Text that was typed and not posted yet.

pub mod saved_draft;
