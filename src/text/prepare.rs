//! Prepares a typed text for the Markdown parser, so that what its author did not mean as markup is shown as typed.

use std::borrow::Cow;

use super::Flavour;
use super::block_escapes::block_escapes;
use super::inline_escapes::inline_escapes;

/// How often lines are escaped at most: one that is shown may make the next one visible to the parser.
const MAX_ROUNDS: usize = 4;

/// `source` with `\n` as its only line end, and with escapes before what only looks like markup.
pub(super) fn prepared(source: &str, flavour: Flavour) -> Cow<'_, str> {
    let text = with_block_escapes(lines(source), flavour);
    let inline = inline_escapes(&text);
    if inline.is_empty() {
        return text;
    }
    // With escapes in it, a line can look like a definition that was none before.
    with_block_escapes(inline.apply(&text).into(), flavour)
}

fn with_block_escapes(mut text: Cow<str>, flavour: Flavour) -> Cow<str> {
    for _ in 0..MAX_ROUNDS {
        let lines = block_escapes(&text, flavour);
        if lines.is_empty() {
            break;
        }
        text = lines.apply(&text).into();
    }
    text
}

/// Normalizes line ends to `\n`: a lone CR counts as one too, or it would end up in emails.
pub(super) fn lines(source: &str) -> Cow<'_, str> {
    if source.contains(is_line_end) { source.replace("\r\n", "\n").replace(is_line_end, "\n").into() } else { source.into() }
}

