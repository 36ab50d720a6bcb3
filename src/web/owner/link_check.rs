//! The links in what the owner writes: a path of this site becomes a full address, and a link that would be lost is an error.

use crate::app::App;
use crate::http::form::FormErrors;
use crate::text;

/// `typed` with full addresses for the paths of this site.
pub(super) fn with_full_links(app: &App, typed: &str) -> String {
    text::with_full_links(typed, app.site.base_url.origin())
}

/// Adds an error about `field` for the first link of a text [`with_full_links`] that readers would not get. Quotes its target as it
/// was typed.
pub(super) fn check_links(app: &App, errors: &mut FormErrors, field: &'static str, source: &str) {
    if let Some(lost) = text::dropped_links(source).first() {
        errors.add(
            field,
            format!(
                "The link “{}” leads to {}, which readers could not open. Begin its address with https://, or with / for a page \
                 of this site.",
                lost.words,
                lost.target.strip_prefix(app.site.base_url.origin()).unwrap_or(&lost.target)
            ),
        );
    }
}
