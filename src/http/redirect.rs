//! Redirects.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpResponse, HttpResponseBuilder};

/// 303 after a successful form post (post/redirect/get); never cached.
pub fn see_other(path: impl AsRef<str>) -> HttpResponse {
    redirect(StatusCode::SEE_OTHER, path.as_ref()).finish()
}

/// A redirect that is never cached.
pub(super) fn redirect(status: StatusCode, path: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, "no-store"));
    response
}
