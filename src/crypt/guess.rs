//! How hard a password is to guess.

use std::fmt;

use zxcvbn::matching::patterns::MatchPattern::{Regex, Repeat, Sequence, Spatial};
use zxcvbn::{Entropy, Score, zxcvbn};

use super::About;
use super::password::opaque;

/// A name of three letters occurs in ordinary words; longer ones are looked for in the password.
const TELLING: usize = 4;
/// How much of each end of a password is judged: the estimate's work grows with the square of it.
const JUDGED: usize = 40;
/// How many different signs that can stand for a letter the estimate may have to try: with all twenty of them it tries thousands of
/// spellings, and a hundred characters cost three seconds.
const SIGNS: usize = 8;

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Little is left of it without the name, the address or the site's name.
    Personal,
    /// It is, or is built from, one that many people use.
    Common,
    /// The same again and again, a row of keys, or counting.
    Pattern,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Personal => "it is mostly your name, your address or the name of this site",
            Self::Common => "it is made of words and numbers that many people use",
            Self::Pattern => "it repeats itself or follows a row of keys",
        })
    }
}

/// Estimates how many guesses the password takes: 10^8 is the least that holds against somebody who guesses offline at our
/// argon2's pace (zxcvbn's score 3; Wheeler, USENIX Security 2016). What is personal counts nothing, so it is cut out.
pub(super) fn weakness(password: &str, about: &About<'_>) -> Option<Weakness> {
    let words = personal(about);
    let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = estimate(password, &inputs);
    if found.score() < Score::Three {
        let patterned =
            found.sequence().iter().any(|part| matches!(part.pattern, Repeat(_) | Sequence(_) | Spatial(_) | Regex(_)));
        return Some(if patterned { Weakness::Pattern } else { Weakness::Common });
    }
    let lower = password.to_lowercase();
    let telling = words.iter().filter(|word| word.chars().count() >= TELLING);
    let rest = telling.fold(lower.clone(), |rest, word| rest.replace(word, ""));
    (rest != lower && estimate(&rest, &[]).score() < Score::Three).then_some(Weakness::Personal)
}

/// Of the two ends of a long password the harder one counts: what is added to a hard one does not make it easier.
fn estimate(password: &str, inputs: &[&str]) -> Entropy {
    let plainer = plainer(password);
    let head: String = plainer.chars().take(JUDGED).collect();
    let found = zxcvbn(&head, inputs);
    let beyond = plainer.chars().count().saturating_sub(JUDGED);
    if beyond == 0 || found.score() >= Score::Three {
        return found;
    }
    let tail: String = plainer.chars().skip(beyond).collect();
    let other = zxcvbn(&tail, inputs);
    if other.score() > found.score() { other } else { found }
}

/// With few enough signs to try: when there are more, each becomes what its key gives without shift, which keeps a row of keys a
/// row. Digits stay; they stand for few letters.
fn plainer(password: &str) -> String {
    let stands_for_a_letter = |sign: &char| sign.is_ascii_digit() || key(*sign).is_some();
    let mut signs: Vec<char> = password.chars().filter(stands_for_a_letter).collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() <= SIGNS {
        return password.to_owned();
    }
    password.chars().map(|sign| key(sign).unwrap_or(sign)).collect()
}

/// The key of a sign that can stand for a letter, on an English keyboard. `[` is its own key; the one beside it will do.
fn key(sign: char) -> Option<char> {
    Some(match sign {
        '!' => '1',
        '@' => '2',
        '$' => '4',
        '%' => '5',
        '(' => '9',
        '+' => '=',
        '{' | '[' => ']',
        '|' => '\\',
        '<' => ',',
        _ => return None,
    })
}

/// The texts that a stranger would try first, lower case, longest first so that a whole name goes before its parts.
fn personal(about: &About<'_>) -> Vec<String> {
    let (local, domain) = about.email.split_once('@').unwrap_or((about.email, ""));
    let mut words: Vec<String> = [about.name, about.email, about.site, local, domain, "betwixt"]
        .into_iter()
        .flat_map(|text| std::iter::once(text).chain(text.split(|letter: char| !letter.is_alphanumeric())))
        .map(|text| opaque(text).to_lowercase())
        .filter(|word| word.chars().count() > 2)
        .collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(password: &str) -> Option<Weakness> {
        weakness(password, &About { name: "Marie Dubois", email: "m.dubois@example.org", site: "Between the poles" })
    }

    #[test]
    fn a_common_word_with_signs_for_letters_is_still_common() {
        assert!(judged("P@$$w0rdP@$$w0rd").is_some());
    }

    #[test]
    fn a_row_of_keys_stays_a_row_with_shift_held_down() {
        assert_eq!(judged("!@#$%^&*()_+"), Some(Weakness::Pattern));
        assert!(judged("1234567890!@#$%").is_some());
    }

    #[test]
    fn a_password_of_many_signs_leaves_few_to_try() {
        let all = "4@8({[<3691!|0$5+7%2";
        let left: std::collections::HashSet<char> = plainer(all).chars().filter(|sign| key(*sign).is_some()).collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(plainer("p@$$w0rd"), "p@$$w0rd");
        assert_eq!(judged(&all.repeat(4)), None);
    }

    #[test]
    fn a_random_password_of_a_manager_is_never_refused() {
        for password in ["v7$Kq!2mZ(8xW@4tR%", "0f3c9a7be1d84526aa90cc17", "Zx9k2mQ7w4R8t1Y6u3", "{q+[W<7|e1!K$5%z(9@0"] {
            assert_eq!(judged(password), None, "{password}");
        }
    }

    #[test]
    fn a_weak_beginning_is_forgiven_when_the_end_is_hard_to_guess() {
        assert_eq!(judged(&format!("{}lantern orbit mustard velvet", "a".repeat(60))), None);
        assert!(judged(&"a".repeat(400)).is_some());
    }
}
