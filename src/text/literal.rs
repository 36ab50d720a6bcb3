//! Escapes plain text for Markdown.

/// The characters that Markdown interprets anywhere in a line.
const INLINE: [char; 10] = ['\\', '`', '*', '_', '[', ']', '<', '>', '&', '!'];

/// Escapes `line`, one line of plain text, so that it renders as typed, without italics, links or headings.
pub fn literal(line: &str) -> String {
    let line = line.trim();
    let mut out = String::with_capacity(line.len() + 8);
    // A number followed by a dot or a bracket, or one of these signs, would begin a list, a heading or a rule.
    let number = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    for (at, letter) in line.char_indices() {
        let begins = (at == 0 && matches!(letter, '#' | '-' | '+' | '=' | '~'))
            || (at == number && number > 0 && matches!(letter, '.' | ')'));
        if begins || INLINE.contains(&letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Flavour, Limit, Line, render};
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_markdown_stays_as_it_was_written() {
        for line in [
            "*a* _b_ `c`",
            "1. first",
            "2) second",
            "# no",
            "- no",
            "[a](https://example.org)",
            "&amp; <b>",
            "![x](y)",
            "---",
            "===",
        ] {
            assert_eq!(render(&literal(line), Flavour::Essay).words().trim(), line);
            assert!(!render(&literal(line), Flavour::Essay).as_str().contains("<em>"));
        }
        assert_eq!(literal("Plain words, and a 7."), "Plain words, and a 7.");
    }

    proptest! {
        #[test]
        fn any_line_says_itself(text in "[ -~äß“”…]{1,40}") {
            if let Ok(line) = Line::parse(&text, Limit::new(1, 100)) {
                let rendered = render(&literal(line.as_str()), Flavour::Essay);
                let said = rendered.words();
                prop_assert_eq!(said.trim(), line.as_str(), "{}", rendered.as_str());
            }
        }
    }
}
