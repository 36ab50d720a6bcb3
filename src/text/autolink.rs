//! Finds bare URLs in a text: most authors do not know how Markdown writes a link. Pages, emails and the rules of moderation
//! use the same finder (docs/decisions/0012 says why it is our own).

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

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
    let is_written_out = |link: &Range<usize>| text.get(link.clone()).and_then(|address| without(address, "http")).is_some();
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
    let mut before = None;
    for (from, letter) in text.char_indices() {
        let inside = links.last().is_some_and(|last| from < last.end);
        if !inside && !before.is_some_and(belongs_to_a_word) && matches!(letter, 'h' | 'H' | 'w' | 'W') {
            let address = text.get(from..).map_or("", address_at);
            let address = if before == Some('_') { address.trim_end_matches('_') } else { address };
            if !address.is_empty() {
                links.push(from..from + address.len());
            }
        }
        before = Some(letter);
    }
    links
}

/// Whether a scheme behind it is part of a longer word. Scripts without spaces put an address directly behind a letter.
fn belongs_to_a_word(letter: char) -> bool {
    letter.is_alphanumeric() && letter < '\u{530}'
}

/// `text` without the prefix `beginning`, ignoring case.
fn without<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(beginning.len())?;
    start.eq_ignore_ascii_case(beginning).then_some(rest)
}

/// The URL that `text` begins with; empty when there is none. Excludes trailing punctuation of the sentence and a closing
/// bracket that was opened before the URL.
fn address_at(text: &str) -> &str {
    let Some(host) = ["https://", "http://", "www."].iter().find_map(|beginning| without(text, beginning)) else { return "" };
    if !host.starts_with(|letter: char| (letter.is_alphanumeric() && !ends_address(letter)) || letter == '[') {
        return "";
    }
    let mut address = text.split(ends_address).next().unwrap_or_default();
    let balance = |open: char, close: char| {
        address
            .chars()
            .filter(|letter| *letter == close)
            .count()
            .saturating_sub(address.chars().filter(|letter| *letter == open).count())
    };
    let (mut round, mut square, mut curly) = (balance('(', ')'), balance('[', ']'), balance('{', '}'));
    while let Some(last) = address.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '~' | '|' | '\\' | '’' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            '}' if curly > 0 => curly -= 1,
            _ => break,
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    address
}

/// Whether an address ends before it: spaces, quotation marks, and the punctuation of scripts other than ours, which may follow
/// an address without a space. Apostrophes, hyphens and middle dots are inside the words of such addresses.
fn ends_address(letter: char) -> bool {
    use GeneralCategory::{ClosePunctuation, FinalPunctuation, InitialPunctuation, OpenPunctuation, OtherPunctuation};
    match letter {
        '<' | '>' | '"' | '`' => true,
        '’' | '·' | '‧' | '・' | '･' => false,
        '—' | '―' | '⸺' | '⸻' | '〜' | '～' | '＜' | '＞' | '｜' | '\u{200e}' | '\u{200f}' | '\u{61c}' => true,
        _ if letter.is_ascii() => letter.is_ascii_whitespace() || letter.is_control(),
        _ if letter.is_whitespace() || letter.is_control() => true,
        _ => matches!(
            CodePointMapData::<GeneralCategory>::new().get(letter),
            OpenPunctuation | ClosePunctuation | InitialPunctuation | FinalPunctuation | OtherPunctuation
        ),
    }
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
    fn an_address_keeps_what_belongs_to_it() {
        for address in [
            "https://example.org/src/_mocks_/page.html",
            "https://youtu.be/X8_",
            "Https://example.org/a",
            "https://en.example.org/wiki/Hilbert–Huang_transform",
            "https://fr.example.org/wiki/L’Équipe",
            "https://fa.example.org/wiki/می\u{200c}خواهم",
            "https://my_site.example.org/a",
            "https://президент.рф",
            "https://example.org#top",
            "http://[::1]:8080/a",
            "http://localhost:8080",
        ] {
            assert_eq!(addresses(&format!("see {address} and")), [address]);
            assert_eq!(addresses(&format!("({address}), ")), [address]);
        }
        assert_eq!(
            addresses("_https://example.org/a_ __https://example.org/b__"),
            ["https://example.org/a", "https://example.org/b"]
        );
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_every_script() {
        for (open, close) in [
            ("（", "）"),
            ("", "。谢谢"),
            ("", "，谢谢"),
            ("「", "」と"),
            ("«", "»"),
            ("„", "“"),
            ("‹", "›"),
            ("", "،"),
            ("", "؟"),
            ("", "؛ ثم"),
            ("", "।"),
            ("", "…"),
            ("", "—which"),
            ("请看", "！"),
            ("見て", "、"),
            ("¿", "?"),
        ] {
            assert_eq!(addresses(&format!("{open}https://example.org/a{close}")), ["https://example.org/a"], "{open} {close}");
            assert_eq!(addresses(&format!("{open}https://example.org{close}")), ["https://example.org"], "{open} {close}");
        }
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
