//! Parses values that are one of a few words, or a number in a range.

use std::fmt::Display;
use std::str::FromStr;

use super::key::nearest;
use super::problem::UnfitValue;

/// The value of one of these words, ignoring case.
pub(super) fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, UnfitValue> {
    if let Some((_, value)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
        return Ok(*value);
    }
    let meant = nearest(text, words.iter().map(|(word, _)| (*word).to_owned()));
    Err(UnfitValue::because(match meant {
        Some(meant) => format!("That is not one of the choices; did you mean {meant}?"),
        None => "That is not one of the choices.".to_owned(),
    }))
}

/// A whole number in this range, both ends included.
pub(super) fn number<T: FromStr + PartialOrd + Display>(text: &str, from: T, to: T) -> Result<T, UnfitValue> {
    match text.parse() {
        Ok(number) if from <= number && number <= to => Ok(number),
        _ => Err(UnfitValue::because(format!("That is not a whole number from {from} to {to}."))),
    }
}
