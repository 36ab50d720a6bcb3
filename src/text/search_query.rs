//! Parses a search query: words that must all occur, some of them side by side.
//!
//! There is no query language. Quotes make phrases, and every other character only separates words, so no query has a syntax
//! error and only letters and digits reach a database.

use super::count::grouped;
use super::tokenizer::{Word, pair, words};
use crate::error::{ErrorKind, UserError};

/// The longest query, in characters. Phrases are shorter, and each word costs an index look-up.
const QUERY_MAX_CHARS: usize = 200;
/// The most words, and the most terms: more than a reader remembers of a story.
const MAX_QUERY_WORDS: usize = 12;
/// The least length of a last word that may be a prefix, where letters are sounds: a shorter prefix would match nearly
/// everything. Where a character is a syllable, one is enough.
const MIN_PREFIX_CHARS: usize = 3;

/// A parsed query: terms that must all occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<Term>);

/// Words that must occur side by side; most terms are a single word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    words: Vec<Word>,
    reach: Reach,
}

/// How much of a word is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole word.
    Whole,
    /// A prefix, which may be the whole word.
    Beginning,
}

/// One key to look up in an index of [`super::keys`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexKey {
    /// Letters and digits only.
    pub text: String,
    /// Whether it is a whole key or a prefix.
    pub reach: Reach,
}

/// Why a query is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoughtError {
    /// It is too long; with its length in characters.
    #[error("Shorten this to {QUERY_MAX_CHARS} characters; it has {}. Use fewer, less common words.", read(*.0))]
    TooLong(usize),
    /// It has too many words; with their number.
    #[error("Search for at most {MAX_QUERY_WORDS} words at once; these are {0}. Use fewer, less common words.")]
    TooMany(usize),
    /// Only punctuation or spaces.
    #[error("Enter at least one letter or digit to search for.")]
    NoWord,
}

fn read(characters: usize) -> String {
    grouped(u64::try_from(characters).unwrap_or(u64::MAX))
}

impl UserError for SoughtError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl Sought {
    /// Parses a query.
    ///
    /// # Errors
    /// When the query is too long, has too many words, or has none.
    pub fn parse(typed: &str) -> Result<Self, SoughtError> {
        let letters = typed.trim().chars().count();
        if letters > QUERY_MAX_CHARS {
            return Err(SoughtError::TooLong(letters));
        }
        let mut terms = Vec::new();
        // Every second part is inside quotes of any kind; an unclosed quote extends to the end.
        for (place, part) in typed.split(['"', '“', '”', '„', '«', '»']).enumerate() {
            let quoted = place % 2 == 1;
            let chunks: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
            let reach = if quoted { Reach::Whole } else { Reach::Beginning };
            terms.extend(
                chunks.into_iter().map(|chunk| Term { words: words(chunk), reach }).filter(|term| !term.words.is_empty()),
            );
        }
        let last = terms.len().saturating_sub(1);
        for (place, term) in terms.iter_mut().enumerate() {
            if !term.can_begin() || place < last && !term.takes_endings() {
                term.reach = Reach::Whole;
            }
        }
        let many = terms.len().max(terms.iter().flat_map(|term| &term.words).filter(|word| !word.stands_alone()).count());
        match many {
            0 => Err(SoughtError::NoWord),
            1..=MAX_QUERY_WORDS => Ok(Self(terms)),
            _ => Err(SoughtError::TooMany(many)),
        }
    }

    /// The keys that the index has for every matching text. A text with all of them may still lack a phrase: [`Sought::matches`]
    /// decides.
    pub fn keys(&self) -> Vec<IndexKey> {
        self.0.iter().flat_map(Term::keys).collect()
    }

    /// Whether every term occurs in the text.
    pub fn matches(&self, text: &str) -> bool {
        let words = words(text);
        self.0.iter().all(|term| term.positions_in(&words).next().is_some())
    }

