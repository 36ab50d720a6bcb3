//! Markdown to HTML, once, when a text is written. Two parsers stand behind each other, the one that renders and the one that
//! sanitises, so that neither has to be perfect.

use std::borrow::Cow;

use pulldown_cmark::html::push_html;

use super::reading::read;
use super::sanitize::sanitize;
use super::{Flavour, Html};

/// Stored beside what was rendered. Raise it when the same source would come out differently, so that what is older can be
/// rendered again.
pub const RENDERER_VERSION: i32 = 1;

/// How many times as long as its source a text's HTML may be, and how long in any case. An ordinary one stays under twice; one that
/// is nothing but pasted addresses comes to ten times. What is over is built to fill the disk, and shown as it was typed.
const GROWTH: usize = 16;
const ALWAYS: usize = 4_096;

/// Renders `source`. Raw HTML is shown as text, a picture becomes a link, a link that is not http, https or mailto becomes its
/// words.
pub fn render(source: &str, flavour: Flavour) -> Html {
    let source = lines(source);
    let most = ALWAYS + GROWTH * source.len();
    let mut html = String::with_capacity(source.len() * 2);
    push_html(&mut html, read(&source, flavour).into_iter());
    if html.len() <= most {
        let clean = sanitize(&html, flavour);
        if clean.as_str().len() <= most {
            return clean;
        }
    }
    sanitize(&as_typed(&source), flavour)
}

/// With single `\n` as line ends: a lone CR counts as one too, or it would travel on into letters.
pub(super) fn lines(source: &str) -> Cow<'_, str> {
    if source.contains('\r') { source.replace("\r\n", "\n").replace('\r', "\n").into() } else { source.into() }
}

/// One paragraph of the text itself.
fn as_typed(source: &str) -> String {
    let escaped = source.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>\n");
    format!("<p>{escaped}</p>\n")
}

#[cfg(test)]
mod tests;
