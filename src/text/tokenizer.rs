//! Splits a text into the words that the search compares, folded so that case, accents and input methods do not matter.
//!
//! Both databases receive these words and never tokenize, so they find the same. A word is a run of letters and digits;
//! everything else separates words, apostrophes too: `amour` is found in `l’amour`. Scripts without spaces have no such runs,
//! so each of their characters is a word.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::latin::plain_latin;

/// The most significant characters of a word. The longest words of agglutinative languages are shorter, and neither database
/// handles unbounded words well (PostgreSQL rejects one of 2 KB).
const WORD_MAX_CHARS: usize = 64;

/// The most bytes of different words indexed for one text. PostgreSQL rejects a row of 1 MB, and adds a few bytes to each
/// word.
const MAX_BYTES: usize = 400_000;

/// A word, and its position in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded: for comparison, not for display.
    pub folded: String,
    /// The byte range in the text.
    pub span: Range<usize>,
}

impl Word {
    /// Whether endings are joined to it that are words of their own elsewhere, as in Korean.
    pub fn takes_endings(&self) -> bool {
        self.folded.chars().all(is_hangul)
    }

    /// Whether its script writes a syllable with one character, so that one character may be a word.
    pub fn is_syllabic(&self) -> bool {
        self.folded.chars().all(|letter| {
            is_hangul(letter)
                || matches!(letter, '\u{1200}'..='\u{139f}' | '\u{13a0}'..='\u{167f}' | '\u{a000}'..='\u{a4cf}' | '\u{a500}'..='\u{a63f}')
        })
    }

    /// Whether it is a character of a script without spaces.
    pub fn stands_alone(&self) -> bool {
        self.folded.chars().next().is_some_and(stands_alone)
    }
}

/// The words of `text`, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = WordReader::default();
    for (at, letter) in text.char_indices() {
        reader.push_char(letter, at..at + letter.len_utf8());
    }
    reader.finish_word();
    reader.words
}

/// The index keys of a text: its different words in order, and pairs of neighbouring characters of scripts without spaces.
pub fn keys(text: &str) -> Vec<String> {
    let words = words(text);
    let pairs = words.windows(2).filter_map(|two| pair(two.first()?, two.last()?));
    let singles = words.iter().map(|word| word.folded.clone());
    let (mut keys, mut bytes) = (BTreeSet::new(), 0_usize);
    for key in singles.chain(pairs) {
        let long = key.len();
        if bytes + long <= MAX_BYTES && keys.insert(key) {
            bytes += long;
        }
    }
    keys.into_iter().collect()
}

/// Two neighbours as one key; `None` where spaces separate words.
pub fn pair(one: &Word, other: &Word) -> Option<String> {
    (one.stands_alone() && other.stands_alone()).then(|| format!("{}{}", one.folded, other.folded))
}

#[derive(Default)]
struct WordReader {
    words: Vec<Word>,
    folded: String,
    letters: usize,
    span: Range<usize>,
}

impl WordReader {
    fn push_char(&mut self, letter: char, span: Range<usize>) {
        if is_unseen(letter) {
            return;
        }
        for part in std::iter::once(letter).nfkd().filter(|part| !is_accent(*part) && !is_unseen(*part)) {
            let mark = is_combining_mark(part);
            if !part.is_alphanumeric() && !mark {
                self.finish_word();
                continue;
            }
            // A mark belongs to the letter before it; without a letter it is ignored.
            if mark && self.folded.is_empty() {
                continue;
            }
            let before = self.folded.chars().next();
            if !mark && (stands_alone(part) || before.is_some_and(stands_alone)) {
                self.finish_word();
            }
            self.push(part, &span);
        }
    }

    fn push(&mut self, part: char, span: &Range<usize>) {
        if self.folded.is_empty() {
            self.span.start = span.start;
        }
        self.span.end = span.end;
        if self.letters < WORD_MAX_CHARS {
            for letter in without_case(part) {
                match plain_latin(letter) {
                    Some(plain) => self.folded.push_str(plain),
                    None => self.folded.push(of_one_keyboard(letter)),
                }
            }
            self.letters += 1;
        }
    }

    fn finish_word(&mut self) {
        if !self.folded.is_empty() {
            // Recomposes what decomposition split: Korean syllables, voiced kana.
            let folded = self.folded.nfc().collect();
            self.words.push(Word { folded, span: self.span.clone() });
        }
        self.folded.clear();
        self.letters = 0;
    }
}

