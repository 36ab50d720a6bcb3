//! Escapes markup inside a paragraph that its author did not mean: in addresses, in the arms of a shrug, and beside scripts
//! without spaces.

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use unicode_normalization::char::is_combining_mark;

use super::autolink::links;
use super::edits::Insertions;
use super::tokenizer::{is_hangul, stands_alone};

/// What the parser takes for white space and readers never see: it is put beside emphasis that Markdown would not recognise,
/// and rendering removes it. Line ends are normalised before, so no text contains it.
pub(super) const GAP: char = '\u{2028}';

/// What a raised arm is drawn beside: `¯\_(ツ)_/¯`, also in full width.
const MACRONS: [char; 2] = ['¯', '￣'];

/// The most runs of asterisks that wait for their end on one line; more are no emphasis.
const MAX_OPEN_RUNS: usize = 16;

/// The insertions after which `source` says what its author meant.
pub(super) fn inline_escapes(source: &str) -> Insertions {
    let mut found = Insertions::default();
    let emphasis = source.contains('*') && source.chars().any(is_unspaced);
    let address = source.contains("://") || source.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"www."));
    if !emphasis && !address && !source.contains(MACRONS) && !source.contains('\\') {
        return found;
    }
    let mut inline = Inline::parse(source);
    for words in inline.words(source) {
        for link in links(source.get(words.clone()).unwrap_or_default()) {
            let link = words.start + link.start..words.start + link.end;
            let link = link.start..inline.end_of_address(source, &link);
            escape_address(source, &link, &mut found);
            inline.hidden.push(link);
        }
    }
    let words = inline.words(source);
    for part in &words {
        escape_arms(source, part, &mut found);
    }
    separate_emphasis(source, &words, &mut found);
    found
}

/// Whether its script puts no spaces beside emphasis: Chinese, Japanese, Korean, Thai and their neighbours.
fn is_unspaced(letter: char) -> bool {
    stands_alone(letter) || is_hangul(letter)
}

/// Where the inline markup of a text is.
#[derive(Default)]
struct Inline {
    /// Code, HTML and the targets of links: nothing in them is escaped.
    hidden: Vec<Range<usize>>,
    /// Where emphasis begins, by its end.
    styled: HashMap<usize, usize>,
}

impl Inline {
    fn parse(source: &str) -> Self {
        let mut inline = Self::default();
        // The end of what was read last in each open link; nothing for one that is hidden as a whole.
        let mut open: Vec<Option<usize>> = Vec::new();
        let parser = Parser::new_ext(source, Options::empty());
        inline.hidden.extend(parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()));
        for (event, range) in parser.into_offset_iter() {
            if let Event::End(TagEnd::Link | TagEnd::Image) = event {
                inline.hidden.extend(open.pop().flatten().map(|last| last..range.end));
                continue;
            }
            if let Some(Some(last)) = open.last_mut() {
                *last = range.end.max(*last);
            }
            match event {
                Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                    inline.hidden.push(range);
                    open.push(None);
                }
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => open.push(Some(range.start + 1)),
                Event::Start(Tag::Emphasis | Tag::Strong) => {
                    inline.styled.insert(range.end, range.start);
                }
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) | Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) => {
                    inline.hidden.push(range);
                }
                _ => {}
            }
        }
        inline
    }

    /// Everything that is not hidden, in order.
    fn words(&mut self, source: &str) -> Vec<Range<usize>> {
        self.hidden.sort_by_key(|range| range.start);
        let mut words = Vec::with_capacity(self.hidden.len() + 1);
        let mut done = 0;
        for hidden in &self.hidden {
            if done < hidden.start {
                words.push(done..hidden.start);
            }
            done = done.max(hidden.end);
        }
        if done < source.len() {
            words.push(done..source.len());
        }
        words
    }

    /// The end of an address: before its last underscores when they end emphasis that began before it.
    fn end_of_address(&self, source: &str, link: &Range<usize>) -> usize {
        let address = source.get(link.clone()).unwrap_or_default();
        let bare = link.start + address.trim_end_matches('_').len();
        let closes = (bare + 1..=link.end).any(|end| self.styled.get(&end).is_some_and(|start| *start < link.start));
        if closes { bare } else { link.end }
    }
}

fn escape_address(source: &str, link: &Range<usize>, found: &mut Insertions) {
    let mut escaped = false;
    for (at, letter) in source.get(link.clone()).unwrap_or_default().char_indices() {
        if !escaped && matches!(letter, '_' | '*' | '[' | ']') {
            found.escape(link.start + at);
        }
        escaped = letter == '\\' && !escaped;
    }
}