/// Whether it ends a line wherever text is pasted from: word processors write U+000B within a paragraph and U+000C between
/// pages (UAX #14, classes BK and NL).
pub(super) fn is_line_end(letter: char) -> bool {
    matches!(letter, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Wrap, render, to_plain};
    use proptest::prelude::*;

    fn comment(source: &str) -> String {
        render(source, Flavour::Comment).as_str().trim_end().to_owned()
    }

    fn essay(source: &str) -> String {
        render(source, Flavour::Essay).as_str().trim_end().to_owned()
    }

    fn plain(source: &str) -> String {
        to_plain(source, Flavour::Comment, Wrap::Never)
    }

    #[test]
    fn a_line_that_only_looks_like_a_definition_is_shown() {
        assert_eq!(comment("[Me]: Stay."), "<p>[Me]: Stay.</p>");
        assert_eq!(comment("[2019]: Berlin\n[2020]: Lyon"), "<p>[2019]: Berlin<br>\n[2020]: Lyon</p>");
        assert_eq!(
            comment("[Me]: Stay.\n[Her]: Why?\n[Me]: Because."),
            "<p>[Me]: Stay.<br>\n[Her]: Why?<br>\n[Me]: Because.</p>"
        );
        assert_eq!(comment("I said to [Me]:\n\n[Me]: Stay."), "<p>I said to [Me]:</p>\n<p>[Me]: Stay.</p>");
        assert_eq!(comment("- [Me]: Stay.\n- b"), "<ul>\n<li>[Me]: Stay.</li>\n<li>b</li>\n</ul>");
        assert_eq!(comment("> [Me]: Stay."), "<blockquote>\n<p>[Me]: Stay.</p>\n</blockquote>");
        assert_eq!(essay("Words.\n\n[Me]: Stay.\n\n[a]:\n/b\n'c'"), "<p>Words.</p>\n<p>[Me]: Stay.</p>\n<p>[a]:\n/b\n'c'</p>");
        assert_eq!(to_plain("[Me]: Stay.\n\nNo.", Flavour::Essay, Wrap::At(72)), "[Me]: Stay.\n\nNo.\n");
        assert!(comment("[2019]: https://example.org/a_b_").contains(">https://example.org/a_b_</a></p>"));
        assert!(comment("[https://example.org/_[a]: ]: Berlin").contains("Berlin"));
    }

    #[test]
    fn a_definition_that_a_link_refers_to_is_not_shown() {
        let link = "<p>See <a href=\"https://example.org/\" rel=\"nofollow ugc noopener noreferrer\">it</a>.</p>";
        assert_eq!(comment("See [it][1].\n\n[1]: https://example.org/"), link);
        assert_eq!(comment("[1]: https://example.org/\n\nSee [it][1]."), link);
        assert_eq!(comment("See [it].\n\n[IT]: https://example.org/\n[it]: Berlin"), format!("{link}\n<p>[it]: Berlin</p>"));
    }

    #[test]
    fn code_and_links_stay_as_they_are() {
        assert_eq!(comment("`[a]: b` `¯\\_(ツ)_/¯`"), "<p><code>[a]: b</code> <code>¯\\_(ツ)_/¯</code></p>");
        assert_eq!(essay("    [a]: b\n    https://example.org/_a_"), "<pre><code>[a]: b\nhttps://example.org/_a_</code></pre>");
        assert!(comment("[a](https://example.org/_b_/c)").contains("href=\"https://example.org/_b_/c\""));
        assert!(comment("<https://example.org/_b_/c>").contains(">https://example.org/_b_/c</a>"));
    }

    #[test]
    fn a_line_of_hyphens_is_shown_and_makes_no_heading() {
        assert_eq!(comment("Yours\n--\nAnna"), "<p>Yours<br>\n--<br>\nAnna</p>");
        assert_eq!(comment("--"), "<p>--</p>");
        assert_eq!(comment("a\n---\nb\n==="), "<p>a<br>\n---<br>\nb<br>\n===</p>");
        assert_eq!(essay("Yours\n--\nAnna"), "<p>Yours\n--\nAnna</p>");
        assert_eq!(essay("A title\n---\nWords"), "<h2>A title</h2>\n<p>Words</p>");
        assert_eq!(comment("#"), "<p>#</p>");
    }

    #[test]
    fn an_answer_below_a_quote_is_a_paragraph_of_its_own() {
        assert_eq!(comment("> quote\nanswer\nmore"), "<blockquote>\n<p>quote</p>\n</blockquote>\n<p>answer<br>\nmore</p>");
        assert_eq!(
            comment("> > a\n> b\nc"),
            "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n</blockquote>\n<p>c</p>"
        );
        assert_eq!(comment("> [Me]: Stay.\n[Her]: No."), "<blockquote>\n<p>[Me]: Stay.</p>\n</blockquote>\n<p>[Her]: No.</p>");
        assert_eq!(comment("> a\n> b"), "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>");
    }

    #[test]
    fn words_behind_the_marks_of_a_code_block_are_shown() {
        assert_eq!(comment("~~~ with love ~~~\nAnna"), "<p>with love ~~~<br>\nAnna</p>");
        assert_eq!(essay("~~~ with love\nAnna"), "<pre><code>with love\nAnna</code></pre>");
    }

    #[test]
    fn an_address_is_linked_before_emphasis_is_read() {
        let address = "https://example.org/src/_mocks_/page.html";
        assert_eq!(
            comment(address),
            format!("<p><a href=\"{address}\" rel=\"nofollow ugc noopener noreferrer\">{address}</a></p>")
        );
        assert_eq!(plain(&format!("see {address}.")), format!("see {address}.\n"));
        for source in ["see https://youtu.be/X8_ and", "*see* https://youtu.be/X8_", "see\nhttps://youtu.be/X8_"] {
            assert!(comment(source).contains("href=\"https://youtu.be/X8_\""), "{source}");
            assert!(plain(source).contains("https://youtu.be/X8_"), "{source}");
        }
        assert!(comment("_see https://example.org/a_").contains("<p><em>see <a href=\"https://example.org/a\""));
        assert!(comment("**https://example.org/a**").contains("<p><strong><a href=\"https://example.org/a\""));
        assert!(comment("Https://example.org/a 请看https://example.org/b").contains("<a href=\"https://example.org/b\""));
        assert!(comment("[https://example.org/_a_/b](https://example.org/_a_/b)").contains(">https://example.org/_a_/b</a></p>"));
        assert!(comment("https://example.org/a\\_b").contains("href=\"https://example.org/a_b\""));
    }

    #[test]
    fn a_shrug_has_both_arms() {
        let shrug = "<p>¯\\_(ツ)_/¯</p>";
        assert_eq!(comment("¯\\_(ツ)_/¯"), shrug);
        assert_eq!(comment("¯\\\\_(ツ)_/¯"), shrug);
        assert_eq!(comment("¯\\\\\\_(ツ)\\_/¯"), shrug);
        assert_eq!(comment("¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯"), "<p>¯\\_(ツ)_/¯ and ¯\\_(ツ)_/¯</p>");
        assert_eq!(comment("\\(^o^)/ and \\o/"), "<p>\\(^o^)/ and \\o/</p>");
        assert_eq!(plain("¯\\_(ツ)_/¯"), "¯\\_(ツ)_/¯\n");
        assert_eq!(comment("\\*a\\* 1\\) [a]\\(b)"), "<p>*a* 1) [a](b)</p>");
    }

    #[test]
    fn emphasis_is_seen_beside_scripts_without_spaces() {
        assert_eq!(comment("**注意：**请看"), "<p><strong>注意：</strong>请看</p>");
        assert_eq!(comment("他说**“好”**然后"), "<p>他说<strong>“好”</strong>然后</p>");
        assert_eq!(comment("，**注意**，*重要。*下"), "<p>，<strong>注意</strong>，<em>重要。</em>下</p>");
        assert_eq!(comment("**중요:**는"), "<p><strong>중요:</strong>는</p>");
        assert_eq!(comment("2 * 3 * 4 **a** b*c*d"), "<p>2 * 3 * 4 <strong>a</strong> b<em>c</em>d</p>");
        assert_eq!(plain("**注意：**请看"), "注意：请看\n");
    }

    proptest! {
        #[test]
        fn every_word_that_is_typed_is_shown(
            pieces in prop::collection::vec((prop::sample::select(vec![
                "", "[", "]: ", "]:", "[a]: ", "> ", "\n> ", "\n", "\n\n", "\n--\n", "\n---\n", "\n===\n", "# ", "\n# ", "- ", "\n- ", "1. ", "    ",
                "*", "**", "_", "`", "```", "\n```\n", "~~~", "<", ">", "(", ")", "\\", "¯\\_", "_/¯", "：", "看", "\n[w", "\n>", "\n> > ",
                "https://example.org/_", "www.",
            ]), 0..3_u8), 0..30),
        ) {
            let source: String = pieces
                .iter()
                .enumerate()
                .map(|(number, (piece, word))| if *word == 0 { (*piece).to_owned() } else { format!("{piece}x{number}x") })
                .collect();
            for flavour in [Flavour::Comment, Flavour::Essay] {
                let html = render(&source, flavour);
                let shown = to_plain(&source, flavour, Wrap::Never);
                for (number, (_, word)) in pieces.iter().enumerate() {
                    let word_shown = format!("x{number}x");
                    let code_language = flavour == Flavour::Essay && (source.contains("```") || source.contains("~~~"));
                    if *word > 0 && !code_language {
                        prop_assert!(html.as_str().contains(&word_shown), "{} in {:?}: {}", word_shown, source, html);
                        prop_assert!(shown.contains(&word_shown), "{} in {:?}: {}", word_shown, source, shown);
                    }
                }
                prop_assert!(!html.as_str().contains(crate::text::inline_escapes::GAP));
            }
        }
    }
}
