//! Extracts the sentences of a Markdown text for previews: lists and shared links.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Flavour;
use super::prepare::prepared;
use super::reading::read;

/// The words of the paragraphs of `source` on one line. Omits headings, code blocks, rules, the markers of quotes and lists,
/// the targets of links, and bare URLs, which say nothing in a preview.
pub fn prose(source: &str, flavour: Flavour) -> String {
    let source = prepared(source, flavour);
    let mut reader = ProseReader::default();
    for event in read(&source, flavour) {
        reader.read_event(event);
    }
    reader.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct ProseReader {
    out: String,
    /// Whether the next words belong to a heading or a code block.
    silent: bool,
    /// The target of the open link.
    link: Option<String>,
}

impl ProseReader {
    fn read_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => self.silent = true,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock) => self.silent = false,
            Event::Start(Tag::Link { dest_url, .. }) => self.link = Some(dest_url.into_string()),
            Event::End(TagEnd::Link) => self.link = None,
            // The end of a block ends a word.
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::SoftBreak | Event::HardBreak => self.out.push(' '),
            Event::Text(words) | Event::Code(words) if !self.silent && self.link.as_deref() != Some(&*words) => {
                self.out.push_str(&words);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_are_the_sentences() {
        let source = "# A title\n\nTwo *people*\ncarry [a table](https://example.org/t).\n\n> Who said `that`?\n\n- One\n- Two\n\n\
                      ---\n\n```\ncode\n```\n\nSee https://example.org/x and go.\n";
        assert_eq!(prose(source, Flavour::Essay), "Two people carry a table. Who said that? One Two See and go.");
    }

    #[test]
    fn a_text_without_sentences_has_none() {
        assert_eq!(prose("# Only\n\n---\n", Flavour::Essay), "");
    }
}
