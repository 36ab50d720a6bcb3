//! Addresses pasted into a text as they are: most readers do not know how Markdown writes a link.

/// A stretch of text, and whether it is an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<'a> {
    /// Words, and what is between them.
    Words(&'a str),
    /// An http or https address.
    Address(&'a str),
}

/// Cuts `text` into words and the http and https addresses between them; joined again they are the text.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(found) = rest.get(from..).and_then(|ahead| ahead.find("http")) {
        let (words, ahead) = rest.split_at(from + found);
        let length = if words.ends_with(char::is_alphanumeric) { 0 } else { address_length(ahead) };
        if length == 0 {
            from += found + "http".len();
            continue;
        }
        if !words.is_empty() {
            stretches.push(Stretch::Words(words));
        }
        let (address, after) = ahead.split_at(length);
        stretches.push(Stretch::Address(address));
        (rest, from) = (after, 0);
    }
    if !rest.is_empty() {
        stretches.push(Stretch::Words(rest));
    }
    stretches
}

/// How many bytes of an address `text` begins with; zero when it begins with none. A sentence's own punctuation after the address
/// is not part of it, nor is a closing bracket that was opened before it.
fn address_length(text: &str) -> usize {
    let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return 0 };
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
