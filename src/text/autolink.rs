//! Finds bare URLs in a text: most authors do not know how Markdown writes a link.

use std::ops::Range;

/// A part of a text: words or a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Words, with everything between them.
    Words(&'a str),
    /// An http or https URL.
    Address(&'a str),
}

/// Splits `text` into words and http and https URLs; concatenated, the parts are the text again.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut done = 0;
    let is_written_out = |link: &Range<usize>| text.get(link.clone()).is_some_and(|address| address.starts_with("http"));
    for link in links(text).into_iter().filter(is_written_out) {
        stretches.extend(text.get(done..link.start).filter(|words| !words.is_empty()).map(Stretch::Words));
        done = link.end;
        stretches.extend(text.get(link).map(Stretch::Address));
    }
    stretches.extend(text.get(done..).filter(|words| !words.is_empty()).map(Stretch::Words));
    stretches
}

/// The byte ranges of the URLs in `text`, in order: with http or https in any case, or beginning with `www.`, which pages do
/// not link but readers may follow.
pub fn links(text: &str) -> Vec<Range<usize>> {
    let mut links: Vec<Range<usize>> = Vec::new();
    let mut within_a_word = false;
    for (from, letter) in text.char_indices() {
        let inside = links.last().is_some_and(|last| from < last.end);
        if !inside && !within_a_word && matches!(letter, 'h' | 'H' | 'w' | 'W') {
            let length = text.get(from..).map_or(0, link_length);
            if length > 0 {
                links.push(from..from + length);
            }
        }
        within_a_word = letter.is_alphanumeric();
    }
    links
}

/// `text` without the prefix `beginning`, ignoring case.
fn without<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(beginning.len())?;
    start.eq_ignore_ascii_case(beginning).then_some(rest)
}

/// The length in bytes of the URL that `text` begins with; zero when there is none. Excludes trailing punctuation of the
/// sentence and a closing bracket that was opened before the URL.
fn link_length(text: &str) -> usize {
    let Some(host) = ["https://", "http://", "www."].iter().find_map(|beginning| without(text, beginning)) else { return 0 };
    if !host.starts_with(|letter: char| letter.is_alphanumeric() || letter == '[') {
        return 0;
    }
    let ends =
        |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"' | '“' | '”' | '`');
    let mut address = text.split(ends).next().unwrap_or_default();
    let balance = |open: char, close: char| {
        address
            .chars()
            .filter(|letter| *letter == close)
            .count()
            .saturating_sub(address.chars().filter(|letter| *letter == open).count())
    };
    let (mut round, mut square) = (balance('(', ')'), balance('[', ']'));
    while let Some(last) = address.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '’' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    address.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn addresses(text: &str) -> Vec<&str> {
        let addresses = stretches(text).into_iter().filter_map(|piece| match piece {
            Stretch::Address(address) => Some(address),
            Stretch::Words(_) => None,
        });
        addresses.collect()
    }

    #[test]
    fn an_address_in_a_sentence_ends_before_its_punctuation() {
        assert_eq!(
            addresses("Read https://example.org/a_b?c=1&d=2, then (https://example.org/x)."),
            ["https://example.org/a_b?c=1&d=2", "https://example.org/x"]
        );
    }

    #[test]
    fn a_bracket_that_belongs_to_the_address_stays() {
        assert_eq!(addresses("https://example.org/Space_(mathematics) and"), ["https://example.org/Space_(mathematics)"]);
    }

    #[test]
    fn what_only_looks_like_an_address_is_words() {
        for text in ["http", "https://", "http:// a", "xhttp://example.org", "http:example.org", "https://.", "javascript:http"] {
            assert!(addresses(text).is_empty(), "{text}");
        }
    }

    fn found(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|link| &text[link]).collect()
    }

    #[test]
    fn a_link_is_found_however_it_is_pasted() {
        assert_eq!(
            found("See https://example.org/a?b=c, and www.sheds.example."),
            ["https://example.org/a?b=c", "www.sheds.example"]
        );
        assert_eq!(found("[sheds](HTTP://sheds.example) <https://a.example>"), ["HTTP://sheds.example", "https://a.example"]);
        assert_eq!(found("https://a.example/www.b.example"), ["https://a.example/www.b.example"]);
    }

    #[test]
    fn a_word_is_no_link() {
        assert!(found("http:// www. awww.example and ünder.www").is_empty());
    }

    proptest! {
        #[test]
        fn the_pieces_joined_are_the_text(text in "(http|https|://|[a-z.) \n(ü]){0,40}") {
            let joined: String = stretches(&text).into_iter().map(|piece| match piece {
                Stretch::Words(text) | Stretch::Address(text) => text,
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
