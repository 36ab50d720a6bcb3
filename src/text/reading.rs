//! Reads Markdown: the parser's events, reduced to what a flavour allows. HTML and plain text are both rendered from these
//! events, so that an email and a page say the same.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::autolink::{Stretch, stretches};
use super::inline_escapes::GAP;
use super::link_hint::link_hint;
use super::sanitize::escaped;

/// The deepest nesting of quotes and lists. No conversation goes deeper, and the sanitizer's work grows with the square of the
/// depth: 65,000 `>` would take it half a minute.
pub(super) const MAX_DEPTH: usize = 16;
/// The deepest nesting of emphasis.
const MAX_INLINE_DEPTH: usize = 4;
/// The longest link target, in bytes: longer ones break in browsers and mail clients.
const LINK_MAX_BYTES: usize = 2_000;

/// The subset of Markdown that a text may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A story or a reply: paragraphs, emphasis, lists, quotes, links, inline code; a line break stays a line break.
    Comment,
    /// An essay or a newsletter issue: also headings, code blocks and rules; a single line break is a space, as in Markdown.
    Essay,
}

/// What an opening tag of the parser was converted to, which decides how to close it.
enum Open {
    /// Passed on.
    Kept(TagEnd),
    /// A quote or a list that is passed on and counts as depth.
    Nested(TagEnd),
    /// Emphasis that is passed on and counts as inline depth.
    Styled(TagEnd),
    /// A link, with the index of the event where its words begin.
    Link { start: usize, address: String },
    /// Lines shown as typed.
    Verbatim,
    /// A code block that is passed on.
    Code,
    /// An item of an omitted list.
    Entry,
    /// Omitted, but its contents are passed on.
    Dropped,
}

struct Reader<'a> {
    flavour: Flavour,
    source: &'a str,
    open: Vec<Open>,
    depth: usize,
    styled: usize,
    linked: bool,
    break_due: bool,
    read: Vec<Event<'a>>,
}

/// Reads `source`, which [`super::prepare::prepared`] returned.
pub(super) fn read(source: &str, flavour: Flavour) -> Vec<Event<'_>> {
    let mut reader =
        Reader { flavour, source, open: Vec::new(), depth: 0, styled: 0, linked: false, break_due: false, read: Vec::new() };
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(source, Options::empty()).into_offset_iter()) {
        match event {
            Event::Start(tag) => reader.start(tag),
            Event::End(_) => reader.close_tag(),
            Event::Text(text) => reader.text(text),
            Event::Html(text) | Event::InlineHtml(text) => reader.lines(&text),
            Event::SoftBreak if flavour == Flavour::Comment => reader.read.push(Event::HardBreak),
            Event::Rule if flavour == Flavour::Comment => reader.rule(range),
            kept @ (Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule) => reader.read.push(kept),
            _ => {}
        }
    }
    reader.read
}

