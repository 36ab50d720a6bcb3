//! How well an author is known.

use crate::words;

words! {
    /// How far the rules about newcomers apply to an author.
    pub enum TrustLevel {
        /// None of their comments was accepted yet.
        New = "new",
        /// A comment of theirs was accepted.
        Known = "known",
        /// A moderator trusts them, or their role implies it.
        Trusted = "trusted",
    }
}
