//! Text that was typed and not posted yet.

pub mod content;
mod quota;
pub mod saved_draft;
