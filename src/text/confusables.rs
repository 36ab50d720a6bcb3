//! Confusable names: a reader cannot tell `admin` from `аdmin` whose first letter is Cyrillic.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The form in which confusable names are equal, to be stored beside a name and unique among names: the skeleton of UTS #39,
/// section 4, after NFKC (fullwidth letters) and case folding. Case-folded again, because a digit's prototype is a capital (0
/// gives O). Not for display.
pub fn skeleton(name: &str) -> String {
    let folded: String = folded(&name.nfkc().collect::<String>());
    self::folded(&unicode_security::skeleton(&folded).collect::<String>())
}

/// Whether a reader could confuse two names: as written (`lris` resembles `Iris` only while its capital stays one), in lower
/// case, or in upper case (Greek ΑΝΝΑ looks like Latin ANNA, while its lower-case ανν does not).
pub fn resembles(a: &str, b: &str) -> bool {
    Looks::compute(a).are_like(&Looks::compute(b))
}

/// The skeletons of a text in lower case, as written, and in upper case. Computed once for a text that is compared with many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks([String; 3]);

impl Looks {
    /// Computes the skeletons of a text.
    pub fn compute(text: &str) -> Self {
        let drawn = |text: &str| unicode_security::skeleton(text).collect::<String>();
        let plain: String = text.nfkc().collect();
        Self([skeleton(text), drawn(&plain), drawn(&plain.to_uppercase())])
    }

    /// The skeletons of a text without the marks above, below and through its letters: `Mạra` reads as `Mara`. Marks that are
    /// letters of their own in their scripts, such as vowel signs, remain.
    pub fn without_marks(text: &str) -> Self {
        let is_mark = |letter: char| matches!(canonical_combining_class(letter), 1 | 200..);
        Self(Self::compute(text).0.map(|drawn| drawn.chars().filter(|letter| !is_mark(*letter)).collect()))
    }

    /// Whether a reader could confuse the two texts.
    pub fn are_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(mine, theirs)| mine == theirs)
    }

    /// The three skeletons in a fixed order: compare only those at the same index.
    pub fn drawings(&self) -> &[String; 3] {
        &self.0
    }
}

/// Case-folds each letter: upper and lower case again, which unifies `ß` with `ss` and both lower-case sigmas.
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