/// Lower, upper and lower case again: unifies both kinds of `ß` with `ss`, and all three sigmas.
fn without_case(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

/// Arabic letters that look alike or nearly so and are typed on different keyboards.
const fn of_one_keyboard(letter: char) -> char {
    match letter {
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        _ => letter,
    }
}

/// Whether a mark is an accent, stroke or dot that users omit when typing. Other marks remain, because they distinguish words:
/// vowels and tones of Asian scripts, and the voicing marks of kana.
fn is_accent(letter: char) -> bool {
    is_combining_mark(letter) && matches!(canonical_combining_class(letter), 1 | 10..=36 | 200..=240)
}

/// Whether it is invisible, so that a user cannot know that a word contains it: joiners, soft hyphens, direction marks,
/// variation selectors. The Arabic tatweel only stretches the letter before it.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

pub(super) fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Whether its script puts no spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters.
pub(super) fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn case_accents_and_width_do_not_matter() {
        assert_eq!(folded("Ｃｒème BRÛLÉE cre\u{300}me"), ["creme", "brulee", "creme"]);
        assert_eq!(folded("Straße STRASSE STRAẞE ΣΊΣΥΦΟΣ σίσυφος"), ["strasse", "strasse", "strasse", "σισυφοσ", "σισυφοσ"]);
        assert_eq!(folded("ЁЛКА елка İstanbul ﬁne №2"), ["елка", "елка", "istanbul", "fine", "no2"]);
        assert_eq!(folded("cœur Łódź SØREN Đặng Æsir þorn"), ["coeur", "lodz", "soren", "dang", "aesir", "thorn"]);
        assert_eq!(folded("مـرحبـا کتاب على"), ["مرحبا", "كتاب", "علي"]);
        assert_eq!(folded("שָׁלוֹם שלום مَرْحَبًا مرحبا"), ["שלום", "שלום", "مرحبا", "مرحبا"]);
    }

    #[test]
    fn whatever_is_no_letter_or_digit_stands_between_words() {
        assert_eq!(
            folded("l’amour, don't; a_b x-ray *it* \"q\": 3.14 me@example.org 🏳️‍🌈"),
            ["l", "amour", "don", "t", "a", "b", "x", "ray", "it", "q", "3", "14", "me", "example", "org"]
        );
        assert_eq!(folded("½"), ["1", "2"]);
        assert_eq!(folded(" \u{301}\u{0} -- "), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_seen_does_not_part_a_word() {
        assert_eq!(folded("clo\u{ad}se\u{200b}ness \u{202e}space\u{202c}"), ["closeness", "space"]);
    }

    #[test]
    fn scripts_without_spaces_are_read_character_by_character() {
        assert_eq!(folded("親密さ、ｶﾞガか\u{3099} v2版"), ["親", "密", "さ", "ガ", "ガ", "が", "v2", "版"]);
        assert_eq!(folded("ใกล้ชิด"), ["ใ", "ก", "ล้", "ชิ", "ด"]);
    }

    #[test]
    fn vowels_of_indian_scripts_and_syllables_of_korean_stay() {
        assert_eq!(folded("हिन्दी 한국어 \u{1112}\u{1161}\u{11ab}국"), ["हिन्दी", "한국어", "한국"]);
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "Ça, l’été!";
        let spans: Vec<_> = words(text).into_iter().map(|word| text.get(word.span).unwrap().to_owned()).collect();
        assert_eq!(spans, ["Ça", "l", "été"]);
    }

    #[test]
    fn a_text_is_found_by_each_word_once_and_by_pairs_where_there_are_no_spaces() {
        assert_eq!(keys("Space, space, and 親密"), ["and", "space", "密", "親", "親密"]);
        assert_eq!(keys("空 親。密"), ["密", "空", "空親", "親", "親密"]);
    }

    #[test]
    fn words_without_an_end_and_texts_without_one_are_cut() {
        assert_eq!(keys(&"x".repeat(5_000)), ["x".repeat(WORD_MAX_CHARS)]);
        let endless: String = (0..200_000).map(|number| format!("{number} ")).collect();
        let bytes: usize = keys(&endless).iter().map(String::len).sum();
        assert!(bytes <= MAX_BYTES && bytes > MAX_BYTES - 10, "{bytes}");
    }

    proptest! {
        #[test]
        fn every_word_holds_what_neither_database_takes_for_anything_else(text in "(\\PC|[\"'*:()&|!<>\\-\u{0}\u{301}\u{202e}親]){0,60}") {
            for word in words(&text) {
                prop_assert!(!word.folded.is_empty());
                prop_assert!(word.folded.chars().all(|letter| letter.is_alphanumeric() || is_combining_mark(letter)), "{:?}", word);
                prop_assert!(word.folded.bytes().all(|byte| !byte.is_ascii() || byte.is_ascii_lowercase() || byte.is_ascii_digit()));
                prop_assert!(text.get(word.span).is_some());
            }
        }

        #[test]
        fn a_word_in_capitals_and_decomposed_is_the_same_word(text in "[a-zäöüéñßçа-яё0-9]{1,20}") {
            let other: String = text.to_uppercase().nfd().collect();
            prop_assert_eq!(folded(&text), folded(&other));
        }
    }
}
