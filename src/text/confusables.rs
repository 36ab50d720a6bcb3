//! Names that look like another: a reader cannot tell `admin` from `аdmin` whose first letter is Cyrillic.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The form in which names that look alike are equal, to be stored beside a name and unique among names: the skeleton of UTS #39,
/// section 4, after NFKC (fullwidth letters) and case folding. Folded once more, as a digit's prototype is a capital (0 gives O).
/// Not for showing.
pub fn skeleton(name: &str) -> String {
    let folded: String = folded(&name.nfkc().collect::<String>());
    self::folded(&unicode_security::skeleton(&folded).collect::<String>())
}

/// Whether a reader could take one for the other: as they are written (`lris` resembles `Iris` only as long as its capital stays
/// one), in small letters, or in capitals (Greek ΑΝΝΑ is drawn as Latin ANNA, and its small letters ανν as nothing of the kind).
pub fn resembles(a: &str, b: &str) -> bool {
    Looks::of(a).are_like(&Looks::of(b))
}

/// What a text looks like: in small letters, as it is written, and in capitals. Made once for a text that is compared with many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks([String; 3]);

impl Looks {
    /// The looks of a text.
    pub fn of(text: &str) -> Self {
        let drawn = |text: &str| unicode_security::skeleton(text).collect::<String>();
        let plain: String = text.nfkc().collect();
        Self([skeleton(text), drawn(&plain), drawn(&plain.to_uppercase())])
    }

    /// The looks of a text without the marks above, below and through its letters: `Mạra` is read as `Mara`. Signs of vowels and the
    /// like, which are letters of their own in their scripts, stay.
    pub fn without_marks(text: &str) -> Self {
        let is_mark = |letter: char| matches!(canonical_combining_class(letter), 1 | 200..);
        Self(Self::of(text).0.map(|drawn| drawn.chars().filter(|letter| !is_mark(*letter)).collect()))
    }

    /// Whether a reader could take the one text for the other.
    pub fn are_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(mine, theirs)| mine == theirs)
    }

    /// The three drawings, always in the same order: those at one place may be compared with each other.
    pub fn drawings(&self) -> &[String; 3] {
        &self.0
    }
}

/// Case folding by letter: up and down again, which brings `ß` to `ss` and both small sigmas together.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_look_alike_are_one() {
        for name in ["admin", "ADMIN", "аdmin", "admın", "ａｄｍｉｎ", "ad\u{200b}min", "adm\u{456}n", "𝐚𝐝𝐦𝐢𝐧"]
        {
            assert_eq!(skeleton(name), skeleton("admin"), "{name}");
        }
        assert_eq!(skeleton("раураl"), skeleton("paypal"));
        assert_eq!(skeleton("B0b"), skeleton("bob"));
        assert_eq!(skeleton("Weiß"), skeleton("WEISS"));
        assert!(resembles("lris", "Iris"));
        assert!(resembles("ΑΝΝΑ", "Anna") && resembles("МАRА", "Mara") && resembles("ΕΡΙΚ", "Epik"));
    }

    #[test]
    fn names_that_differ_to_the_eye_differ() {
        for (a, b) in
            [("Anna", "Hanna"), ("Lila", "Ilia"), ("Jose", "José"), ("Иван", "Uban"), ("Анна", "Anna"), ("Άννα", "Anna")]
        {
            assert!(!resembles(a, b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_name_resembles_itself_in_capitals(name in "[a-zA-Z0-9 äöüß]{1,20}") {
            prop_assert!(resembles(&name, &name.to_uppercase()));
        }
    }
}
