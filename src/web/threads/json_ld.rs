//! Structured data for search engines: a `DiscussionForumPosting` of schema.org, as JSON-LD within the page. It must not contain
//! anything that the page does not show.

use std::fmt;

use serde_json::{Value, json};

use super::view::ThreadView;
use crate::comments::VisibleComment;
use crate::links;
use crate::site::Site;
use crate::text;

/// The maximum number of stories: the page holds them all, and each one here costs bytes.
const STORIES: usize = 10;
/// The length of the excerpt of each, in characters.
const LENGTH: usize = 200;

/// JSON that is safe within a `<script>` element: none of its characters can be parsed as markup. Only [`Json::serialize`]
/// creates it.
#[derive(Clone, Debug)]
pub(crate) struct Json(String);

impl Json {
    /// Serialises `value`. Characters that HTML, or a script before ES2019, could parse as syntax become `\uXXXX`; JSON has none
    /// of them outside of strings.
    fn serialize(value: &Value) -> Self {
        let plain = value.to_string();
        let mut safe = String::with_capacity(plain.len());
        for letter in plain.chars() {
            match letter {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => safe.push_str(&format!("\\u{:04x}", u32::from(letter))),
                letter => safe.push(letter),
            }
        }
        Self(safe)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// `Json::serialize` escapes all markup.
impl askama::filters::HtmlSafe for Json {}

/// The structured data of a thread's page.
pub(crate) fn posting(site: &Site, seen: &ThreadView) -> Json {
    let thread = &seen.thread;
    // A thread without an author's account is the site's own, as in its feed.
    let author = match &seen.by {
        Some(name) => json!({ "@type": "Person", "name": name }),
        None => json!({ "@type": "Organization", "name": site.name() }),
    };
    let stories = seen.stories.lines.iter().filter(|line| line.node.level == 0).filter_map(|line| line.posted.as_ref());
    Json::serialize(&json!({
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "headline": thread.title(),
        "author": author,
        "datePublished": thread.dated_at().rfc3339(),
        "url": site.absolute(&links::thread(thread.slug())),
        "text": thread.excerpt(),
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/CommentAction",
            "userInteractionCount": seen.count.stories + seen.count.replies,
        },
        "comment": stories.take(STORIES).map(|posted| comment(site, posted)).collect::<Vec<_>>(),
    }))
}

fn comment(site: &Site, posted: &VisibleComment) -> Value {
    json!({
        "@type": "Comment",
        "author": { "@type": "Person", "name": posted.name() },
        "datePublished": posted.published_at().rfc3339(),
        "url": site.absolute(&links::comment(posted.id())),
        "text": text::excerpt(&posted.html().words(), LENGTH),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_no_markup_and_reads_as_what_it_was(text in "[ -~\\u{2028}\\u{2029}é<>&\"\\\\/]{0,40}") {
            let value = json!({ "text": text });
            let written = Json::serialize(&value).to_string();
            prop_assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{}", written);
            prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
        }
    }
}
