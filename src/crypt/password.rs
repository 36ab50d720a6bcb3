//! Passwords: validation of new ones, and preparation of attempts to sign in.
//!
//! The rules are those of NIST SP 800-63B-4 (3.1.1) for a password that is the only factor: at least 15 characters, no
//! composition rules, nothing easy to guess. New passwords and attempts go through the OpaqueString profile of RFC 8265 (4.2):
//! every white space of Unicode becomes U+0020 and the text becomes NFC, so that the same keys on two machines give the same
//! bytes. NFC and not NFKC, as RFC 8265 requires: NFKC would make different texts equal ("ﬁ" and "fi", "²" and "2"), which
//! weakens passwords and fixes no difference between keyboards. Nothing is trimmed or truncated.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

use super::common_phrases;
use crate::error::{ErrorKind, UserError};

/// The minimum for a password without a second factor (NIST SP 800-63B-4, 3.1.1.1).
const PASSWORD_MIN_CHARS: usize = 15;
/// Longer than any passphrase, and short enough that preparing the text costs next to nothing. In code points, of which NFC
/// makes at most three times as many, of four bytes each: that bounds what the hasher reads.
const PASSWORD_MAX_CHARS: usize = 1024;
/// The characters of a name or address that are read for personal words: a whole name and a whole address.
const CONTEXT_MAX_CHARS: usize = 254;
/// The least length of a personal word that is searched for in the password; shorter ones occur in ordinary words.
const MIN_PERSONAL_WORD_CHARS: usize = 4;

/// A new password of a valid length. Whether it is hard to guess is checked with the hash, because that takes milliseconds.
pub struct Password(String);

/// A password typed to sign in; only the profile is applied to it.
pub struct Attempt(String);

/// The personal words of the password's owner, which an attacker tries first: in lower case, longest first, so that a whole
/// name is found before its parts.
#[derive(Clone, Debug, Default)]
pub struct PasswordContext(Vec<String>);

impl PasswordContext {
    /// The words of a member's public name, their email address, and the site's name.
    pub fn new(name: &str, email: &str, site: &str) -> Self {
        // The estimate takes time for each word, whatever the caller passes.
        let [name, email, site] = [name, email, site].map(|text| text.chars().take(CONTEXT_MAX_CHARS).collect::<String>());
        let (local, domain) = email.split_once('@').unwrap_or((&email, ""));
        let mut words: Vec<String> = [&*name, &*email, &*site, local, domain, "betwixt"]
            .into_iter()
            .flat_map(|text| std::iter::once(text).chain(text.split(|letter: char| !letter.is_alphanumeric())))
            .map(|text| opaque(text).to_lowercase())
            .filter(|word| word.chars().count() > 2)
            .collect();
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        Self(words)
    }
}

/// Why a text is not a valid password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 15 characters.
    #[error("{}", too_short(*.have))]
    TooShort {
        /// Its length in code points.
        have: usize,
    },
    /// More than 1024 characters.
    #[error("Choose a password of at most {PASSWORD_MAX_CHARS} characters; this one has {have}.")]
    TooLong {
        /// Its length in code points.
        have: usize,
    },
    /// It contains a control character, which some devices cannot type.
    #[error("This password contains a character that cannot be typed, such as a tab or a line break. Leave it out.")]
    Untypable,
    /// It would be among an attacker's first guesses.
    #[error(
        "This password is easy to guess: {0}. \
         Four or five words that do not belong together are easy to remember and hard to guess."
    )]
    Guessable(Weakness),
}

/// Says no more than that: the hint of the field says what makes a good password.
fn too_short(have: usize) -> String {
    match have {
        0 => "Enter a password.".to_owned(),
        1 => format!("This password has 1 character; it needs at least {PASSWORD_MIN_CHARS}."),
        _ => format!("This password has {have} characters; it needs at least {PASSWORD_MIN_CHARS}."),
    }
}

impl UserError for PasswordError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

