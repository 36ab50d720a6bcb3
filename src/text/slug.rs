//! The URL slug of a thread or an issue.

use std::fmt;

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::latin::plain_latin;
use crate::error::{ErrorKind, UserError};

/// Keeps a whole URL readable on one line of an email.
const SLUG_MAX_CHARS: usize = 80;

/// 1 to 80 characters of `a-z`, `0-9` and single hyphens between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// The text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Use 1 to {SLUG_MAX_CHARS} lowercase letters a to z, digits, and single hyphens between them.")]
pub struct NotASlug;

impl UserError for NotASlug {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl Slug {
    /// Validates a slug.
    pub fn parse(text: &str) -> Result<Self, NotASlug> {
        let letters =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if text.len() <= SLUG_MAX_CHARS && text.split('-').all(letters) { Ok(Self(text.to_owned())) } else { Err(NotASlug) }
    }

    /// Makes a slug of a title: removes accents, transliterates the letters of other scripts, replaces everything else by
    /// hyphens, and cuts after a word. A title without letters is named by its pictures; `None` when it has none either: the
    /// author must then choose a slug.
    pub fn from_title(title: &str) -> Option<Self> {
        Self::from_letters(title, is_letter).or_else(|| Self::from_letters(title, |letter| !letter.is_ascii()))
    }

    fn from_letters(title: &str, is_written: fn(char) -> bool) -> Option<Self> {
        let mut slug = String::new();
        let mut push = |written: &str| {
            for letter in written.chars().map(|letter| letter.to_ascii_lowercase()) {
                if letter.is_ascii_alphanumeric() {
                    slug.push(letter);
                } else if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
            }
        };
        for letter in title.chars().flat_map(char::to_lowercase).nfkc().flat_map(char::to_lowercase) {
            if matches!(letter, '\'' | '’' | 'ʼ') || is_accent(letter) {
                continue;
            }
            let plain = std::iter::once(letter).nfkd().next().unwrap_or(letter);
            match latin(letter).or_else(|| latin(plain)) {
                Some(written) => push(written),
                None if plain.is_ascii() => push(plain.encode_utf8(&mut [0; 4])),
                None if is_written(letter) => push(deunicode_char(letter).unwrap_or_default()),
                None => push("-"),
            }
        }
        Self::parse(&cut(slug.trim_end_matches('-'), SLUG_MAX_CHARS)).ok()
    }

    /// The slug with a number appended, for when the slug itself is taken: `space-2`.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let number = number.to_string();
        Self(format!("{}-{number}", cut(&self.0, SLUG_MAX_CHARS - 1 - number.len())))
    }

    /// The slug as URLs contain it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first words of a slug, at most `most` bytes; a longer first word is cut.
fn cut(slug: &str, most: usize) -> String {
    let Some(short) = slug.get(..most) else { return slug.to_owned() };
    if slug.len() == most || slug.as_bytes().get(most) == Some(&b'-') {
        return short.to_owned();
    }
    short.rsplit_once('-').map_or(short, |(words, _)| words).to_owned()
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// Whether it is a mark of the European scripts, which slugs leave out. The vowel signs of other scripts are letters.
fn is_accent(letter: char) -> bool {
    is_combining_mark(letter) && letter < '\u{590}'
        || matches!(letter, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// The transliteration of letters that do not decompose into a Latin letter and a mark. Cyrillic follows ISO 9 without its
/// marks, or the usual English form where there is one; Greek follows ISO 843. Other scripts follow the crate deunicode.
fn latin(letter: char) -> Option<&'static str> {
    if let Some(written) = plain_latin(letter) {
        return Some(written);
    }
    Some(match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return cyrillic(letter),
    })
}

fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'ђ' => "dj",
        'е' | 'ё' | 'э' => "e",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'ї' => "yi",
        'й' | 'ы' => "y",
        'ј' => "j",
        'к' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'у' => "u",
        'ў' => "w",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(title: &str) -> String {
        Slug::from_title(title).unwrap().to_string()
    }

    #[test]
    fn a_title_becomes_its_words() {
        assert_eq!(made("  Where Do You Lie, on the Spectrum?! "), "where-do-you-lie-on-the-spectrum");
        assert_eq!(made("Don’t — don't go"), "dont-dont-go");
    }

    #[test]
    fn letters_of_other_alphabets_are_written_in_ours() {
        assert_eq!(made("Łódź, Crème brûlée, Straße, Ærø, İstanbul"), "lodz-creme-brulee-strasse-aero-istanbul");
        assert_eq!(made("Близость и свобода"), "blizost-i-svoboda");
        assert_eq!(made("Ελευθερία"), "eleytheria");
        assert_eq!(made("ﬁne №2"), "fine-no2");
    }

    #[test]
    fn a_title_of_any_script_has_a_slug() {
        assert_eq!(made("親密"), "qin-mi");
        assert_eq!(made("親密と距離"), "qin-mi-toju-li");
        assert_eq!(made("집에서"), "jibeseo");
        assert_eq!(made("مرحبا"), "mrhb");
        assert_eq!(made("हिन्दी"), "hindii");
        assert_eq!(made("ใกล้ชิด"), "aiklchid");
        assert_eq!(made("🙂"), "slight-smile");
    }

    #[test]
    fn a_title_that_leaves_nothing_has_no_slug() {
        assert_eq!(Slug::from_title(" -?- "), None);
    }

    #[test]
    fn a_long_title_is_cut_after_a_word() {
        let title = "closeness ".repeat(20);
        assert_eq!(made(&title), ["closeness"; 8].join("-"));
        assert_eq!(made(&"x".repeat(100)).len(), 80);
    }

    #[test]
    fn a_slug_has_one_spelling() {
        for text in ["", "-", "a-", "-a", "a--b", "A", "a b", "ä", "a/b", "..", &"x".repeat(81)] {
            assert_eq!(Slug::parse(text), Err(NotASlug), "{text}");
        }
        assert!(Slug::parse("a-1-b").is_ok());
    }

    #[test]
    fn a_numbered_slug_stays_within_the_limit() {
        assert_eq!(Slug::parse("space").unwrap().numbered(2).as_str(), "space-2");
        let long = Slug::parse(&"x".repeat(80)).unwrap().numbered(12);
        assert_eq!(Slug::parse(long.as_str()).as_ref(), Ok(&long));
    }

    proptest! {
        #[test]
        fn every_slug_that_is_made_is_one(title in "\\PC{0,120}") {
            if let Some(slug) = Slug::from_title(&title) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                prop_assert!(Slug::parse(slug.numbered(17).as_str()).is_ok());
            }
        }
    }
}
