//! Cleans user input: normalizes to NFC, removes invisible characters, and enforces a limit in characters as a reader counts
//! them.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::count::grouped;
use super::prepare::{is_line_end, lines};
use crate::error::{ErrorKind, UserError};

/// The most marks on one letter. Vietnamese needs two, Hebrew with accents four; more would cover neighbouring lines.
const MAX_MARKS: usize = 4;
/// The most code points of one user-perceived character: the longest emoji sequences have 15. Without a limit, a whole book
/// could be joined into one character.
const GRAPHEME_MAX_CODE_POINTS: usize = 16;
/// How many characters before a forbidden one are quoted, so that the author can find it.
const QUOTED_CHARS: usize = 20;

/// The least and greatest length, in characters as a reader counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The least length; 0 allows an empty text.
    pub least: usize,
    /// The greatest length.
    pub most: usize,
}

/// One line: a name, a title, a question. White space is collapsed to single spaces; direction marks and zero-width characters
/// are removed. Never contains a line end, so it is safe in a header.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line(String);

/// Text of any number of lines: a story, an essay, a message. Line ends are `\n`; direction overrides are removed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prose(String);

/// Why a text is rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It has nothing visible.
    #[error("Enter some text.")]
    Empty,
    /// Shorter than the limit allows.
    #[error("Write at least {least} characters; {} more.", least - have)]
    TooShort {
        /// The least length.
        least: usize,
        /// The length of the text.
        have: usize,
    },
    /// Longer than the limit allows.
    #[error("Shorten this to {} characters: it has {}, which is {} too many.", grouped(*most), grouped(*have), grouped(have - most))]
    TooLong {
        /// The greatest length.
        most: usize,
        /// The length of the text.
        have: usize,
    },
    /// A control character: databases, feeds and emails each fail on a different one.
    #[error("Remove the character that cannot be shown (U+{:04X}){}.", u32::from(*.control), joiner_context(.after))]
    Control {
        /// The character.
        control: char,
        /// The words before it.
        after: String,
    },
}

impl UserError for TextError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

fn joiner_context(after: &str) -> String {
    if after.is_empty() { " at the beginning".to_owned() } else { format!(" after “{after}”") }
}

impl Limit {
    /// A limit of `least` to `most` characters.
    pub const fn new(least: usize, most: usize) -> Self {
        Self { least, most }
    }

    fn check(self, text: &str) -> Result<(), TextError> {
        let have = length(text);
        if self.least > 0 && text.chars().all(is_blank) {
            return Err(TextError::Empty);
        }
        if have < self.least {
            return Err(TextError::TooShort { least: self.least, have });
        }
        if have > self.most {
            return Err(TextError::TooLong { most: self.most, have });
        }
        Ok(())
    }
}

/// The number of characters of any text, cleaned or not, as a reader counts them.
pub fn count_characters(text: &str) -> usize {
    length(text)
}

/// The number of characters as a reader counts them; one of more than 16 code points counts once for each 16.
fn length(text: &str) -> usize {
    text.graphemes(true).map(|character| character.chars().count().div_ceil(GRAPHEME_MAX_CODE_POINTS)).sum()
}

impl Line {
    /// Cleans `text` and rejects it outside `limit`.
    pub fn parse(text: &str, limit: Limit) -> Result<Self, TextError> {
        refuse_controls(text)?;
        let cleaned = until_stable(text, |text| {
            let seen: String = without_the_unseen(text).chars().filter(|letter| !is_line_noise(*letter)).collect();
            let words: Vec<&str> = seen.split(is_space).filter(|word| !word.is_empty()).collect();
            words.join(" ")
        });
        limit.check(&cleaned)?;
        Ok(Self(cleaned))
    }

