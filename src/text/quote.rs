//! Quotes a text for a reply to it.

/// The most characters quoted: enough to show what the reply refers to, and short enough not to dominate it.
const QUOTE_MAX_CHARS: usize = 600;

/// `markdown` as a block quote, followed by an empty line. Omits quotes inside it, so that they do not nest deeper with each
/// reply.
pub fn quoted(markdown: &str) -> String {
    let own = markdown.lines().filter(|line| !line.trim_start().starts_with('>'));
    let own = own.collect::<Vec<_>>().join("\n");
    let mut kept: String = own.trim().chars().take(QUOTE_MAX_CHARS).collect();
    if kept.len() < own.trim().len() {
        // Cuts at a word boundary.
        let end = kept.rfind(char::is_whitespace).unwrap_or(kept.len());
        kept.truncate(end);
        kept.push('…');
    }
    if kept.is_empty() {
        return kept;
    }
    let mut quotation = String::with_capacity(kept.len() + 64);
    for line in kept.lines() {
        quotation.push_str(if line.trim().is_empty() { ">" } else { "> " });
        quotation.push_str(line.trim_end());
        quotation.push('\n');
    }
    quotation.push('\n');
    quotation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_quoted_and_what_was_quoted_before_is_left_out() {
        assert_eq!(quoted("One.\n\nTwo\nlines."), "> One.\n>\n> Two\n> lines.\n\n");
        assert_eq!(quoted("> You said so.\n\nNo."), "> No.\n\n");
        assert_eq!(quoted("> Only this."), "");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let long = quoted(&"ünïque ".repeat(200));
        assert!(long.chars().count() <= QUOTE_MAX_CHARS + 5 && long.ends_with("ünïque…\n\n"), "{long}");
        assert_eq!(quoted(&"x".repeat(700)), format!("> {}…\n\n", "x".repeat(600)));
    }
}
