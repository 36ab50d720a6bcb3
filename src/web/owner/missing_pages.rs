//! Links of an essay or an issue to pages of this site that do not exist. The owner is warned before they are published or
//! emailed.

use percent_encoding::percent_decode_str;

use crate::comments;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::CommentId;
use crate::newsletter::archive;
use crate::text::{Html, Slug};
use crate::threads;

/// The most links of one text that are looked up.
const MAX_CHECKED: usize = 100;

/// How the addresses of pages begin that exist whatever was written here.
const FIXED_PAGES: [&str; 29] = [
    "",
    ".well-known",
    "about",
    "assets",
    "confirm",
    "feed.atom",
    "forgot",
    "healthz",
    "letters",
    "log",
    "metrics",
    "moderation",
    "notices",
    "owner",
    "privacy",
    "readyz",
    "reset",
    "robots.txt",
    "rules",
    "search",
    "settings",
    "sign-in",
    "sign-out",
    "sign-up",
    "sitemap.xml",
    "subscribe",
    "transparency",
    "up",
    "verify",
];

/// The paths of this site that `html` links to and that lead nowhere. `own` is the address of the text itself, which may not be
/// published yet.
pub(super) fn missing_pages(
    tx: &mut Tx<'_>,
    origin: &str,
    html: &Html,
    own: Option<&Slug>,
) -> Result<Vec<String>, InternalError> {
    let mut missing = Vec::new();
    for path in site_paths(html.as_str(), origin).take(MAX_CHECKED) {
        if !missing.contains(&path) && !exists(tx, &path, own)? {
            missing.push(path);
        }
    }
    Ok(missing)
}

/// The paths of the links to this site in sanitised HTML, without queries and fragments.
fn site_paths<'a>(html: &'a str, origin: &'a str) -> impl Iterator<Item = String> + use<'a> {
    html.split("href=\"").skip(1).filter_map(move |rest| {
        let path = rest.split('"').next()?.strip_prefix(origin)?;
        let path = path.split(['?', '#', '&']).next().unwrap_or_default();
        // Another host may begin with our name.
        let is_ours = path.is_empty() || path.starts_with('/');
        is_ours.then(|| percent_decode_str(path).decode_utf8_lossy().into_owned())
    })
}

fn exists(tx: &mut Tx<'_>, path: &str, own: Option<&Slug>) -> Result<bool, InternalError> {
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("t", Some(slug)) => {
            let Ok(slug) = Slug::parse(slug) else { return Ok(false) };
            Ok(own == Some(&slug) || threads::published(tx, &slug)?.is_some() || threads::formerly(tx, &slug)?.is_some())
        }
        ("c", Some(id)) => {
            let Ok(id) = id.parse::<CommentId>() else { return Ok(false) };
            Ok(comments::find(tx, id)?.is_some_and(|found| found.state().is_visible()))
        }
        ("letters", Some(slug)) if slug != "feed.atom" => Ok(archive::find_issue(tx, slug)?.is_some()),
        (first, _) => Ok(FIXED_PAGES.contains(&first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_of_links_to_this_site_are_found_and_those_of_others_are_not() {
        let html = "<a href=\"https://a.example/t/x?sort=newest&amp;look=1#c\">x</a> <a href=\"https://a.example.net/t/y\">y</a> \
                    <a href=\"https://a.example\">home</a> <a href=\"https://a.example/t/%C3%A9\">z</a> https://a.example/t";
        let found: Vec<String> = site_paths(html, "https://a.example").collect();
        assert_eq!(found, ["/t/x", "", "/t/é"]);
    }
}
