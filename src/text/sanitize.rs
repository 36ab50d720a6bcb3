//! The HTML allow-list: nothing else passes, whatever the renderer produced.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::Flavour;

/// The site endorses no link of a comment, and a linked page does not learn where the reader came from.
const REL: &str = "nofollow ugc noopener noreferrer";
/// The tags allowed in a comment.
const COMMENT: [&str; 10] = ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"];
/// The additional tags allowed in an essay.
const ESSAY: [&str; 5] = ["h2", "h3", "h4", "pre", "hr"];

/// The blocks among them, which a text of several languages may write in different directions.
const BLOCKS: [&str; 9] = ["p", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "pre"];

static COMMENTS: LazyLock<Builder<'static>> = LazyLock::new(|| allowing(&COMMENT, &[]));
static ESSAYS: LazyLock<Builder<'static>> = LazyLock::new(|| allowing(&COMMENT, &ESSAY));

/// Its class makes it different from every text that is typed.
const UNREADABLE: &str = "<p class=\"unreadable\">This story can’t be shown.</p>";

/// HTML that pages and emails may include unescaped: it passed the allow-list. Only this module can construct it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Wraps HTML that was rendered and stored before. Must only be called with the output of [`Html::as_str`].
    pub fn from_store(html: String) -> Self {
        Self(html)
    }

    /// Stands for stored HTML that is damaged.
    pub fn unreadable() -> Self {
        Self(UNREADABLE.to_owned())
    }

    /// Whether it stands for stored HTML that is damaged.
    pub fn is_unreadable(&self) -> bool {
        self.0 == UNREADABLE
    }

    /// The markup, safe to store and display.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup with a direction of its own for each block, for emails, which have no style sheet of the site.
    #[must_use]
    pub fn with_directions(&self) -> Self {
        let mut html = String::with_capacity(self.0.len() * 5 / 4);
        let mut rest = self.0.as_str();
        while let Some((words, from)) = rest.find('<').map(|at| rest.split_at(at)) {
            html.push_str(words);
            let after = after_tag(from);
            let tag = from.strip_suffix(after).unwrap_or(from);
            let name = tag.trim_start_matches('<').split([' ', '>']).next().unwrap_or_default();
            match tag.split_at_checked(1 + name.len()) {
                Some((start, end)) if BLOCKS.contains(&name) => {
                    html.push_str(start);
                    html.push_str(" dir=\"auto\"");
                    html.push_str(end);
                }
                _ => html.push_str(tag),
            }
            rest = after;
        }
        html.push_str(rest);
        Self(html)
    }

    /// The words without the markup. Sanitized HTML is well-formed, and each block has its own lines.
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

/// The references that the serializer writes for special characters (HTML, section 13.3).
const REFERENCES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", '\u{a0}'), ("&quot;", '"')];

/// The text after the tag that `text` begins with; an attribute in it may contain a `>`.
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

/// `text` as HTML that shows it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
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

/// Removes everything that the flavour does not allow. The work grows with the square of the nesting, which the caller must
/// bound.
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
    fn each_block_can_have_its_direction() {
        let html = r#"<h2>a</h2><ol start="3"><li>b <em>c</em></li></ol><hr><pre><code>d</code></pre><p><a href="https://example.org/?<p>">e</a></p>"#;
        let directed = r#"<h2 dir="auto">a</h2><ol dir="auto" start="3"><li dir="auto">b <em>c</em></li></ol><hr><pre dir="auto"><code>d</code></pre><p dir="auto"><a href="https://example.org/?<p>">e</a></p>"#;
        assert_eq!(Html(html.to_owned()).with_directions().as_str(), directed);
    }

    #[test]
    fn a_comment_has_no_headings_and_an_essay_no_pictures() {
        assert_eq!(sanitize("<h2>a</h2><hr>", Flavour::Comment).as_str(), "a");
        assert_eq!(sanitize("<h2>a</h2><hr><img src=\"https://example.org/x\">", Flavour::Essay).as_str(), "<h2>a</h2><hr>");
    }
}
