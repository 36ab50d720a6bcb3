//! Earlier posts of a text, as the screening rules compare them.

use diesel::Queryable;

/// Where exactly a text was posted before. A published text that its author withdrew counts nowhere, for any author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable)]
pub struct SameText {
    /// By the same author in this thread, where it is neither removed nor withdrawn. Only the author learns of it.
    pub by_author_here: bool,
    /// By any author in this thread, where moderation does not show it.
    pub withheld_here: bool,
    /// Lately: withheld here, or by another author here or any author in another thread, where it is neither removed nor
    /// withdrawn.
    pub lately: bool,
}
