//! Converts Markdown to readable plain text, for the text part of emails and for feeds.

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use super::Flavour;
use super::link_hint::link_hint;
use super::prepare::prepared;
use super::reading::read;

/// The least columns of words in a line, however deep the quote.
const MIN_COLUMNS: usize = 24;

/// The longest line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// Does not wrap: the program that displays the text does.
    #[default]
    Never,
    /// At most this many columns, including quote marks; a longer word stays whole. Emails use 72.
    At(usize),
}

/// Converts `source`: links become `words (address)`, quotes begin with `> `, list items with `- ` or their number, code
/// blocks are indented by four spaces. Ends with a line end unless it is empty.
pub fn to_plain(source: &str, flavour: Flavour, wrap: Wrap) -> String {
    let source = prepared(source, flavour);
    let mut writer = Writer { wrap, ..Writer::default() };
    for event in read(&source, flavour) {
        writer.write_event(event);
    }
    writer.flush();
    writer.out
}

/// The prefix of the lines of a quote or a list item: of the first line, and of the others.
struct Margin {
    first: Option<String>,
    rest: String,
}

#[derive(Default)]
struct Writer {
    wrap: Wrap,
    out: String,
    margins: Vec<Margin>,
    /// The next number of each open list; `None` for a bulleted list.
    lists: Vec<Option<u64>>,
    /// The words of the current block; line ends in it are preserved.
    block: String,
    /// Where the words of the open link begin in `block`, and the link's address.
    link: Option<(usize, String)>,
    /// Whether an empty line is due before the next block.
    gap: bool,
    code: bool,
}

impl Writer {
    fn write_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end_tag(end),
            Event::Text(text) => self.block.push_str(&text),
            Event::Code(code) => {
                self.block.push('`');
                self.block.push_str(&code);
                self.block.push('`');
            }
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            Event::Rule => {
                self.open_block();
                self.block.push_str("* * *");
                self.close_block();
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.open_block(),
            Tag::CodeBlock(_) => {
                self.open_block();
                self.code = true;
            }
            Tag::BlockQuote(_) => {
                self.open_block();
                self.margins.push(Margin { first: None, rest: "> ".to_owned() });
            }
            Tag::List(first) => {
                self.open_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.open_block();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "- ".to_owned(),
                };
                let rest = " ".repeat(mark.len());
                self.margins.push(Margin { first: Some(mark), rest });
            }
            Tag::Link { dest_url, .. } => self.link = Some((self.block.len(), dest_url.to_string())),
            _ => {}
        }
    }

    fn end_tag(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close_block(),
            TagEnd::CodeBlock => {
                self.close_block();
                self.code = false;
            }
            TagEnd::BlockQuote(_) => {
                self.close_block();
                self.margins.pop();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.gap |= self.lists.is_empty();
            }
            TagEnd::Item => {
                self.flush();
                if self.margins.last().is_some_and(|margin| margin.first.is_some()) {
                    self.line("");
                }
                self.margins.pop();
            }
            TagEnd::Link => self.close_link(),
            _ => {}
        }
    }

    fn close_link(&mut self) {
        let Some((start, address)) = self.link.take() else { return };
        let words = self.block.get(start..).unwrap_or_default();
        if words != address && address.strip_prefix("mailto:") != Some(words) {
            self.block.push_str(" (");
            self.block.push_str(&address);
            self.block.push(')');
        }
        if let Some(host) = link_hint(&address, &address) {
            self.block.push_str(&format!(" ({host})"));
        }
    }

    /// Writes the rest of the previous block, and the empty line after it.
    fn open_block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.gap) && !self.out.is_empty() && !self.margins.iter().any(|margin| margin.first.is_some()) {
            let margin: String = self.margins.iter().map(|margin| margin.rest.as_str()).collect();
            self.out.push_str(margin.trim_end());
            self.out.push('\n');
        }
    }

    fn close_block(&mut self) {
        self.flush();
        self.gap = true;
    }

    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim_end();
        if block.is_empty() {
            return;
        }
        for line in block.split('\n') {
            if self.code {
                self.line(&format!("    {line}"));
                continue;
            }
            let room = match self.wrap {
                Wrap::Never => usize::MAX,
                Wrap::At(columns) => {
                    let margin: usize = self.margins.iter().map(|margin| margin.rest.len()).sum();
                    columns.saturating_sub(margin).max(MIN_COLUMNS)
                }
            };
            for wrap_line in wrap_line(line.trim_start(), room) {
                self.line(&wrap_line);
            }
        }
    }

    fn line(&mut self, words: &str) {
        let start = self.out.len();
        for margin in &mut self.margins {
            match margin.first.take() {
                Some(first) => self.out.push_str(&first),
                None => self.out.push_str(&margin.rest),
            }
        }
        self.out.push_str(words);
        let kept = self.out.trim_end().len().max(start);
        self.out.truncate(kept);
        self.out.push('\n');
    }
}

