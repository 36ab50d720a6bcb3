//! The three state axes of a comment, and what follows from them.

use std::fmt;

use crate::words;

words! {
    /// The decision of moderation on a comment.
    pub enum Moderation {
        /// Waits for a moderator; not visible.
        Held = "held",
        /// Visible to all readers, unless its author withdrew it.
        Published = "published",
        /// Removed by a moderator.
        Removed = "removed",
        /// Treated as spam.
        Spam = "spam",
    }
}

words! {
    /// Whether a moderator has reviewed the comment in its present form.
    pub enum Review {
        /// Only automatic rules have.
        Unreviewed = "unreviewed",
        /// A moderator has.
        Reviewed = "reviewed",
    }
}

words! {
    /// What the author did with the comment after posting it.
    pub enum AuthorState {
        /// Neither withdrawn nor erased.
        Live = "live",
        /// Withdrawn; it can be restored for a while.
        Withdrawn = "withdrawn",
        /// The account is deleted, and the text with it. Nothing sets it yet: accounts cannot be erased.
        Erased = "erased",
    }
}

/// A comment's state on all three axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The decision of moderation.
    pub moderation: Moderation,
    /// Whether a moderator reviewed it.
    pub review: Review,
    /// What its author did with it.
    pub author: AuthorState,
}

impl State {
    /// Whether all readers may see the comment. `VISIBLE` in the store is the same rule in SQL, for all queries.
    pub const fn is_visible(self) -> bool {
        matches!((self.moderation, self.author), (Moderation::Published, AuthorState::Live))
    }
}

/// The format of the moderation log: `held/unreviewed/live`.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.moderation, self.review, self.author)
    }
}

/// Shown in place of a comment that is hidden but has visible replies. Says why it is missing, never what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tombstone {
    /// Its author withdrew it.
    Withdrawn,
    /// A moderator removed it, with the public reason if there is one.
    Removed(Option<String>),
    /// It waits for a moderator.
    Held,
    /// The account is deleted.
    Gone,
}

impl Tombstone {
    /// The tombstone of a comment in `state`; `None` when it is visible. The author's action takes precedence over that of
    /// moderation.
    pub fn for_state(state: State, removed_reason: Option<&str>) -> Option<Self> {
        match (state.author, state.moderation) {
            (AuthorState::Erased, _) => Some(Self::Gone),
            (AuthorState::Withdrawn, _) => Some(Self::Withdrawn),
            (AuthorState::Live, Moderation::Removed) => Some(Self::Removed(removed_reason.map(str::to_owned))),
            (AuthorState::Live, Moderation::Spam) => Some(Self::Removed(None)),
            (AuthorState::Live, Moderation::Held) => Some(Self::Held),
            (AuthorState::Live, Moderation::Published) => None,
        }
    }
}

/// A sentence for the page.
impl fmt::Display for Tombstone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn => f.write_str("Withdrawn by its author."),
            Self::Removed(Some(reason)) => write!(f, "Removed by a moderator: {reason}."),
            Self::Removed(None) => f.write_str("Removed by a moderator."),
            Self::Held => f.write_str("A moderator is reviewing this one."),
            Self::Gone => f.write_str("The account was deleted."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_published_and_live_is_visible_and_all_else_leaves_a_tombstone() {
        for moderation in Moderation::ALL.iter().copied() {
            for review in Review::ALL.iter().copied() {
                for author in AuthorState::ALL.iter().copied() {
                    let state = State { moderation, review, author };
                    let shown = moderation == Moderation::Published && author == AuthorState::Live;
                    assert_eq!(state.is_visible(), shown, "{state}");
                    assert_eq!(Tombstone::for_state(state, None).is_none(), shown, "{state}");
                }
            }
        }
    }

    #[test]
    fn what_the_author_did_speaks_before_what_a_moderator_did() {
        let state = State { moderation: Moderation::Removed, review: Review::Reviewed, author: AuthorState::Withdrawn };
        assert_eq!(Tombstone::for_state(state, Some("unkind")), Some(Tombstone::Withdrawn));
    }
}
