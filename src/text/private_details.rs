//! Finds what in a text could lead strangers to someone's door, so that its author can decide about it before posting. The page's
//! script has the same patterns: where it runs, nothing of the text leaves the device before the author has decided.

use std::sync::LazyLock;

use regex::Regex;

/// A passage that could identify someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateDetail {
    /// The passage, as it was typed.
    pub passage: String,
    /// What it looks like, with its article.
    pub what: &'static str,
}

/// The most passages that are returned: a page shows no more.
const MAX_DETAILS: usize = 10;

struct Pattern {
    what: &'static str,
    /// Its first group is the passage.
    regex: Regex,
}

const KIN: &str = "mother|father|mum|mom|dad|sister|brother|son|daughter|wife|husband|partner|girlfriend|boyfriend|aunt|uncle|\
                   cousin|niece|nephew|grandmother|grandfather|ex";
const ROADS: &str =
    r"[Ss]treet|St\.?|[Rr]oad|Rd\.?|[Aa]venue|Ave\.?|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]ourt|[Ss]quare|[Tt]errace|[Ww]ay";

static PATTERNS: LazyLock<[Pattern; 7]> = LazyLock::new(|| {
    [
        pattern("an email address", r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
        pattern("a phone number", r"(?:^|[^\w./])((?:\+|0)[0-9](?:[ ()./-]{0,2}[0-9]){6,13})\b"),
        pattern("a phone number", r"(?:^|[^\w./])([0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4})\b"),
        pattern("a street address", &format!(r"([0-9]{{1,4}}[a-z]? (?:\p{{Lu}}[\p{{L}}’'\-]+ ){{1,3}}(?:{ROADS}))(?:\P{{L}}|$)")),
        pattern("a street address", r"(\p{Lu}\p{L}+(?:straße|strasse|str\.|gasse|weg|allee|platz) [0-9]+)"),
        pattern("an account on another site", r"(?:^|[^\w@./])(@[A-Za-z]\w{2,})"),
        pattern(
            "someone’s full name",
            &format!(r"(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:{KIN}),? (\p{{Lu}}\p{{L}}+ \p{{Lu}}\p{{L}}+)"),
        ),
    ]
});

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles each")]
fn pattern(what: &'static str, regex: &str) -> Pattern {
    Pattern { what, regex: Regex::new(regex).expect("a valid pattern") }
}

/// The passages of `text` that could identify someone: the first ten.
pub fn private_details(text: &str) -> Vec<PrivateDetail> {
    let found = PATTERNS.iter().flat_map(|Pattern { what, regex }| {
        let passages = regex.captures_iter(text).filter_map(|captures| captures.get(1));
        passages.map(|passage| PrivateDetail { passage: passage.as_str().to_owned(), what })
    });
    found.take(MAX_DETAILS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        private_details(text).into_iter().map(|detail| detail.passage).collect()
    }

    #[test]
    fn what_could_lead_to_a_person_is_found() {
        let text =
            "Call 030 1234567, or write to her@example.com. My sister Ana Novak lives at 12 Elm Street. In 1990-1995 we were 12.";
        assert_eq!(found(text), ["her@example.com", "030 1234567", "12 Elm Street", "Ana Novak"]);
        for (text, passage) in [
            ("+49 (30) 123 45-67", "+49 (30) 123 45-67"),
            ("(555-123-4567)", "555-123-4567"),
            ("Wir wohnen Lindenallee 7.", "Lindenallee 7"),
            ("7b Old Mill Road", "7b Old Mill Road"),
            ("She is @ana_novak there.", "@ana_novak"),
            ("é@example.org", "é@example.org"),
        ] {
            assert_eq!(found(text), [passage], "{text}");
        }
    }

    #[test]
    fn an_ordinary_text_has_none() {
        for text in [
            "In 1990-1995 we were 12, and had 3.14159265 rooms.",
            "My mother and Ana know. See https://example.org/@ana and https://example.org/0301234567.",
            "We met at 5 in the Old Town.",
            "Version 0.1.2 of us",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn no_more_are_returned_than_a_page_shows() {
        assert_eq!(found(&"a@example.org ".repeat(50)).len(), MAX_DETAILS);
    }
}