/// Why a password is easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Little remains of it without the name, the address and the site's name.
    Personal,
    /// It is a common password, or is built from one.
    Common,
    /// It is a repetition, a row of keys, or a sequence.
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

impl Password {
    /// Validates the length of a new password. Its strength is checked by [`Hasher::hash`](super::Hasher::hash).
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        // Composing shortens a text to a third at most; a longer one is not read further.
        if text.chars().nth(PASSWORD_MAX_CHARS * 3).is_some() {
            return Err(PasswordError::TooLong { have: text.chars().count() });
        }
        let opaque = opaque(text);
        let have = opaque.chars().count();
        if have < PASSWORD_MIN_CHARS {
            return Err(PasswordError::TooShort { have });
        }
        if have > PASSWORD_MAX_CHARS {
            return Err(PasswordError::TooLong { have });
        }
        if opaque.chars().any(char::is_control) {
            return Err(PasswordError::Untypable);
        }
        Ok(Self(opaque))
    }

    /// Refuses a password that is easy to guess. Takes milliseconds, so never call it on a thread that serves pages.
    pub fn check_strength(&self, about: &PasswordContext) -> Result<(), PasswordError> {
        weakness(&self.0, about).map_or(Ok(()), |weakness| Err(PasswordError::Guessable(weakness)))
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

impl Attempt {
    /// Prepares the typed text. A text over the limit is cut to one character more than allowed: it matches no password, and
    /// costs no more than one that might.
    pub fn new(text: &str) -> Self {
        let bounded: String = text.chars().take(PASSWORD_MAX_CHARS + 1).collect();
        Self(opaque(&bounded))
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(..)")
    }
}

/// Applies the OpaqueString profile (RFC 8265, 4.2.2).
fn opaque(text: &str) -> String {
    text.chars().map(|letter| if letter.is_whitespace() && !letter.is_control() { ' ' } else { letter }).nfc().collect()
}

/// Estimates the guesses that the password takes: at least 10^8, which resists an offline attack at the cost of argon2 used
/// here (zxcvbn's score 3; Wheeler, USENIX Security 2016). What adds no strength is removed first: personal words, words of the
/// calendar, phrases that everyone knows, and repetitions.
fn weakness(password: &str, about: &PasswordContext) -> Option<Weakness> {
    let inputs: Vec<&str> = about.0.iter().map(String::as_str).collect();
    let estimate = zxcvbn(password, &inputs);
    if is_weak(&estimate) {
        let patterned = estimate.sequence().iter().any(|part| {
            use zxcvbn::matching::patterns::MatchPattern::{Regex, Repeat, Sequence, Spatial};
            matches!(part.pattern, Repeat(_) | Sequence(_) | Spatial(_) | Regex(_))
        });
        return Some(if patterned { Weakness::Pattern } else { Weakness::Common });
    }
    let lower = password.to_lowercase();
    let long = about.0.iter().filter(|word| word.chars().count() >= MIN_PERSONAL_WORD_CHARS);
    let impersonal = long.fold(lower.clone(), |rest, word| rest.replace(word, ""));
    if is_weak_without(&lower, &impersonal) {
        return Some(Weakness::Personal);
    }
    let rest = common_phrases::without_common_words(&impersonal);
    is_weak_without(&lower, &rest).then_some(Weakness::Common)
}

fn is_weak(estimate: &zxcvbn::Entropy) -> bool {
    estimate.score() < Score::Three
}

/// Whether too little remains of a password from which something was removed.
fn is_weak_without(whole: &str, rest: &str) -> bool {
    rest != whole && is_weak(&zxcvbn(rest, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Password, PasswordError> {
        let about = PasswordContext::new("Marie Dubois", "marie.dubois@example.org", "Between the poles");
        let password = Password::parse(text)?;
        password.check_strength(&about).map(|()| password)
    }

    fn refused(text: &str) -> PasswordError {
        parsed(text).expect_err(text)
    }

    #[test]
    fn a_password_of_fourteen_letters_is_refused_with_its_length() {
        assert_eq!(refused("vdlk wqmz trfx"), PasswordError::TooShort { have: 14 });
        assert_eq!(refused("vdlk wqmz trfx").to_string(), "This password has 14 characters; it needs at least 15.");
        assert_eq!(refused("").to_string(), "Enter a password.");
        assert!(parsed("vdlk wqmz trfxn").is_ok());
    }

    #[test]
    fn length_is_counted_in_code_points_and_not_in_bytes() {
        assert_eq!(refused("żółwżółwżółwżó"), PasswordError::TooShort { have: 14 });
    }

    #[test]
    fn a_password_may_have_1024_characters_spaces_and_emoji() {
        let mut long = String::from("lantern 🦊 orbit ");
        long.extend(std::iter::repeat_n('x', PASSWORD_MAX_CHARS - long.chars().count()));
        assert!(parsed(&long).is_ok());
        long.push('x');
        assert_eq!(refused(&long), PasswordError::TooLong { have: 1025 });
    }

    #[test]
    fn a_password_that_is_common_repeated_or_a_row_of_keys_is_refused() {
        for text in [
            "passwordpassword",
            "password1234567",
            "iloveyouiloveyou",
            "qwertyuiopasdfgh",
            "1234567890123456",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "letmeinletmeinletmein",
        ] {
            assert!(matches!(refused(text), PasswordError::Guessable(_)), "{text}");
        }
    }

    #[test]
    fn a_password_made_of_the_persons_own_words_is_refused() {
        for text in
            ["MarieDubois2024!", "marie.dubois@example.org", "between the poles", "Dubois-Marie-Dubois", "mariedubois&marie"]
        {
            assert!(matches!(refused(text), PasswordError::Guessable(_)), "{text}");
        }
    }

    #[test]
    fn a_phrase_that_everyone_knows_and_a_date_in_words_are_refused() {
        for text in [
            "correct horse battery staple",
            "Correct-Horse-Battery-Staple1!",
            "c0rrecth0rsebatterystaple",
            "january2026january",
            "Monday Tuesday Wednesday",
            "summer2026summer2026",
            "to be or not to be 2026",
            "The quick brown fox jumps",
            "kettlekettlekettlekettle7",
        ] {
            assert!(matches!(refused(text), PasswordError::Guessable(_)), "{text}");
        }
    }

    #[test]
    fn a_long_name_or_address_is_read_to_its_bound_only() {
        let words: String = (0..100_000).map(|number| format!("w{number} ")).collect();
        assert!(PasswordContext::new(&words, &words, "").0.len() < 2 * CONTEXT_MAX_CHARS);
        assert!(matches!(Password::parse(&words), Err(PasswordError::TooLong { .. })));
    }

    #[test]
    fn four_unrelated_words_are_a_password() {
        for text in [
            "lantern orbit mustard velvet",
            "correct-kettle-Zebra-pavement",
            "Grundstück Möwe Tapete Klee",
            "a horse in january eats mustard",
            "battery lantern 2026 velvet orbit",
        ] {
            assert!(parsed(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_control_character_is_refused() {
        assert_eq!(refused("lantern\torbit mustard"), PasswordError::Untypable);
        assert_eq!(refused("lantern\0orbit mustard"), PasswordError::Untypable);
    }

    #[test]
    fn the_same_keys_on_another_machine_give_the_same_bytes() {
        let composed = parsed("lantern caf\u{e9} mustard").unwrap();
        let decomposed = Attempt::new("lantern\u{a0}cafe\u{301} mustard");
        assert_eq!(composed.into_text(), decomposed.into_text());
    }

    #[test]
    fn an_attempt_over_the_limit_is_never_a_password_cut_short() {
        let long = "x".repeat(5_000);
        assert_eq!(Attempt::new(&long).into_text().chars().count(), PASSWORD_MAX_CHARS + 1);
    }

    #[test]
    fn passwords_are_not_printed() {
        let password = parsed("lantern orbit mustard").unwrap();
        assert_eq!(format!("{password:?} {:?}", Attempt::new("lantern orbit")), "Password(..) Attempt(..)");
    }
}
