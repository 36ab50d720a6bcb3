//! Personal details: phone numbers, email addresses and street addresses. They are not held, but a moderator should check
//! whether they are the author's to share.

use super::facts::ScreeningFacts;
use super::rule::{Check, Finding, Rule};
use super::text::{ScreenedText, ScreenedWord};
use crate::comments::Verdict;

/// A rule about details by which a reader could find a person.
const fn rule(name: &'static str, check: fn(&ScreeningFacts<'_>) -> Option<Finding>) -> Rule {
    Rule { name, version: 1, author_explanation: None, check: Check::Persona(check) }
}

pub(super) const EMAIL_ADDRESS: Rule =
    rule("email-address", |facts| found("Contains what looks like an email address.", email_addresses(&facts.text)));
pub(super) const PHONE_NUMBER: Rule =
    rule("phone-number", |facts| found("Contains what looks like a phone number.", phone_numbers(facts.text.body)));
pub(super) const STREET_ADDRESS: Rule =
    rule("street-address", |facts| found("Contains what looks like a street address.", street_addresses(&facts.text)));

/// The number of digits of a phone number; shorter and longer ones are counts or identifiers.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// Words for streets, in lower case: as a word after the name, or as its end.
const STREETS: [&str; 10] = ["street", "road", "avenue", "lane", "drive", "st", "rd", "ave", "square", "terrace"];
const STREET_ENDS: [&str; 6] = ["straße", "strasse", "str.", "gasse", "platz", "weg"];

fn found(why: &'static str, spans: Vec<(usize, usize)>) -> Option<Finding> {
    (!spans.is_empty()).then_some(Finding { verdict: Verdict::Flag, why, spans })
}

fn email_addresses(text: &ScreenedText<'_>) -> Vec<(usize, usize)> {
    let found = text.words.iter().filter_map(|word| {
        let typed = word.typed.trim_end_matches('.');
        let (local, domain) = typed.rsplit_once('@')?;
        let (name, top) = domain.rsplit_once('.')?;
        let fits = !local.is_empty() && !name.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic);
        (fits && !local.contains('/')).then_some((word.from, word.from + typed.len()))
    });
    found.collect()
}

/// Runs of digits with the separators of phone numbers. Skips dates and years.
fn phone_numbers(text: &str) -> Vec<(usize, usize)> {
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
    // Dates (2026-02-01, 01.02.2026) and spans of years (1998-2004) are groups of at most four digits that begin or end with
    // a year.
    let year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let calendar =
        groups.len() <= 3 && !run.starts_with('+') && (groups.first().is_some_and(year) || groups.last().is_some_and(year));
    // A price or a count has groups of three digits between commas or dots.
    let counted =
        groups.len() > 1 && groups.iter().skip(1).all(|group| group.len() == 3) && !run.starts_with(['+', '0']) && digits < 10;
    DIGITS.contains(&digits) && dialled && !calendar && !counted
}

/// A house number with a street's name after it, or before it.
fn street_addresses(text: &ScreenedText<'_>) -> Vec<(usize, usize)> {
    let is_name = |word: &ScreenedWord<'_>| word.typed.starts_with(char::is_uppercase);
    let mut found = Vec::new();
    for (place, number) in text.words.iter().enumerate() {
        if !is_house_number(number.typed) {
            continue;
        }
        let after = text.words.iter().skip(place + 1).take(3);
        if let Some(street) = after.clone().find(|word| is_street(word))
            && after.take_while(|word| word.from < street.from).all(is_name)
            && text.words.get(place + 1).is_some_and(is_name)
        {
            found.push((number.from, street.from + street.typed.trim_end_matches('.').len()));
        } else if let Some(street) = place.checked_sub(1).and_then(|before| text.words.get(before))
            && (is_street(street) || ends_as_street(street))
            && is_name(street)
        {
            found.push((street.from, number.from + number.typed.len()));
        }
    }
    found
}

/// Whether the word is a house number: `12`, `12a`, `12-14`.
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

fn is_street(word: &ScreenedWord<'_>) -> bool {
    STREETS.contains(&word.folded.trim_end_matches('.'))
}

fn ends_as_street(word: &ScreenedWord<'_>) -> bool {
    STREET_ENDS.iter().any(|end| word.folded.len() > end.len() && word.folded.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::super::facts::{NEW_ACCOUNT, sample};
    use super::*;
    use proptest::prelude::*;

    fn spans(text: &str) -> Vec<(usize, usize)> {
        let facts = sample(text);
        let rules = [EMAIL_ADDRESS, PHONE_NUMBER, STREET_ADDRESS];
        rules.iter().filter_map(|rule| rule.hit(&facts, NEW_ACCOUNT)).flat_map(|hit| hit.spans).collect()
    }

    fn found(text: &str) -> Vec<&str> {
        spans(text).into_iter().map(|(from, to)| &text[from..to]).collect()
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
            for (from, to) in spans(&text) {
                prop_assert!(text.get(from..to).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
