//! Personal details: numbers, addresses of mail and of houses. They are not held, but a moderator ought to look whether they are the
//! writer's to tell.

use crate::comments::{Hit, Verdict};

const NAME: &str = "details";
/// The shortest number that is dialled rather than counted.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// What streets are called, in lower case: as a word after the name, or as its end.
const STREETS: [&str; 10] = ["street", "road", "avenue", "lane", "drive", "st", "rd", "ave", "square", "terrace"];
const STREET_ENDS: [&str; 6] = ["straße", "strasse", "str.", "gasse", "platz", "weg"];

pub(super) fn look(text: &str) -> Vec<Hit> {
    let hit = |why: &str, span| Hit { rule: NAME, version: 1, verdict: Verdict::Flag, why: why.to_owned(), span: Some(span) };
    let mails = mails(text).into_iter().map(|span| hit("It looks like a mail address.", span));
    let phones = phones(text).into_iter().map(|span| hit("It looks like a telephone number.", span));
    let streets = streets(text).into_iter().map(|span| hit("It looks like the address of a house.", span));
    mails.chain(phones).chain(streets).collect()
}

/// Words with the bytes that they take, without the punctuation around them.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = 0;
    for part in text.split(char::is_whitespace) {
        let trimmed = part.trim_start_matches(['(', '[', '<', '"', '“', '*', '_']);
        let start = from + part.len() - trimmed.len();
        let word = trimmed.trim_end_matches([')', ']', '>', '"', '”', '*', '_', ',', ';', ':', '!', '?']);
        if !word.is_empty() {
            words.push((start, word));
        }
        // What separates words is one character of one to three bytes.
        from += part.len() + text.get(from + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}

fn mails(text: &str) -> Vec<(usize, usize)> {
    let found = words(text).into_iter().filter_map(|(from, word)| {
        let word = word.trim_end_matches('.');
        let (local, domain) = word.rsplit_once('@')?;
        let (name, top) = domain.rsplit_once('.')?;
        let fits = !local.is_empty() && !name.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic);
        (fits && !local.contains('/')).then_some((from, from + word.len()))
    });
    found.collect()
}

/// Runs of digits with the marks that people put between them. Dates and years are none.
fn phones(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        match (letter, run) {
            ('0'..='9', None) if !follows_a_letter(text, at) => run = Some((at, at + 1)),
            ('+', None) => run = Some((at, at + 1)),
            ('0'..='9', Some((from, _))) => run = Some((from, at + 1)),
            (' ' | '-' | '/' | '.' | '(' | ')' | '\u{a0}' | '\u{2011}', Some(_)) => {}
            (_, Some((from, to))) => {
                found.extend(text.get(from..to).filter(|run| is_phone(run)).map(|_| (from, to)));
                run = None;
            }
            (_, None) => {}
        }
    }
    found
}

fn follows_a_letter(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

fn is_phone(run: &str) -> bool {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<&str> = run.split(|letter: char| !letter.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let dialled = run.starts_with('+') || run.starts_with('0') || groups.len() > 1;
    // Dates (2026-02-01, 01.02.2026) and spans of years (1998-2004) are groups of four and fewer that begin or end in a year.
    let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let calendar =
        groups.len() <= 3 && !run.starts_with('+') && (groups.first().is_some_and(year) || groups.last().is_some_and(year));
    // A price or a count has groups of three between commas or dots.
    let counted =
        groups.len() > 1 && groups.iter().skip(1).all(|group| group.len() == 3) && !run.starts_with(['+', '0']) && digits < 10;
    DIGITS.contains(&digits) && dialled && !calendar && !counted
}

/// A number with a street's name after it, or before it.
fn streets(text: &str) -> Vec<(usize, usize)> {
    let words = words(text);
    let mut found = Vec::new();
    for (place, (from, word)) in words.iter().enumerate() {
        if !is_house_number(word) {
            continue;
        }
        let after = words.iter().skip(place + 1).take(3);
        if let Some((at, street)) = after.clone().find(|(_, word)| is_street(word))
            && after.take_while(|(start, _)| start < at).all(|(_, name)| name.starts_with(char::is_uppercase))
            && words.get(place + 1).is_some_and(|(_, name)| name.starts_with(char::is_uppercase))
        {
            found.push((*from, at + street.trim_end_matches('.').len()));
        } else if let Some((at, street)) = place.checked_sub(1).and_then(|before| words.get(before))
            && (is_street(street) || ends_as_street(street))
            && street.starts_with(char::is_uppercase)
        {
            found.push((*at, from + word.len()));
        }
    }
    found
}

/// `12`, `12a`, `12-14`: what stands on a door.
fn is_house_number(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let rest: Vec<char> = word.trim_end_matches('.').chars().skip(digits).collect();
    (1..=4).contains(&digits)
        && match rest.as_slice() {
            [] => true,
            [letter] => letter.is_ascii_alphabetic(),
            ['-', more @ ..] => more.len() <= 4 && more.iter().all(char::is_ascii_digit),
            _ => false,
        }
}

fn is_street(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    STREETS.contains(&word.as_str())
}

fn ends_as_street(word: &str) -> bool {
    let word = word.to_lowercase();
    STREET_ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        look(text).into_iter().filter_map(|hit| hit.span).map(|(from, to)| &text[from..to]).collect()
    }

    #[test]
    fn what_leads_to_a_person_is_found_where_it_stands() {
        assert_eq!(found("Write to anna.k@example.org."), ["anna.k@example.org"]);
        assert_eq!(found("Call +49 30 1234567, or (030) 123-4567!"), ["+49 30 1234567", "030) 123-4567"]);
        assert_eq!(found("She lives at 12 Elm Street, above the baker."), ["12 Elm Street"]);
        assert_eq!(found("Er wohnt in der Lindenstraße 5a."), ["Lindenstraße 5a."]);
    }

    #[test]
    fn years_dates_prices_and_counts_lead_to_nobody() {
        for text in [
            "From 1998 - 2004 we had two rooms.",
            "On 2026-02-01, or 01.02.2026, we moved.",
            "It cost 1 250 000 crowns.",
            "I counted 10000000 sheep.",
            "We were 2 and the road was long, 3 people on the street.",
            "On a scale of 0-100 I am a 57.",
            "me @ home, @anna, a/b@c",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_span_lies_between_letters(text in "([a-zü0-9@.+ ()\u{a0}ß-]|Street|Weg |12 ){0,60}") {
            for (from, to) in look(&text).into_iter().filter_map(|hit| hit.span) {
                prop_assert!(text.get(from..to).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