    /// The cleaned line.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cleaned line, by value.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl Prose {
    /// Cleans `text` and rejects it outside `limit`.
    pub fn parse(text: &str, limit: Limit) -> Result<Self, TextError> {
        let text = lines(text);
        refuse_controls(&text)?;
        let cleaned = until_stable(&text, |text| without_the_unseen(text).trim().to_owned());
        limit.check(&cleaned)?;
        Ok(Self(cleaned))
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cleaned text, by value.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Cleans until nothing changes, so that cleaning is idempotent: after a removal, the neighbours may compose or become
/// invisible in turn. Two passes are usual.
fn until_stable(text: &str, clean: impl Fn(&str) -> String) -> String {
    let mut settled = clean(&text.nfc().collect::<String>());
    for _ in 0..8 {
        let again = clean(&settled.nfc().collect::<String>());
        if again == settled {
            break;
        }
        settled = again;
    }
    settled
}

fn refuse_controls(text: &str) -> Result<(), TextError> {
    let strange =
        |letter: char| (letter.is_control() && !matches!(letter, '\n' | '\t') && !is_line_end(letter)) || is_noncharacter(letter);
    let Some(at) = text.find(strange) else { return Ok(()) };
    let (before, from) = text.split_at(at);
    let mut after: Vec<&str> = before.trim().graphemes(true).rev().take(QUOTED_CHARS).collect();
    after.reverse();
    Err(TextError::Control { control: from.chars().next().unwrap_or('\0'), after: after.concat() })
}

/// Whether XML, and so a feed, cannot contain the character.
fn is_noncharacter(letter: char) -> bool {
    matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xfffe == 0xfffe
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// Whether it is an invisible tag character: flags of regions are spelled with them.
fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0000}'..='\u{e007f}')
}

/// Whether joiners have no effect beside it: Latin, Greek and Cyrillic letters, digits and signs. Arabic, Indic scripts and
/// emoji need them.
fn never_joins(letter: char) -> bool {
    letter < '\u{530}'
}

/// Whether it is a direction override or isolate, which reorders the text beside it, or has no visible form.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{180e}'
        | '\u{fff9}'..='\u{fffb}')
}

/// Whether prose may contain it but a line must not: direction marks, and fillers that make a name look empty.
fn is_line_noise(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{34f}' | '\u{17b4}' | '\u{17b5}')
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{3164}' | '\u{ffa0}' | '\u{2800}')
}

fn is_blank(letter: char) -> bool {
    is_space(letter) || is_line_noise(letter) || is_joiner(letter) || is_tag(letter) || is_combining_mark(letter)
}

