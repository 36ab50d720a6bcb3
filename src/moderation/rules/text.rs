//! A submitted text as the rules read it: split and lowercased once.

use crate::text;

/// The text of a submission.
pub(super) struct ScreenedText<'a> {
    /// The body as typed.
    pub body: &'a str,
    /// The length in characters.
    pub length: usize,
    /// The words, without surrounding punctuation.
    pub words: Vec<ScreenedWord<'a>>,
    /// The byte range of each link.
    pub links: Vec<(usize, usize)>,
}

/// A run of letters and digits between spaces and punctuation.
pub(super) struct ScreenedWord<'a> {
    /// The byte offset in the body.
    pub from: usize,
    /// With the author's capitals, for quoting in a hit.
    pub typed: &'a str,
    /// The word in lower case.
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
        // The separator between words is one character of one to three bytes.
        from += part.len() + text.get(from + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    words
}