impl<'a> Reader<'a> {
    fn start(&mut self, tag: Tag<'a>) {
        let opened = match tag {
            Tag::Paragraph => self.open_tag(Tag::Paragraph),
            Tag::Heading { level, .. } => self.heading(level),
            Tag::BlockQuote(_) => self.nest(Tag::BlockQuote(None)),
            Tag::List(first) => self.nest(Tag::List(first)),
            Tag::Item if matches!(self.open.last(), Some(Open::Nested(_))) => self.open_tag(Tag::Item),
            Tag::Item => Open::Entry,
            Tag::CodeBlock(kind) if self.flavour == Flavour::Essay => {
                // Without the language: it would become a class attribute, the only one that a text could choose.
                self.read.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
                self.read.extend(
                    words_of_fence(&kind)
                        .filter(|words| !is_language(words))
                        .map(|words| Event::Text(format!("{words}\n").into())),
                );
                Open::Code
            }
            Tag::CodeBlock(kind) => self.open_verbatim(words_of_fence(&kind)),
            Tag::HtmlBlock => self.open_verbatim(None),
            Tag::Emphasis => self.style(Tag::Emphasis),
            Tag::Strong => self.style(Tag::Strong),
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. } => self.link(link_type, &dest_url),
            _ => Open::Dropped,
        };
        self.open.push(opened);
    }

    fn close_tag(&mut self) {
        match self.open.pop() {
            Some(Open::Kept(end)) => self.read.push(Event::End(end)),
            Some(Open::Nested(end)) => {
                self.depth -= 1;
                self.read.push(Event::End(end));
            }
            Some(Open::Styled(end)) => {
                self.styled -= 1;
                self.read.push(Event::End(end));
            }
            Some(Open::Link { start, address }) => {
                if self.read.len() == start {
                    // An image without alternative text, or a link without words.
                    self.read.push(Event::Text(address.clone().into()));
                }
                self.linked = false;
                let words = words_of(self.read.get(start..).unwrap_or_default());
                self.close_link(&words, &address);
            }
            Some(Open::Verbatim) => self.read.push(Event::End(TagEnd::Paragraph)),
            Some(Open::Code) => self.read.push(Event::End(TagEnd::CodeBlock)),
            Some(Open::Entry) => self.read.push(Event::HardBreak),
            Some(Open::Dropped) | None => {}
        }
    }

    fn open_tag(&mut self, tag: Tag<'a>) -> Open {
        let end = tag.to_end();
        self.read.push(Event::Start(tag));
        Open::Kept(end)
    }

    fn nest(&mut self, tag: Tag<'a>) -> Open {
        if self.depth == MAX_DEPTH {
            return Open::Dropped;
        }
        self.depth += 1;
        let end = tag.to_end();
        self.read.push(Event::Start(tag));
        Open::Nested(end)
    }

    fn style(&mut self, tag: Tag<'a>) -> Open {
        if self.styled == MAX_INLINE_DEPTH {
            return Open::Dropped;
        }
        self.styled += 1;
        let end = tag.to_end();
        self.read.push(Event::Start(tag));
        Open::Styled(end)
    }

    /// The page's title is its h1, so headings of a text begin at h2.
    fn heading(&mut self, level: HeadingLevel) -> Open {
        let level = match (self.flavour, level) {
            (Flavour::Comment, _) => return self.open_tag(Tag::Paragraph),
            (Flavour::Essay, HeadingLevel::H1 | HeadingLevel::H2) => HeadingLevel::H2,
            (Flavour::Essay, HeadingLevel::H3) => HeadingLevel::H3,
            (Flavour::Essay, _) => HeadingLevel::H4,
        };
        self.open_tag(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
    }

    /// A link to an allowed target. An image becomes a link too, because showing it would reveal readers to its host.
    fn link(&mut self, kind: LinkType, to: &str) -> Open {
        let address = match destination(kind, to) {
            Some(address) if !self.linked => address,
            _ => return Open::Dropped,
        };
        self.linked = true;
        self.open_link(&address);
        Open::Link { start: self.read.len(), address }
    }

    fn open_link(&mut self, address: &str) {
        let dest_url = CowStr::from(address.to_owned());
        let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
        self.read.push(Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }));
    }

    /// Ends a link. What a page must say beside it is HTML; the text of an email names each address itself.
    fn close_link(&mut self, words: &str, address: &str) {
        self.read.push(Event::End(TagEnd::Link));
        self.read.extend(link_hint(words, address).map(|host| Event::InlineHtml(format!(" ({})", escaped(&host)).into())));
    }

    fn open_verbatim(&mut self, first: Option<String>) -> Open {
        self.read.push(Event::Start(Tag::Paragraph));
        self.break_due = first.is_some();
        self.read.extend(first.map(|line| Event::Text(line.into())));
        Open::Verbatim
    }

    fn text(&mut self, text: CowStr<'a>) {
        let text = if text.contains(GAP) { text.replace(GAP, "").into() } else { text };
        match self.open.last() {
            Some(Open::Verbatim) => self.lines(&text),
            Some(Open::Code) => self.read.push(Event::Text(text)),
            _ if self.linked => self.read.push(Event::Text(text)),
            _ => {
                for piece in stretches(&text) {
                    match piece {
                        Stretch::Address(address) if address.len() <= LINK_MAX_BYTES => {
                            self.open_link(address);
                            self.read.push(Event::Text(address.to_owned().into()));
                            self.close_link(address, address);
                        }
                        Stretch::Address(words) | Stretch::Words(words) => self.read.push(Event::Text(words.to_owned().into())),
                    }
                }
            }
        }
    }

    /// Shows lines as typed, one below the other.
    fn lines(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            self.break_due |= number > 0;
            if !line.is_empty() {
                if std::mem::take(&mut self.break_due) {
                    self.read.push(Event::HardBreak);
                }
                self.read.push(Event::Text(line.to_owned().into()));
            }
        }
        if !matches!(self.open.last(), Some(Open::Verbatim)) {
            self.break_due = false;
        }
    }

    fn rule(&mut self, range: std::ops::Range<usize>) {
        let typed = self.source.get(range).unwrap_or("---").trim();
        self.read.push(Event::Start(Tag::Paragraph));
        self.read.push(Event::Text(typed.into()));
        self.read.push(Event::End(TagEnd::Paragraph));
    }
}

/// The text after the marks that open a code block.
fn words_of_fence(kind: &CodeBlockKind<'_>) -> Option<String> {
    match kind {
        CodeBlockKind::Fenced(words) if !words.is_empty() => Some(words.to_string()),
        CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => None,
    }
}

/// Whether it only names the language of a code block, which is not shown.
fn is_language(words: &str) -> bool {
    words.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '#' | '.' | '_'))
}

/// The words of some events.
fn words_of(events: &[Event<'_>]) -> String {
    let words = events.iter().filter_map(|event| match event {
        Event::Text(words) | Event::Code(words) => Some(&**words),
        _ => None,
    });
    words.collect()
}

/// The target of a link if it is allowed: an explicit http, https or mailto URL. `//host` and `http:path` would depend on the
/// page.
pub(super) fn destination(kind: LinkType, to: &str) -> Option<String> {
    let to = if kind == LinkType::Email { format!("mailto:{to}") } else { to.trim().to_owned() };
    let begins = |scheme: &str| to.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let known = ["http://", "https://", "mailto:"].into_iter().any(begins);
    (known && to.len() <= LINK_MAX_BYTES).then_some(to)
}
