//! The links in what the owner writes: a path of this site becomes a full address, and a link that would be lost is an error.

use crate::app::App;
use crate::http::form::FormErrors;
use crate::links;
use crate::text;

/// `typed` with full addresses for the paths of this site.
pub(super) fn with_full_links(app: &App, typed: &str) -> String {
    text::with_full_links(typed, app.site.base_url.origin())
}

/// Adds an error about `field` for the first link that readers would not get.
pub(super) fn check_links(app: &App, errors: &mut FormErrors, field: &'static str, source: &str) {
    if let Some(lost) = text::dropped_links(source).first() {
        let example = app.site.absolute(&links::home());
        errors.add(
            field,
            format!(
                "The link “{}” to {} would be lost. Write its full address, beginning with https://, or for a page of this site \
                 with {example} or just /.",
                lost.words, lost.target
            ),
        );
    }
}
