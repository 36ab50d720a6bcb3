//! The cookies of this site, all with the same security attributes.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration as CookieTime;
use actix_web::cookie::{Cookie, CookieBuilder, SameSite};

use crate::accounts::session::OpenedSession;
use crate::app::App;
use crate::crypt::Token;

/// What a cookie that this site sets is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SiteCookie {
    /// Whose browser it is.
    Session,
    /// The browser in which an unconfirmed story was written.
    Story,
    /// A draft that waits for its author to sign in.
    ParkedDraft,
    /// The threads whose chart the reader has seen.
    SeenCharts,
    /// The browser in which an account was created.
    SignUp,
    /// The page whose message about the last action this browser may see.
    Flash,
}

impl SiteCookie {
    /// Over https with the prefix `__Host-` (RFC 6265bis, section 4.1.3.2): browsers then keep the cookie for this host alone.
    /// Over plain http, on a developer's machine, they would drop such a cookie.
    pub(crate) fn name(self, app: &App) -> &'static str {
        let (host, plain) = match self {
            Self::Session => ("__Host-betwixt", "betwixt"),
            Self::Story => ("__Host-betwixt-story", "betwixt-story"),
            Self::ParkedDraft => ("__Host-betwixt-parked", "betwixt-parked"),
            Self::SeenCharts => ("__Host-betwixt-looked", "betwixt-looked"),
            Self::SignUp => ("__Host-betwixt-sign-up", "betwixt-sign-up"),
            Self::Flash => ("__Host-betwixt-flash", "betwixt-flash"),
        };
        if app.site.base_url.is_https() { host } else { plain }
    }
}

/// The name of the session cookie.
pub fn cookie_name(app: &App) -> &'static str {
    SiteCookie::Session.name(app)
}

/// The session token of the request; `None` when it is missing or malformed.
pub fn session_token(request: &HttpRequest, app: &App) -> Option<Token> {
    request.cookie(cookie_name(app)).as_ref().map(Cookie::value).and_then(|value| Token::parse(value).ok())
}

/// The session cookie for an opened session.
pub(crate) fn session_cookie(app: &App, opened: &OpenedSession) -> Cookie<'static> {
    persistent_cookie(app, SiteCookie::Session, opened.token.reveal(), opened.lasts)
}

/// A persistent cookie for this host alone, hidden from scripts and not sent with forms of other sites.
pub(crate) fn persistent_cookie(app: &App, cookie: SiteCookie, value: String, lasts: std::time::Duration) -> Cookie<'static> {
    let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
    bare_cookie(app, cookie, value).max_age(CookieTime::seconds(seconds)).finish()
}

pub(crate) fn bare_cookie(app: &App, cookie: SiteCookie, value: String) -> CookieBuilder<'static> {
    Cookie::build(cookie.name(app), value).path("/").secure(app.site.base_url.is_https()).http_only(true).same_site(SameSite::Lax)
}
