//! Converts Markdown to HTML, once, when a text is saved. A renderer and a sanitizer parse one after the other, so that
//! neither has to be perfect.

use pulldown_cmark::html::push_html;

use super::prepare::{lines, prepared};
use super::reading::read;
use super::sanitize::{escaped, sanitize};
use super::{Flavour, Html};

/// Stored beside rendered HTML. Increase it when the same source would render differently, so that older HTML is rendered
/// again: a migration pushes `Job::RenderAgain`. Also when texts are found by other words than before.
pub const RENDERER_VERSION: i32 = 2;

/// The most bytes of HTML per byte of source; `ALWAYS` more are allowed in any case. Ordinary texts stay under twice their
/// source; one of only bare URLs reaches ten times. Anything above is an attempt to fill the disk, and is shown as typed.
const GROWTH: usize = 16;
const ALWAYS: usize = 4_096;

/// Renders `source`. Raw HTML is shown as text, an image becomes a link, and a link that is not http, https or mailto becomes
/// its words.
pub fn render(source: &str, flavour: Flavour) -> Html {
    let most = ALWAYS + GROWTH * source.len();
    let mut html = String::with_capacity(source.len() * 2);
    push_html(&mut html, read(&prepared(source, flavour), flavour).into_iter());
    if html.len() <= most {
        let clean = sanitize(&html, flavour);
        if clean.as_str().len() <= most {
            return clean;
        }
    }
    sanitize(&as_typed(source), flavour)
}

/// The source itself as one escaped paragraph.
fn as_typed(source: &str) -> String {
    format!("<p>{}</p>\n", escaped(&lines(source)).replace('\n', "<br>\n"))
}

#[cfg(test)]
mod tests;