/// Removes invisible characters: joiners remain where they join, tag characters after a flag, and four marks on a letter.
fn without_the_unseen(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut marks, mut flag) = (0, false);
    let mut letters = text.chars().filter(|letter| !is_unseen(*letter)).peekable();
    while let Some(letter) = letters.next() {
        if is_combining_mark(letter) {
            marks += 1;
            if marks > MAX_MARKS {
                continue;
            }
        } else if is_joiner(letter) {
            let before = kept.chars().next_back();
            let joins =
                |other: Option<char>| other.is_some_and(|other| !never_joins(other) && !is_joiner(other) && !is_space(other));
            if !joins(before) || !joins(letters.peek().copied()) {
                continue;
            }
        } else if is_tag(letter) {
            if !flag {
                continue;
            }
        } else {
            marks = 0;
            flag = letter == '\u{1f3f4}';
        }
        kept.push(letter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMIT: Limit = Limit::new(1, 200);

    fn line(text: &str) -> String {
        Line::parse(text, LIMIT).unwrap().into_string()
    }

    fn prose(text: &str) -> String {
        Prose::parse(text, LIMIT).unwrap().into_string()
    }

    #[test]
    fn a_line_has_single_spaces_and_no_line_end() {
        assert_eq!(line("  Closeness\r\nand\u{2028}\tspace\u{a0} "), "Closeness and space");
    }

    #[test]
    fn a_line_end_of_a_word_processor_ends_a_line() {
        assert_eq!(prose("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f"), "a\nb\nc\nd\ne\nf");
        assert_eq!(line("a\u{b}b\u{c}c\u{85}d"), "a b c d");
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(prose("\r\n a\r\n\r\n  b\rc\n"), "a\n\n  b\nc");
    }

    #[test]
    fn a_control_character_is_refused_with_its_place() {
        let refused = Prose::parse("once upon\0 a time", LIMIT).unwrap_err();
        assert_eq!(refused.to_string(), "Remove the character that cannot be shown (U+0000) after “once upon”.");
        for control in ['\u{1}', '\u{7}', '\u{8}', '\u{1b}', '\u{7f}', '\u{84}', '\u{9f}', '\u{fffe}', '\u{10ffff}'] {
            assert!(Line::parse(&format!("a{control}b"), LIMIT).is_err(), "{control:?}");
            assert!(Prose::parse(&format!("a{control}b"), LIMIT).is_err(), "{control:?}");
        }
    }

    #[test]
    fn text_is_composed_so_that_equal_words_are_equal() {
        assert_eq!(line("cafe\u{301}"), "caf\u{e9}");
    }

    #[test]
    fn a_text_cannot_turn_around_what_stands_beside_it() {
        assert_eq!(prose("a\u{202e}b\u{2066}c\u{2069}\u{202c}"), "abc");
        assert_eq!(line("a\u{200f}b\u{200e}\u{61c}"), "ab");
    }

    #[test]
    fn letters_without_width_are_taken_out_where_they_join_nothing() {
        assert_eq!(line("pa\u{200b}y\u{200d}pa\u{200c}l\u{feff}\u{ad}"), "paypal");
        assert_eq!(line("👩\u{200d}👧 نمی\u{200c}خواهم"), "👩\u{200d}👧 نمی\u{200c}خواهم");
        assert_eq!(
            line("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} a\u{e0041}"),
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} a"
        );
    }

    #[test]
    fn marks_do_not_pile_up_on_a_letter() {
        let piled = format!("z{}a", "\u{335}".repeat(40));
        assert_eq!(prose(&piled), format!("z{}a", "\u{335}".repeat(4)));
    }

    #[test]
    fn a_name_of_nothing_is_empty() {
        for text in ["", " ", "\u{3164}", "\u{2800}\u{2800}", "\u{200b}", "\u{200d}\u{301}", "\u{ffa0}\u{115f}"] {
            assert_eq!(Line::parse(text, LIMIT), Err(TextError::Empty), "{text:?}");
            assert_eq!(Prose::parse(text, LIMIT), Err(TextError::Empty), "{text:?}");
        }
        assert_eq!(Line::parse(" ", Limit::new(0, 5)).unwrap().as_str(), "");
    }

    #[test]
    fn length_is_counted_as_a_reader_counts() {
        let three = Limit::new(3, 3);
        assert!(Line::parse("👩\u{200d}👩\u{200d}👧\u{200d}👦ñ🇩🇪", three).is_ok());
        assert_eq!(Line::parse("ab", three).unwrap_err().to_string(), "Write at least 3 characters; 1 more.");
        assert_eq!(
            Line::parse("abcde", three).unwrap_err().to_string(),
            "Shorten this to 3 characters: it has 5, which is 2 too many."
        );
    }

    #[test]
    fn a_book_joined_into_one_character_is_not_one_character() {
        let joined = "👩\u{200d}".repeat(10_000);
        assert!(matches!(Line::parse(&joined, LIMIT), Err(TextError::TooLong { .. })));
    }

    proptest! {
        #[test]
        fn what_was_cleaned_once_stays_as_it_is(text in "[a\u{e9}\u{212a}\u{301}\u{335}\u{5b0}\u{94d}क\u{200d}\u{200c}\u{200b}\u{202e}👩🏴\u{e0067} \u{3164}\u{1161}\u{1100}\u{fe0f}\n]{0,40}") {
            let free = Limit::new(0, usize::MAX);
            let line = Line::parse(&text, free).unwrap();
            prop_assert_eq!(&Line::parse(line.as_str(), free).unwrap(), &line);
            let prose = Prose::parse(&text, free).unwrap();
            prop_assert_eq!(&Prose::parse(prose.as_str(), free).unwrap(), &prose);
        }

        #[test]
        fn whatever_is_typed_is_taken_or_refused(text in any::<String>()) {
            if let Ok(line) = Line::parse(&text, LIMIT) {
                prop_assert!(!line.as_str().chars().any(char::is_control));
            }
            let _ = Prose::parse(&text, LIMIT);
        }
    }
}