/// Escapes backslashes that draw an arm: beside a macron, and before a round bracket, which Markdown never interprets alone.
fn escape_arms(source: &str, part: &Range<usize>, found: &mut Insertions) {
    let text = source.get(part.clone()).unwrap_or_default();
    let mut before = source.get(..part.start).and_then(|text| text.chars().next_back());
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let place = part.start + at;
        let beside_macron = before.is_some_and(|before| MACRONS.contains(&before));
        match letter {
            '\\' => {
                let next = letters.next_if(|(_, next)| next.is_ascii_punctuation()).map(|(_, next)| next);
                let is_bracket =
                    || matches!(next, Some('(' | ')')) && !before.is_some_and(|letter| letter == ']' || letter.is_ascii_digit());
                if beside_macron && next == Some('\\') {
                    // The arm was escaped already; the hand may not be.
                    found_hand(&mut letters).into_iter().for_each(|hand| found.escape(part.start + hand));
                } else if beside_macron {
                    found.escape(place);
                    if next.is_some() {
                        found.escape(place + 1);
                    }
                } else if is_bracket() {
                    found.escape(place);
                }
                before = next;
                continue;
            }
            '_' if beside_macron || raises_an_arm(text, at) => found.escape(place),
            _ => {}
        }
        before = Some(letter);
    }
}

/// The underscore that comes next, if one does.
fn found_hand(letters: &mut Peekable<CharIndices<'_>>) -> Option<usize> {
    letters.next_if(|(_, next)| *next == '_').map(|(at, _)| at)
}

fn raises_an_arm(text: &str, underscore: usize) -> bool {
    let after = text.get(underscore + 1..).and_then(|rest| rest.strip_prefix('/'));
    after.is_some_and(|rest| rest.starts_with(MACRONS))
}

/// Puts gaps where emphasis begins or ends between punctuation and a letter of a script without spaces. There Markdown sees the
/// middle of a word: `**注意：**请看`.
fn separate_emphasis(source: &str, words: &[Range<usize>], found: &mut Insertions) {
    // The lengths of the runs of asterisks that are open on this line.
    let mut open: Vec<usize> = Vec::new();
    for part in words {
        let text = source.get(part.clone()).unwrap_or_default();
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\n' => open.clear(),
                '\\' => {
                    letters.next();
                }
                '*' => {
                    while letters.next_if(|(_, next)| *next == '*').is_some() {}
                    let end = letters.peek().map_or(text.len(), |(next, _)| *next);
                    let run = Run::parse(source, part.start + at..part.start + end);
                    run.pair(&mut open, found);
                }
                _ => {}
            }
        }
    }
}

/// A run of asterisks and its neighbours.
struct Run {
    place: Range<usize>,
    before: Option<char>,
    after: Option<char>,
}

impl Run {
    fn parse(source: &str, place: Range<usize>) -> Self {
        let before = source.get(..place.start).and_then(|text| text.chars().next_back());
        let after = source.get(place.end..).and_then(|text| text.chars().next());
        Self { place, before, after }
    }

    /// Whether it may stand at the side of `inner` as CommonMark says (left-flanking, right-flanking).
    fn flanks(inner: Option<char>, outer: Option<char>) -> bool {
        !is_space(inner) && (!is_sign(inner) || is_space(outer) || is_sign(outer))
    }

    fn pair(self, open: &mut Vec<usize>, found: &mut Insertions) {
        let long = self.place.len();
        let opened = open.iter().rposition(|other| *other == long);
        let closes = Self::flanks(self.before, self.after);
        match opened {
            Some(at) if closes || !is_space(self.before) && self.after.is_some_and(is_unspaced) => {
                if !closes {
                    found.insert(self.place.end, GAP);
                }
                open.truncate(at);
            }
            _ if open.len() == MAX_OPEN_RUNS => {}
            _ if Self::flanks(self.after, self.before) => open.push(long),
            _ if !is_space(self.after) && self.before.is_some_and(is_unspaced) => {
                found.insert(self.place.start, GAP);
                open.push(long);
            }
            _ => {}
        }
    }
}

fn is_space(letter: Option<char>) -> bool {
    letter.is_none_or(char::is_whitespace)
}

fn is_sign(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace() && !is_combining_mark(letter))
}