/// Wraps `line` to at most `room` columns, counted in characters as a reader sees them; a longer word has its own line.
fn wrap_line(line: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut current, mut width) = (String::new(), 0_usize);
    for word in line.split(' ') {
        let length = word.graphemes(true).count();
        if width > 0 && width.saturating_add(1 + length) > room {
            lines.push(std::mem::take(&mut current));
            width = 0;
        }
        if width > 0 {
            current.push(' ');
            width += 1;
        }
        current.push_str(word);
        width += length;
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(source: &str) -> String {
        to_plain(source, Flavour::Essay, Wrap::Never)
    }

    #[test]
    fn paragraphs_stand_apart_and_links_show_where_they_go() {
        assert_eq!(
            plain("# Title\n\nOne *two*\nthree [four](https://example.org).\n\n<https://example.org/x> <me@example.org>"),
            "Title\n\nOne two three four (https://example.org).\n\nhttps://example.org/x me@example.org\n"
        );
    }

    #[test]
    fn quotes_lists_code_and_rules_look_like_themselves() {
        assert_eq!(
            plain("> a\n>\n> b\n\nc\n\n- d\n- e\n  - f\n\n3. g\n4. h\n\n---\n\n```\nx  y\n\nz\n```"),
            "> a\n>\n> b\n\nc\n\n- d\n- e\n  - f\n\n3. g\n4. h\n\n* * *\n\n    x  y\n\n    z\n"
        );
    }

    #[test]
    fn entries_with_paragraphs_stand_apart() {
        assert_eq!(plain("- a\n\n  b\n\n- c\n\n  > d"), "- a\n\n  b\n\n- c\n\n  > d\n");
        assert_eq!(plain("- > a\n-\n- b"), "- > a\n\n-\n- b\n");
    }

    #[test]
    fn a_comments_line_breaks_stay() {
        assert_eq!(to_plain("a\nb", Flavour::Comment, Wrap::Never), "a\nb\n");
    }

    #[test]
    fn lines_break_between_words_and_keep_their_quote_marks() {
        let source = format!("> {}", "word ".repeat(30));
        let plain = to_plain(&source, Flavour::Comment, Wrap::At(72));
        assert!(plain.lines().count() > 1);
        for line in plain.lines() {
            assert!(line.starts_with("> word") && line.chars().count() <= 72, "{line}");
        }
    }

    #[test]
    fn an_address_is_never_broken() {
        let address = format!("https://example.org/{}", "x".repeat(100));
        assert!(to_plain(&format!("a {address} b"), Flavour::Comment, Wrap::At(72)).contains(&format!("\n{address}\n")));
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(plain(" \n"), "");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_has_a_plain_text(source in "(\\PC|\n|> |- |1\\. |`|\\[a\\]\\(https://b\\)){0,80}", columns in 0_usize..100) {
            let plain = to_plain(&source, Flavour::Comment, Wrap::At(columns));
            prop_assert!(!plain.contains('\r'));
            prop_assert!(plain.is_empty() || plain.ends_with('\n'));
        }
    }
}
