//! The message after a successful action (post/redirect/get). The address of the redirect names the message, and a cookie names
//! the address: a link that anyone can make shows no message, because only the browser that acted has the cookie.

use std::time::Duration;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use ring::digest::{SHA256, digest};

use super::cookies::{SiteCookie, cookie_values, persistent_cookie};
use super::redirect::redirect;
use crate::app::App;
use crate::crypt::hex;

/// How long a reloaded page repeats its message.
const FLASH_LIFETIME: Duration = Duration::from_mins(10);

/// The bytes of the digest in the cookie.
const DIGEST_BYTES: usize = 16;

/// 303 to a page with a message in its address; see [`Query::flash`](super::form::Query::flash).
pub(crate) fn see_other_with_flash(app: &App, address: impl AsRef<str>) -> HttpResponse {
    redirect(StatusCode::SEE_OTHER, address.as_ref()).cookie(flash_cookie(app, address.as_ref())).finish()
}

/// The cookie with which a browser sees the message of this address.
pub(crate) fn flash_cookie(app: &App, address: &str) -> Cookie<'static> {
    persistent_cookie(app, SiteCookie::Flash, digest_of(address), FLASH_LIFETIME)
}

/// Whether this browser was just redirected to the address of the request.
pub(super) fn was_redirected_here(request: &HttpRequest) -> bool {
    let Some(app) = request.app_data::<web::Data<App>>() else { return false };
    let here = request.uri().path_and_query().map_or("", |address| address.as_str());
    cookie_values(request, app, SiteCookie::Flash).any(|value| value == digest_of(here))
}

/// A digest, because some addresses hold tokens. A fragment is not sent to the server.
fn digest_of(address: &str) -> String {
    let sent = address.split('#').next().unwrap_or_default();
    hex(digest(&SHA256, sent.as_bytes()), DIGEST_BYTES)
}
