//! Links of a Markdown text that need a full address to be kept: an email has none of its own that a path could start from.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::reading::destination;

/// A link that rendering would reduce to its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedLink {
    /// What the reader would press.
    pub words: String,
    /// Where it should lead, as it was typed.
    pub target: String,
}

/// A link or an image that the parser has opened.
struct OpenLink {
    /// Whether its target is written behind its text and is a path of this site.
    is_site_path: bool,
    /// Where its text ends, as far as it was read.
    text_end: usize,
}

/// `source` with `origin` before the target of each link that begins with a slash, such as `[here](/t/closeness)`.
pub fn with_full_links(source: &str, origin: &str) -> String {
    let parser = Parser::new_ext(source, Options::empty());
    let definitions = parser.reference_definitions().iter().filter(|(_, definition)| is_site_path(&definition.dest));
    let mut places: Vec<usize> =
        definitions.filter_map(|(_, definition)| target_place(source, definition.span.start, "]:")).collect();
    let mut open: Vec<OpenLink> = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event
            && let Some(link) = open.pop()
        {
            places.extend(target_place(source, link.text_end, "](").filter(|_| link.is_site_path));
        }
        open.iter_mut().for_each(|link| link.text_end = link.text_end.max(range.end));
        if let Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) = event {
            let is_site_path = link_type == LinkType::Inline && is_site_path(&dest_url);
            open.push(OpenLink { is_site_path, text_end: range.start });
        }
    }
    places.sort_unstable();
    places.dedup();
    let mut full = source.to_owned();
    for place in places.into_iter().rev() {
        full.insert_str(place, origin);
    }
    full
}

fn is_site_path(target: &str) -> bool {
    target.starts_with('/') && !target.starts_with("//")
}

/// Where in `source` the target begins that follows the next `mark` from `from` on. The target may be written with escapes, so it
/// is not searched for.
fn target_place(source: &str, from: usize, mark: &str) -> Option<usize> {
    let rest = source.get(from..)?;
    let backslashes = |before: &str| before.len() - before.trim_end_matches('\\').len();
    let is_escaped = |at: usize| rest.get(..at).is_some_and(|before| !backslashes(before).is_multiple_of(2));
    let (at, _) = rest.match_indices(mark).find(|(at, _)| !is_escaped(*at))?;
    let target = rest.get(at + mark.len()..)?.trim_start();
    let target = target.strip_prefix('<').unwrap_or(target);
    Some(source.len() - target.len())
}

/// The links whose target is no full http, https or mailto address. `[Me]` above a line `[Me]: Stay.` is shown as typed.
pub fn dropped_links(source: &str) -> Vec<DroppedLink> {
    let mut lost = Vec::new();
    let mut open: Vec<DroppedLink> = Vec::new();
    for event in Parser::new_ext(source, Options::empty()) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let is_kept = link_type == LinkType::Shortcut || destination(link_type, &dest_url).is_some();
                let target = if is_kept { String::new() } else { dest_url.into_string() };
                open.push(DroppedLink { words: String::new(), target });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => lost.extend(open.pop().filter(|link| !link.target.is_empty())),
            Event::Text(text) | Event::Code(text) => open.iter_mut().for_each(|link| link.words.push_str(&text)),
            _ => {}
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://example.org";

    #[test]
    fn a_path_of_this_site_gets_its_origin_wherever_it_is_written() {
        for (source, full) in [
            ("[a](/t/x)", "[a](https://example.org/t/x)"),
            ("[a]( </t/x> \"/t/x\")", "[a]( <https://example.org/t/x> \"/t/x\")"),
            ("![a](/x.png) [b](/)", "![a](https://example.org/x.png) [b](https://example.org/)"),
            ("[![a](/x.png)](/t/x)", "[![a](https://example.org/x.png)](https://example.org/t/x)"),
            ("[a][1]\n\n[1]: /t/x", "[a][1]\n\n[1]: https://example.org/t/x"),
            ("ü [/t/x](/t/x)", "ü [/t/x](https://example.org/t/x)"),
            ("[a](/t/x \"](/t/x\")", "[a](https://example.org/t/x \"](/t/x\")"),
            ("[a][1]\n\n[1]: /t/x \"]: /t/x\"", "[a][1]\n\n[1]: https://example.org/t/x \"]: /t/x\""),
            ("[a](\\/t/x)", "[a](https://example.org\\/t/x)"),
            ("[a](&#47;t/x)", "[a](https://example.org&#47;t/x)"),
            ("[a\\](/t/y) *b*](/t/x)", "[a\\](/t/y) *b*](https://example.org/t/x)"),
            ("[](/t/x) [`](/t/y)`](\n/t/x)", "[](https://example.org/t/x) [`](/t/y)`](\nhttps://example.org/t/x)"),
        ] {
            assert_eq!(with_full_links(source, ORIGIN), full);
        }
    }

    #[test]
    fn no_link_to_a_path_of_this_site_is_lost_however_it_is_written() {
        for source in ["[a](/t/x \"](/t/x\")", "[a](\\/t/x)", "[a](&#47;t/x)", "[a][1]\n\n[1]: <&#x2f;t> 'x'", "[![a](/b)](/c)"] {
            assert_eq!(dropped_links(&with_full_links(source, ORIGIN)), [], "{source}");
        }
    }

    #[test]
    fn what_is_no_path_of_this_site_stays_as_it_was_typed() {
        for source in
            ["[a](https://b.example/t/x)", "[a](t/x)", "[a](//b.example)", "`[a](/t/x)`", "    [a](/t/x)", "/t/x", "[a] (/t/x)"]
        {
            assert_eq!(with_full_links(source, ORIGIN), source);
        }
    }

    #[test]
    fn links_without_a_full_address_are_found_with_their_words() {
        let lost = |source: &str| dropped_links(source).into_iter().map(|link| (link.words, link.target)).collect::<Vec<_>>();
        let one = |words: &str, target: &str| vec![(words.to_owned(), target.to_owned())];
        assert_eq!(lost("[*here* `x`](t/x)"), one("here x", "t/x"));
        assert_eq!(lost("[a][1]\n\n[1]: javascript:x"), one("a", "javascript:x"));
        assert_eq!(lost("[![a](https://example.org/x.png)](#top)"), one("a", "#top"));
        for kept in [
            "[a](https://example.org)",
            "<a@example.org>",
            "[a](mailto:a@example.org)",
            "<https://example.org>",
            "`[a](b)`",
            "[Me]\n\n[Me]: Stay.",
        ] {
            assert_eq!(lost(kept), [], "{kept}");
        }
    }
}
