//! Escapes lines that Markdown would take for structure although their author wrote words: a definition that nothing refers to,
//! the underline of a heading, an answer directly below a quote.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, RefDefs, Tag, TagEnd};

use super::Flavour;
use super::edits::Insertions;
use super::reading::{MAX_DEPTH, destination};

/// The fewest characters that underline a heading in an essay: `--` stands above a signature.
const MIN_UNDERLINE_CHARS: usize = 3;

/// The insertions after which `source` shows those lines as typed.
pub(super) fn block_escapes(source: &str, flavour: Flavour) -> Insertions {
    let mut blocks =
        Blocks { source, flavour, quotes: Vec::new(), covered: Vec::new(), kept: Vec::new(), found: Insertions::default() };
    let parser = Parser::new_ext(source, Options::empty());
    let mut names = Vec::new();
    let mut events = parser.into_offset_iter();
    for (event, range) in events.by_ref() {
        if let Event::Start(Tag::Link { link_type, dest_url, id, .. } | Tag::Image { link_type, dest_url, id, .. }) = &event
            && is_reference(*link_type)
            && destination(*link_type, dest_url).is_some()
        {
            names.push(id.to_string());
        }
        blocks.read(&event, range);
    }
    if source.contains("]:") {
        blocks.kept = definitions_named(events.reference_definitions(), &names);
        blocks.escape_definitions();
    }
    blocks.found
}

const fn is_reference(kind: LinkType) -> bool {
    matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
}

/// Where the definitions that links refer to are.
pub(super) fn definitions_named(definitions: &RefDefs<'_>, names: &[String]) -> Vec<Range<usize>> {
    names.iter().filter_map(|name| definitions.get(name)).map(|definition| definition.span.clone()).collect()
}

struct Blocks<'a> {
    source: &'a str,
    flavour: Flavour,
    /// The open quotes, each with its range.
    quotes: Vec<Range<usize>>,
    /// The ranges of everything that is shown.
    covered: Vec<Range<usize>>,
    /// The ranges of definitions that links refer to.
    kept: Vec<Range<usize>>,
    found: Insertions,
}

impl Blocks<'_> {
    fn read(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                self.quotes.push(range.clone());
                if self.flavour == Flavour::Comment && self.quotes.len() <= MAX_DEPTH {
                    self.part_answers(range);
                }
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.quotes.pop();
            }
            Event::Start(Tag::List(_) | Tag::Item) | Event::End(_) => {}
            Event::Start(Tag::Heading { .. }) => {
                self.escape_heading(range.clone());
                self.covered.push(range);
            }
            _ => self.covered.push(range),
        }
    }

    /// Parts the lines that continue the innermost open quote without its marks (CommonMark: lazy continuation lines).
    fn part_answers(&mut self, range: Range<usize>) {
        let required = self.quotes.len();
        let text = self.source.get(range.clone()).unwrap_or_default();
        let mut answering = false;
        let mut start = range.start;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let prefix = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            let prefix = line.get(..prefix).unwrap_or_default();
            let answers = number > 0 && prefix.matches('>').count() < required;
            if answers && !answering {
                self.found.insert(start, format!("{}\n", prefix.trim_end()));
            }
            answering = answers;
            start += line.len();
        }
    }

    /// Escapes a heading whose mark would vanish without making one.
    fn escape_heading(&mut self, range: Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or_default().trim_end();
        if text.trim_matches('#').trim().is_empty() {
            self.found.escape(range.start);
        } else if text.contains('\n') {
            let above = text.trim_end_matches(if text.ends_with('=') { '=' } else { '-' }).len();
            if self.flavour == Flavour::Comment || text.len() - above < MIN_UNDERLINE_CHARS {
                self.found.escape(range.start + above);
            }
        }
    }

    /// Escapes the definitions that nothing refers to: what is not shown and not referred to begins with a bracket.
    fn escape_definitions(&mut self) {
        let mut done = 0;
        self.covered.extend(self.kept.iter().cloned());
        self.covered.sort_by_key(|range| range.start);
        self.covered.push(self.source.len()..self.source.len());
        for shown in std::mem::take(&mut self.covered) {
            let mut start = done;
            for line in self.source.get(done..shown.start).unwrap_or_default().split_inclusive('\n') {
                if let Some(bracket) = line.find('[') {
                    self.found.escape(start + bracket);
                }
                start += line.len();
            }
            done = done.max(shown.end);
        }
    }
}
