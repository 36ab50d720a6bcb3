//! A submitted text as the rules read it: taken apart and folded once.

use crate::text;

/// The text of a submission.
pub(super) struct ScreenedText<'a> {
    /// As it was typed.
    pub body: &'a str,
    /// In characters.
    pub length: usize,
    /// Its words, without the punctuation around them.
    pub words: Vec<ScreenedWord<'a>>,
    /// The bytes of each link.
    pub links: Vec<(usize, usize)>,
}

/// A word of it.
pub(super) struct ScreenedWord<'a> {
    /// The byte at which it begins.
    pub from: usize,
    /// As it was typed.
    pub typed: &'a str,
    /// In lower case.
    pub folded: String,
}

impl<'a> ScreenedText<'a> {
    pub fn new(body: &'a str) -> Self {
        Self {
            body,
            length: body.chars().count(),
            words: words(body),
            links: text::links(body).into_iter().map(|link| (link.start, link.end)).collect(),
        }
    }
}

fn words(text: &str) -> Vec<ScreenedWord<'_>> {
    let mut words = Vec::new();
    let mut from = 0;
    for part in text.split(char::is_whitespace) {
        let trimmed = part.trim_start_matches(['(', '[', '<', '"', '“', '*', '_']);
        let start = from + part.len() - trimmed.len();
        let typed = trimmed.trim_end_matches([')', ']', '>', '"', '”', '*', '_', ',', ';', ':', '!', '?']);
        if !typed.is_empty() {
            words.push(ScreenedWord { from: start, typed, folded: typed.to_lowercase() });
        }
        // What separates words is one character of one to three bytes.
        from += part.len() + text.get(from + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}
