//! Names that look like another: a reader cannot tell `admin` from `аdmin` whose first letter is Cyrillic.

use unicode_normalization::UnicodeNormalization;

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
    let drawn = |name: String| unicode_security::skeleton(&name).collect::<String>();
    let as_written = |name: &str| drawn(name.nfkc().collect());
    let in_capitals = |name: &str| drawn(name.nfkc().collect::<String>().to_uppercase());
    skeleton(a) == skeleton(b) || as_written(a) == as_written(b) || in_capitals(a) == in_capitals(b)
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
