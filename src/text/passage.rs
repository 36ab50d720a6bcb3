//! Extracts the passage around a search hit.

use unicode_segmentation::UnicodeSegmentation;

use super::excerpt::LOOSE;
use super::search_query::Sought;
use super::tokenizer::words;

/// The most characters before the first hit: enough context to recognize the sentence.
const BEFORE: usize = 60;

/// A part of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Plain text, not escaped.
    pub text: String,
    /// Whether it is a search hit.
    pub hit: bool,
}

/// The part of `text` around the first hit, on one line, about `most` characters long, cut between words; `…` marks an
/// omission.
pub fn passage(text: &str, sought: &Sought, most: usize) -> Vec<Piece> {
    let words = words(text);
    let spans: Vec<_> = sought.hits(&words).iter().filter_map(|place| words.get(*place)).map(|word| word.span.clone()).collect();
    let first = spans.first().map_or(0, |span| span.start);
    let start = beginning(text, first, BEFORE.min(most / 2));
    let end = ending(text, start, first, most);
    let mut pieces = Pieces(Vec::new());
    if start > 0 {
        pieces.add("…", false);
    }
    let mut at = start;
    for span in spans.into_iter().filter(|span| span.start < end) {
        let until = span.end.min(end);
        pieces.add(text.get(at..span.start).unwrap_or_default(), false);
        pieces.add(text.get(span.start.max(at)..until).unwrap_or_default(), true);
        at = at.max(until);
    }
    let rest = text.get(at..end).unwrap_or_default().trim_end();
    if text.get(end..).is_some_and(|left| !left.trim().is_empty()) {
        pieces.add(rest.trim_end_matches(LOOSE), false);
        pieces.add("…", false);
    } else {
        pieces.add(rest, false);
    }
    pieces.0
}

/// The start of the passage, so that at most `lead` characters precede the first hit.
fn beginning(text: &str, first: usize, lead: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let earliest = before.grapheme_indices(true).rev().take(lead).last().map_or(first, |(at, _)| at);
    let run_up = before.get(earliest..).unwrap_or_default();
    match run_up.find(char::is_whitespace) {
        Some(space) if earliest > 0 => {
            earliest + space + run_up.get(space..).map_or(0, |rest| rest.len() - rest.trim_start().len())
        }
        _ => earliest,
    }
}

/// The end of the passage: after a word behind the first hit, or anywhere in text without spaces.
fn ending(text: &str, start: usize, first: usize, most: usize) -> usize {
    let from = text.get(start..).unwrap_or_default();
    let Some((long, _)) = from.grapheme_indices(true).nth(most) else { return text.len() };
    let latest = start + long;
    let tail = text.get(first..latest).unwrap_or_default();
    tail.rfind(char::is_whitespace).filter(|space| *space > 0).map_or(latest, |space| first + space)
}

struct Pieces(Vec<Piece>);

impl Pieces {
    fn add(&mut self, text: &str, hit: bool) {
        let mut line = String::with_capacity(text.len());
        for letter in text.chars() {
            if !letter.is_whitespace() {
                line.push(letter);
            } else if !line.ends_with(' ') {
                line.push(' ');
            }
        }
        match self.0.last_mut() {
            _ if line.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(&line),
            _ => self.0.push(Piece { text: line, hit }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The passage with its hits in brackets.
    fn around(typed: &str, text: &str, most: usize) -> String {
        let shown = |piece: Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text };
        passage(text, &Sought::parse(typed).unwrap(), most).into_iter().map(shown).collect()
    }

    #[test]
    fn a_short_text_is_shown_whole_with_every_hit_marked() {
        assert_eq!(around("two", "We kept two rooms,\n\nand two kettles.", 100), "We kept [two] rooms, and [two] kettles.");
        assert_eq!(around("\"two rooms\"", "Two rooms.", 100), "[Two] [rooms].");
        assert_eq!(around("密さ", "親密さ、", 100), "親[密さ]、");
        assert_eq!(around("ete", "<b>l’Été&amp;", 100), "<b>l’[Été]&amp;");
    }

    #[test]
    fn a_long_text_begins_before_the_first_hit_and_ends_after_a_word() {
        let text = format!("{} kettle {}", "word ".repeat(40), "more ".repeat(40));
        let shown = around("kettle", &text, 100);
        assert!(shown.starts_with("…word word") && shown.ends_with("more…") && shown.contains(" [kettle] more"), "{shown}");
        assert!(shown.chars().count() <= 104, "{shown}");
        assert_eq!(around("one", "One, two, three.", 10), "[One], two…");
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_characters() {
        let text = format!("{}密{}", "親".repeat(100), "さ".repeat(100));
        let shown = around("密", &text, 80);
        assert_eq!(shown, format!("…{}[密]{}…", "親".repeat(40), "さ".repeat(39)));
        assert!(around("aaa", &"a".repeat(500), 10).starts_with("[aaaaaaaaaa]"));
    }

    #[test]
    fn without_a_hit_it_is_the_beginning() {
        assert_eq!(around("else", "One two three.", 8), "One two…");
    }

    proptest! {
        #[test]
        fn a_passage_is_what_stands_in_the_text(text in "(\\PC|[ab \n親\u{301}]){0,80}", typed in "[ab親]{1,3}", most in 1_usize..40) {
            let sought = Sought::parse(&typed).unwrap();
            let pieces = passage(&text, &sought, most);
            let whole = |text: &str| text.split_whitespace().collect::<String>();
            let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let bare = whole(&shown);
            prop_assert!(whole(&text).contains(bare.trim_start_matches('…').trim_end_matches('…')) || text.contains('…'), "{}", shown);
            prop_assert_eq!(pieces.iter().any(|piece| piece.hit), !sought.hits(&words(&text)).is_empty());
        }
    }
}
