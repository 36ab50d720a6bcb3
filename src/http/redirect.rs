//! Redirects.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};

/// 303 after a successful form post (post/redirect/get); never cached.
pub fn see_other(path: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path.as_ref())).insert_header((CACHE_CONTROL, "no-store")).finish()
}
