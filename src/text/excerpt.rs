//! Shortens a text to its beginning.

use unicode_segmentation::UnicodeSegmentation;

/// Punctuation that is removed before an ellipsis.
pub(super) const LOOSE: [char; 8] = [',', ';', ':', '.', '…', '-', '–', '—'];

/// The first words of `text`, at most `most` characters as a reader counts, on one line; `…` marks an omission. A first word
/// longer than `most` is cut.
pub fn excerpt(text: &str, most: usize) -> String {
    let mut taken = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let room = most.saturating_sub(length + usize::from(length > 0));
        let needed = word.graphemes(true).take(room + 1).count();
        if needed > room {
            if length == 0 {
                taken.extend(word.graphemes(true).take(room));
            }
            let kept = taken.trim_end_matches(LOOSE).len();
            taken.truncate(kept);
            taken.push('…');
            return taken;
        }
        if length > 0 {
            taken.push(' ');
            length += 1;
        }
        taken.push_str(word);
        length += needed;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_text_is_its_own_excerpt() {
        assert_eq!(excerpt("Closeness and\n\nspace.", 20), "Closeness and space.");
    }

    #[test]
    fn a_long_text_ends_after_a_word() {
        assert_eq!(excerpt("Closeness, and space", 12), "Closeness…");
        assert_eq!(excerpt("Closeness and space", 13), "Closeness and…");
        assert_eq!(excerpt("Closeness and space", 9), "Closeness…");
    }

    #[test]
    fn a_word_longer_than_the_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt("👩\u{200d}👧👩\u{200d}👧👩\u{200d}👧", 2), "👩\u{200d}👧👩\u{200d}👧…");
    }

    proptest! {
        #[test]
        fn an_excerpt_is_never_longer_than_asked_for(text in "\\PC{0,60}", most in 0_usize..40) {
            let taken = excerpt(&text, most);
            prop_assert!(taken.trim_end_matches('…').graphemes(true).count() <= most, "{}", taken);
        }
    }
}
