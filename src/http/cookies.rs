//! The cookies of this site, all with the same security attributes.

use actix_web::cookie::time::Duration as CookieTime;
use actix_web::cookie::{Cookie, CookieBuilder, SameSite};
use actix_web::http::header::COOKIE;
use actix_web::{HttpRequest, HttpResponse};

use super::problem::Problem;
use crate::accounts::session::OpenedSession;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::crypt::{Token, TokenHash};
use crate::id::AccountId;

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
    /// A browser in which a member signed in before.
    KnownBrowser,
    /// The browser in which an account was created.
    SignUp,
    /// The page whose message about the last action this browser may see.
    Flash,
}

impl SiteCookie {
    /// Over https with the prefix `__Host-` (RFC 6265bis, section 4.1.3.2): browsers then keep the cookie for this host alone.
    /// Over plain http, on a developer's machine, they would drop such a cookie.
    ///
    /// Cookies ignore the port, so a port that is not the scheme's own is a part of the name: two sites on one host would sign
    /// each other's readers out.
    pub(crate) fn name(self, app: &App) -> String {
        let shared = self.shared_name(app);
        match app.site.base_url.port() {
            Some(port) => format!("{shared}-{port}"),
            None => shared.to_owned(),
        }
    }

    /// The name without the port, which every site on this host had.
    fn shared_name(self, app: &App) -> &'static str {
        let (host, plain) = match self {
            Self::Session => ("__Host-betwixt", "betwixt"),
            Self::Story => ("__Host-betwixt-story", "betwixt-story"),
            Self::ParkedDraft => ("__Host-betwixt-parked", "betwixt-parked"),
            Self::SeenCharts => ("__Host-betwixt-looked", "betwixt-looked"),
            Self::KnownBrowser => ("__Host-betwixt-known", "betwixt-known"),
            Self::SignUp => ("__Host-betwixt-sign-up", "betwixt-sign-up"),
            Self::Flash => ("__Host-betwixt-flash", "betwixt-flash"),
        };
        if app.site.base_url.is_https() { host } else { plain }
    }
}

/// The first of January 2027. By then every session that was opened under a shared name has ended.
const SHARED_NAMES_READ_UNTIL: UnixMicros = UnixMicros::from_micros(1_798_761_600_000_000);

/// The name of the session cookie.
pub fn cookie_name(app: &App) -> String {
    SiteCookie::Session.name(app)
}

/// The most session cookies of one request that are looked up: more than one is another program's doing.
const MAX_SESSION_COOKIES: usize = 3;

/// The hashes of the session tokens of the request; empty when it has none. Normally there is one.
pub(crate) fn session_hashes(request: &HttpRequest, app: &App) -> Vec<TokenHash> {
    let tokens = cookie_values(request, app, SiteCookie::Session).filter_map(|value| Token::parse(value).ok());
    tokens.take(MAX_SESSION_COOKIES).map(|token| token.hash()).collect()
}

/// The values of a cookie of this site, in the order in which the browser sent them: another program on this host may have set one of
/// the same name for another path. What belongs to others is not read, so that no byte in it can hide what is ours.
pub(crate) fn cookie_values<'a>(
    request: &'a HttpRequest,
    app: &App,
    cookie: SiteCookie,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let is_shared_name_read = app.site.base_url.port().is_some() && app.clock.now() < SHARED_NAMES_READ_UNTIL;
    let shared = is_shared_name_read.then(|| cookie.shared_name(app).to_owned());
    [Some(cookie.name(app)), shared].into_iter().flatten().flat_map(|name| values_under(request, name))
}

fn values_under(request: &HttpRequest, name: String) -> impl Iterator<Item = &str> {
    let pairs = request.headers().get_all(COOKIE).flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let value = pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        std::str::from_utf8(value).ok()
    })
}

/// The account that an answer signs in, for the log.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignedInAs(pub(super) AccountId);

/// Signs the browser of an answer in.
///
/// # Errors
/// An internal error when the cookie cannot be written.
pub(crate) fn add_session(app: &App, answer: &mut HttpResponse, opened: &OpenedSession) -> Result<(), Problem> {
    let cookie = persistent_cookie(app, SiteCookie::Session, opened.token.reveal(), opened.lasts);
    answer.extensions_mut().insert(SignedInAs(opened.account));
    answer.add_cookie(&cookie).map_err(Problem::internal)
}

/// A persistent cookie for this host alone, hidden from scripts and not sent with forms of other sites.
pub(crate) fn persistent_cookie(app: &App, cookie: SiteCookie, value: String, lasts: std::time::Duration) -> Cookie<'static> {
    let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
    bare_cookie(app, cookie, value).max_age(CookieTime::seconds(seconds)).finish()
}

pub(crate) fn bare_cookie(app: &App, cookie: SiteCookie, value: String) -> CookieBuilder<'static> {
    Cookie::build(cookie.name(app), value).path("/").secure(app.site.base_url.is_https()).http_only(true).same_site(SameSite::Lax)
}
