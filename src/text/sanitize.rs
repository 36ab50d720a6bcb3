//! The allow-list: whatever the renderer wrote, only this passes.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::Flavour;

/// Nothing that a reader links to is endorsed by the site, and nothing it opens learns where the reader came from.
const REL: &str = "nofollow ugc noopener noreferrer";
/// What a comment may consist of.
const COMMENT: [&str; 10] = ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"];
/// What an essay may have besides.
const ESSAY: [&str; 5] = ["h2", "h3", "h4", "pre", "hr"];

static COMMENTS: LazyLock<Builder<'static>> = LazyLock::new(|| allowing(&COMMENT, &[]));
static ESSAYS: LazyLock<Builder<'static>> = LazyLock::new(|| allowing(&COMMENT, &ESSAY));

/// HTML that a page or a letter may show as it is: it went through the allow-list. Only this module can make one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// What we rendered before and kept. Never call this with anything that did not come from [`Html::as_str`].
    pub fn from_store(html: String) -> Self {
        Self(html)
    }

    /// The markup, to be stored or shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words without the markup. What passed the allow-list is well-formed, and each block of it stands on lines of its own.
    pub fn words(&self) -> String {
        let mut words = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some(at) = rest.find(['<', '&']) {
            let (before, from) = rest.split_at(at);
            words.push_str(before);
            rest = match REFERENCES.iter().find_map(|(name, letter)| Some((from.strip_prefix(name)?, letter))) {
                Some((after, letter)) => {
                    words.push(*letter);
                    after
                }
                None => after_tag(from),
            };
        }
        words.push_str(rest);
        words
    }
}

/// What the serialiser writes for a letter that would be markup (HTML, section 13.3).
const REFERENCES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", '\u{a0}'), ("&quot;", '"')];

/// What follows the tag that `text` begins with; an address in it may hold a `>`.
fn after_tag(text: &str) -> &str {
    let mut quoted = false;
    let end = text.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '>' && !quoted
    });
    end.and_then(|(at, _)| text.get(at + 1..)).unwrap_or_default()
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn allowing(tags: &[&'static str], more: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(tags.iter().chain(more).copied().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(REL))
        .strip_comments(true);
    builder
}

/// Lets through what the flavour may have. The work grows with the square of the nesting, which the caller has bounded.
pub(super) fn sanitize(html: &str, flavour: Flavour) -> Html {
    let builder = match flavour {
        Flavour::Comment => &COMMENTS,
        Flavour::Essay => &ESSAYS,
    };
    Html(builder.clean(html).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_list_does_not_pass() {
        let html = r#"<p onclick="x()" style="x" class="x" id="x">a<script>b()</script><svg onload=x><img src=x><!-- c --></p>"#;
        assert_eq!(sanitize(html, Flavour::Comment).as_str(), "<p>a</p>");
    }

    #[test]
    fn a_link_keeps_its_address_only_and_gets_our_rel() {
        let html = r#"<a href="https://example.org/" target="_blank" rel="me" title="t">a</a>"#;
        let clean = r#"<a href="https://example.org/" rel="nofollow ugc noopener noreferrer">a</a>"#;
        assert_eq!(sanitize(html, Flavour::Essay).as_str(), clean);
    }

    #[test]
    fn an_address_of_another_scheme_or_without_one_is_taken_away() {
        for address in [
            "javascript:x()",
            "JaVaScRiPt:x()",
            " java\tscript:x()",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/x",
            "x",
        ] {
            let clean = sanitize(&format!("<a href=\"{address}\">a</a>"), Flavour::Essay);
            assert!(!clean.as_str().contains("href"), "{address}: {clean}");
        }
    }

    #[test]
    fn the_words_are_what_a_reader_reads() {
        let html = "<p>1 &lt; 2 &amp;amp; <em>b</em>&nbsp;c</p>\n<p><a href=\"https://example.org/?a>b&lt;\">d</a> \"e\"</p>";
        assert_eq!(sanitize(html, Flavour::Essay).words(), "1 < 2 &amp; b\u{a0}c\nd \"e\"");
        assert_eq!(sanitize("", Flavour::Essay).words(), "");
    }

    #[test]
    fn a_comment_has_no_headings_and_an_essay_no_pictures() {
        assert_eq!(sanitize("<h2>a</h2><hr>", Flavour::Comment).as_str(), "a");
        assert_eq!(sanitize("<h2>a</h2><hr><img src=\"https://example.org/x\">", Flavour::Essay).as_str(), "<h2>a</h2><hr>");
    }
}
