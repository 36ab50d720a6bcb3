//! The cookies of this site, all with the same attributes.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration as CookieTime;
use actix_web::cookie::{Cookie, CookieBuilder, SameSite};

use crate::accounts::session::OpenedSession;
use crate::app::App;
use crate::crypt::Token;

/// The name of the session cookie. With the `__Host-` prefix (RFC 6265bis, section 4.1.3.2) a browser takes it only over https, for
/// this host alone; over plain http, on somebody's own machine, the prefix would make it vanish.
pub fn cookie_name(app: &App) -> &'static str {
    if app.site.base_url.is_https() { "__Host-betwixt" } else { "betwixt" }
}

/// The session token that the request carries, if it looks like one of ours.
pub fn session_token(request: &HttpRequest, app: &App) -> Option<Token> {
    request.cookie(cookie_name(app)).as_ref().map(Cookie::value).and_then(|value| Token::parse(value).ok())
}

/// The cookie that holds a session's token.
pub(crate) fn session_cookie(app: &App, opened: &OpenedSession) -> Cookie<'static> {
    kept_cookie(app, cookie_name(app), opened.token.reveal(), opened.lasts)
}

/// A cookie for this host alone, out of reach of scripts, and not sent with other sites' forms.
pub(crate) fn kept_cookie(app: &App, name: &'static str, value: String, lasts: std::time::Duration) -> Cookie<'static> {
    let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
    bare_cookie(app, name, value).max_age(CookieTime::seconds(seconds)).finish()
}

pub(crate) fn bare_cookie(app: &App, name: &'static str, value: String) -> CookieBuilder<'static> {
    Cookie::build(name, value).path("/").secure(app.site.base_url.is_https()).http_only(true).same_site(SameSite::Lax)
}
