//! Redirects.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};

/// The answer to a form that worked: go there and look.
pub fn see_other(path: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path.as_ref())).insert_header((CACHE_CONTROL, "no-store")).finish()
}