    /// The indexes of the words in `words` that match any term, in order.
    pub fn hits(&self, words: &[Word]) -> Vec<usize> {
        let within = |term: &Term| term.positions_in(words).flat_map(|place| place..place + term.words.len()).collect::<Vec<_>>();
        let mut places: Vec<usize> = self.0.iter().flat_map(within).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

impl Term {
    fn can_begin(&self) -> bool {
        let is_long = |word: &Word| word.is_syllabic() || word.folded.chars().count() >= MIN_PREFIX_CHARS;
        self.words.last().is_some_and(|word| !word.stands_alone() && is_long(word))
    }

    fn takes_endings(&self) -> bool {
        self.words.last().is_some_and(Word::takes_endings)
    }

    /// The indexes in `words` where the term begins.
    fn positions_in(&self, words: &[Word]) -> impl Iterator<Item = usize> {
        let long = self.words.len();
        words.windows(long).enumerate().filter(|(_, some)| self.is(some)).map(|(place, _)| place)
    }

    fn is(&self, some: &[Word]) -> bool {
        let last = self.words.len().saturating_sub(1);
        self.words.iter().zip(some).enumerate().all(|(place, (sought, word))| {
            if place == last && self.reach == Reach::Beginning {
                word.folded.starts_with(&sought.folded)
            } else {
                word.folded == sought.folded
            }
        })
    }

    /// Pairs of characters are rarer than single characters in scripts without spaces, so pairs are looked up where there are
    /// any.
    fn keys(&self) -> Vec<IndexKey> {
        let whole = |text: String| IndexKey { text, reach: Reach::Whole };
        let mut keys = Vec::new();
        let mut paired = false;
        for (place, word) in self.words.iter().enumerate() {
            let next = self.words.get(place + 1);
            let pair = next.and_then(|next| pair(word, next));
            let reach = if next.is_none() { self.reach } else { Reach::Whole };
            let covered = std::mem::replace(&mut paired, pair.is_some());
            match pair {
                Some(pair) => keys.push(whole(pair)),
                None if covered => {}
                None => keys.push(IndexKey { text: word.folded.clone(), reach }),
            }
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::keys;
    use proptest::prelude::*;

    fn sought(typed: &str) -> Sought {
        Sought::parse(typed).unwrap()
    }

    /// The index keys of a query, a prefix with a `*` after it.
    fn index_keys(typed: &str) -> Vec<String> {
        let mark = |key: IndexKey| if key.reach == Reach::Beginning { format!("{}*", key.text) } else { key.text };
        sought(typed).keys().into_iter().map(mark).collect()
    }

    fn fits(typed: &str, text: &str) -> bool {
        sought(typed).matches(text)
    }

    #[test]
    fn the_last_word_may_be_a_beginning_unless_it_is_short_or_quoted() {
        assert_eq!(index_keys("close space"), ["close", "space*"]);
        assert_eq!(index_keys("close to"), ["close", "to"]);
        assert_eq!(index_keys("close \"own space\""), ["close", "own", "space"]);
        assert_eq!(index_keys("\"own space"), ["own", "space"]);
        assert_eq!(index_keys("don't know don’t"), ["don", "t", "know", "don", "t"]);
    }

    #[test]
    fn a_short_word_finds_its_form_with_an_ending_where_a_character_is_a_syllable() {
        assert_eq!(index_keys("집"), ["집*"]);
        assert_eq!(index_keys("나 집 \"말\""), ["나*", "집*", "말"]);
        assert!(fits("나 집", "나는 집에서 잔다") && !fits("\"집\"", "집에서"));
        assert_eq!(index_keys("ቤት ቤ"), ["ቤት", "ቤ*"]);
    }

    #[test]
    fn signs_are_nothing_but_the_end_of_a_word() {
        assert_eq!(index_keys("-close OR NOT spa* (room:kettle) ^x:"), ["close", "or", "not", "spa", "room", "kettle", "x"]);
        assert_eq!(index_keys("NEAR(a b, 3) + {c} : d AND"), ["near", "a", "b", "3", "c", "d", "and*"]);
    }

    #[test]
    fn characters_that_stand_alone_are_asked_for_in_pairs() {
        assert_eq!(index_keys("親密さ"), ["親密", "密さ"]);
        assert_eq!(index_keys("親 密"), ["親", "密"]);
        assert_eq!(index_keys("v2版本 x"), ["v2", "版本", "x"]);
    }

    #[test]
    fn words_fit_anywhere_and_phrases_side_by_side() {
        let text = "We kept two rooms, and a kettle each. Don't ask: two kettles!";
        for typed in [
            "rooms two",
            "kettl",
            "\"two rooms\"",
            "“two rooms”",
            "don't",
            "DONT'T ask".trim_start_matches("DONT'T "),
            "two-rooms",
        ] {
            assert!(fits(typed, text), "{typed}");
        }
        for typed in ["room two", "\"rooms two\"", "\"two room\"", "\"two kettles each\"", "dont", "ke"] {
            assert!(!fits(typed, text), "{typed}");
        }
        assert!(fits("密さ", "親密さ") && fits("親 さ", "親密さ") && !fits("親さ", "親密さ"));
    }

    #[test]
    fn nothing_too_much_and_no_word_differ() {
        assert_eq!(Sought::parse(" \"\" -- *: \u{202e}"), Err(SoughtError::NoWord));
        assert_eq!(Sought::parse(&"a".repeat(201)), Err(SoughtError::TooLong(201)));
        assert_eq!(Sought::parse(&"a ".repeat(13)), Err(SoughtError::TooMany(13)));
        assert_eq!(Sought::parse(&"親 ".repeat(13)), Err(SoughtError::TooMany(13)));
        assert_eq!(Sought::parse(&format!("\"{}\"", "a ".repeat(13))), Err(SoughtError::TooMany(13)));
        assert!(Sought::parse(&"親".repeat(200)).is_ok());
    }

    proptest! {
        /// The index must never lose a match: every matching text has each key that is looked up.
        #[test]
        fn whatever_fits_a_text_is_found_by_its_keys(text in "[abœø집에親密 .']{0,30}", typed in "[abœø집에親密 \"']{1,12}") {
            let Ok(sought) = Sought::parse(&typed) else { return Ok(()) };
            if sought.matches(&text) {
                let known = keys(&text);
                for key in sought.keys() {
                    let fits = |known: &String| if key.reach == Reach::Whole { *known == key.text } else { known.starts_with(&key.text) };
                    prop_assert!(known.iter().any(fits), "{:?} in {:?}", key, known);
                }
            }
        }

        #[test]
        fn whatever_is_typed_asks_for_letters_and_digits_only(typed in "(\\PC|[\"'*:()&|!<>\\-\u{0}\u{301}\u{202e}親]){0,60}") {
            if let Ok(sought) = Sought::parse(&typed) {
                prop_assert!(!sought.keys().is_empty());
                for key in sought.keys() {
                    prop_assert!(!key.text.is_empty() && !key.text.contains(['"', '\'', '\\', ' ', '*', ':', '\0']), "{:?}", key);
                }
            }
        }
    }
}
