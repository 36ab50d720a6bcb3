//! Addresses to which mail programs and people added what follows a link in a text: a full stop, a bracket, a slash.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, Uri};

use super::redirect::redirect;

/// What no address of this site ends with, as it is and as clients encode it.
const ADDED: [&str; 16] = ["/", ".", ",", ";", ":", "!", "*", "'", ")", "]", ">", "\"", "%3E", "%3e", "%22", "%5D"];

/// 308 to the address without what was added; `None` for an address as it should be.
pub(super) fn to_repaired(uri: &Uri) -> Option<HttpResponse> {
    let path = repaired(uri.path())?;
    let address = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    Some(redirect(StatusCode::PERMANENT_REDIRECT, &address).finish())
}

fn repaired(path: &str) -> Option<&str> {
    let mut rest = path;
    while let Some(shorter) = ADDED.iter().find_map(|added| rest.strip_suffix(added)) {
        rest = shorter;
    }
    // Browsers take two slashes, or a slash and a backslash, for the beginning of another host.
    let is_local = rest.starts_with('/') && !rest.starts_with("//") && !rest.contains('\\');
    (rest != path && is_local).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_goes_and_the_rest_stays() {
        for (damaged, right) in [
            ("/t/slug/", "/t/slug"),
            ("/u/TOKEN.", "/u/TOKEN"),
            ("/u/TOKEN%3E", "/u/TOKEN"),
            ("/u/TOKEN>.", "/u/TOKEN"),
            ("/u/TOKEN_-)\"", "/u/TOKEN_-"),
        ] {
            assert_eq!(repaired(damaged), Some(right), "{damaged}");
        }
    }

    #[test]
    fn no_other_host_is_led_to_and_a_right_address_is_left_alone() {
        for path in ["/", "//", "/.", "//evil.example/", "/\\evil.example/", "*", "/t/slug", "/assets/app.css", "/u/TOKEN_-"] {
            assert_eq!(repaired(path), None, "{path}");
        }
    }
}
