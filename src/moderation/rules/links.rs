//! Links from somebody of whom nothing is published: what most spam is made of.

use super::{READ_FIRST, is_trusted};
use crate::comments::{self, Hit, Submission, Verdict};
use crate::db::Tx;
use crate::fault::Fault;

pub(super) const NAME: &str = "links";
/// How addresses begin when they are pasted.
const BEGINNINGS: [&str; 3] = ["https://", "http://", "www."];

pub(super) fn look(tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Vec<Hit>, Fault> {
    let found = addresses(submission.body.as_str());
    if found.is_empty() || is_trusted(submission) || comments::stands_published(tx, submission.author.id())? {
        return Ok(Vec::new());
    }
    let hits = found.into_iter().map(|span| Hit {
        rule: NAME,
        version: 3,
        verdict: Verdict::Hold,
        why: READ_FIRST.to_owned(),
        span: Some(span),
    });
    Ok(hits.collect())
}

/// The bytes of each address, up to its last letter.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (from, _) in lower.char_indices() {
        let Some(rest) = lower.get(from..) else { continue };
        let inside = found.last().is_some_and(|(_, to)| from < *to);
        let within_a_word = lower.get(..from).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        if inside || within_a_word {
            continue;
        }
        let Some(beginning) = BEGINNINGS.iter().find(|beginning| rest.starts_with(**beginning)) else { continue };
        let address = rest.split(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | ')' | ']')).next();
        let address = address.unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'']);
        if address.len() > beginning.len() {
            found.push((from, from + address.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|(from, to)| &text[from..to]).collect()
    }

    #[test]
    fn an_address_is_found_however_it_is_pasted() {
        assert_eq!(
            found("See https://example.org/a?b=c, and www.sheds.example."),
            ["https://example.org/a?b=c", "www.sheds.example"]
        );
        assert_eq!(found("[sheds](HTTP://sheds.example) <https://a.example>"), ["HTTP://sheds.example", "https://a.example"]);
        assert_eq!(found("https://a.example/www.b.example"), ["https://a.example/www.b.example"]);
    }

    #[test]
    fn a_word_is_no_address() {
        assert!(found("http:// www. awww.example and ünder.www").is_empty());
    }
}
