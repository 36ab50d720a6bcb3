//! Text that was typed and not yet posted.

pub mod saved_draft;
