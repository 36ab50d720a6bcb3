//! The axes of a comment, and what follows from them.

use std::fmt;

use crate::words;

words! {
    /// What moderation made of a comment.
    pub enum Moderation {
        /// Waits for a moderator.
        Held = "held",
        /// Everybody may read it, unless its author took it back.
        Published = "published",
        /// A moderator took it down.
        Removed = "removed",
        /// Taken for spam.
        Spam = "spam",
    }
}

words! {
    /// Whether a moderator has looked at the comment as it stands.
    pub enum Review {
        /// Only rules did.
        Unreviewed = "unreviewed",
        /// A person did.
        Reviewed = "reviewed",
    }
}

words! {
    /// What the author did with the comment since.
    pub enum AuthorState {
        /// It stands.
        Live = "live",
        /// Taken back; it can be returned for a while.
        Withdrawn = "withdrawn",
        /// The account is gone, and the text with it.
        Erased = "erased",
    }
}

/// Where a comment stands on all three axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// What moderation made of it.
    pub moderation: Moderation,
    /// Whether a person looked at it.
    pub review: Review,
    /// What its author did with it.
    pub author: AuthorState,
}

impl State {
    /// Whether everybody may read the comment. The store says the same in SQL, once, for every query.
    pub const fn is_visible(self) -> bool {
        matches!((self.moderation, self.author), (Moderation::Published, AuthorState::Live))
    }
}

/// As the moderation log writes it: `held/unreviewed/live`.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.moderation, self.review, self.author)
    }
}

/// What stands where a comment cannot be read but its answers can: which kind of absence, never the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tombstone {
    /// Its author took it back.
    Withdrawn,
    /// A moderator took it down, with the reason that everybody may see.
    Removed(Option<String>),
    /// A moderator is looking at it.
    Held,
    /// The account is gone.
    Gone,
}

impl Tombstone {
    /// The tombstone of a comment in `state`; nothing when it is visible. What the author did speaks before what moderation did.
    pub fn of(state: State, removed_reason: Option<&str>) -> Option<Self> {
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
            Self::Held => f.write_str("A moderator is looking at this one."),
            Self::Gone => f.write_str("The account is gone."),
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
                    assert_eq!(Tombstone::of(state, None).is_none(), shown, "{state}");
                }
            }
        }
    }

    #[test]
    fn what_the_author_did_speaks_before_what_a_moderator_did() {
        let state = State { moderation: Moderation::Removed, review: Review::Reviewed, author: AuthorState::Withdrawn };
        assert_eq!(Tombstone::of(state, Some("unkind")), Some(Tombstone::Withdrawn));
    }
}
