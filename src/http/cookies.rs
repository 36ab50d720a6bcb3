//! The cookies of this site, all with the same security attributes.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration as CookieTime;
use actix_web::cookie::{Cookie, CookieBuilder, SameSite};

use crate::accounts::session::OpenedSession;
use crate::app::App;
use crate::crypt::Token;

/// The name of the session cookie. Browsers accept the `__Host-` prefix (RFC 6265bis, section 4.1.3.2) only over https and for
/// this host alone. Over plain http, on a developer's machine, they would drop such a cookie.
pub fn cookie_name(app: &App) -> &'static str {
    if app.site.base_url.is_https() { "__Host-betwixt" } else { "betwixt" }
}

/// The session token of the request; `None` when it is missing or malformed.
pub fn session_token(request: &HttpRequest, app: &App) -> Option<Token> {
    request.cookie(cookie_name(app)).as_ref().map(Cookie::value).and_then(|value| Token::parse(value).ok())
}

/// The session cookie for an opened session.
pub(crate) fn session_cookie(app: &App, opened: &OpenedSession) -> Cookie<'static> {
    persistent_cookie(app, cookie_name(app), opened.token.reveal(), opened.lasts)
}

/// A persistent cookie for this host alone, hidden from scripts and not sent with forms of other sites.
pub(crate) fn persistent_cookie(app: &App, name: &'static str, value: String, lasts: std::time::Duration) -> Cookie<'static> {
    let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
    bare_cookie(app, name, value).max_age(CookieTime::seconds(seconds)).finish()
}

pub(crate) fn bare_cookie(app: &App, name: &'static str, value: String) -> CookieBuilder<'static> {
    Cookie::build(name, value).path("/").secure(app.site.base_url.is_https()).http_only(true).same_site(SameSite::Lax)
}
