//! Word-by-word differences between two texts, for the revision history.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// The time limit of a comparison. After it the rest counts as removed and inserted: coarse, but still correct.
const TIME_LIMIT: Duration = Duration::from_millis(100);

/// How some words changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Unchanged.
    Kept,
    /// Removed.
    Gone,
    /// Inserted.
    New,
}

/// Consecutive words with the same change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The same for all words of the part.
    pub change: Change,
    /// The words, including the spaces between them.
    pub text: String,
}

/// The changes from `before` to `after`, in order.
pub fn difference(before: &str, after: &str) -> Vec<Part> {
    let compared = TextDiff::configure().timeout(TIME_LIMIT).diff_words(before, after);
    let mut parts: Vec<Part> = Vec::new();
    for word in compared.iter_all_changes() {
        let change = match word.tag() {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Delete => Change::Gone,
            ChangeTag::Insert => Change::New,
        };
        match parts.last_mut() {
            Some(last) if last.change == change => last.text.push_str(word.value()),
            _ => parts.push(Part { change, text: word.value().to_owned() }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn join_parts(parts: &[Part], left_out: Change) -> String {
        parts.iter().filter(|part| part.change != left_out).map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn words_that_changed_stand_beside_each_other() {
        let part = |change, text: &str| Part { change, text: text.to_owned() };
        assert_eq!(
            difference("We had two rooms.", "We had three rooms."),
            [part(Change::Kept, "We had "), part(Change::Gone, "two"), part(Change::New, "three"), part(Change::Kept, " rooms."),]
        );
        assert_eq!(difference("", ""), []);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off_their_difference(before in "[ab \n]{0,40}", after in "[ab \n]{0,40}") {
            let parts = difference(&before, &after);
            prop_assert_eq!(join_parts(&parts, Change::New), before);
            prop_assert_eq!(join_parts(&parts, Change::Gone), after);
        }
    }
}
