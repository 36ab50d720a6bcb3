//! The cookie of a browser in which a member signed in fully before. It has its own share of attempts to sign in, so that a
//! stranger who guesses passwords does not lock the member out (OWASP, "Slow down online guessing attacks with device cookies").

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;

use super::cookies::{SiteCookie, cookie_values, persistent_cookie};
use crate::app::App;
use crate::crypt::{Claim, Purpose};
use crate::mail::Email;

/// How long a browser stays known after its last sign-in.
const COOKIE_LIFETIME: Duration = Duration::from_hours(180 * 24);

/// The most members of one browser; the ones who signed in last.
const MAX_MEMBERS: usize = 5;

/// The claims of a request's cookie, with their signed texts; those that are not valid are left out.
fn claims(request: &HttpRequest, app: &App) -> Vec<(Claim, String)> {
    let signed = cookie_values(request, app, SiteCookie::KnownBrowser).flat_map(|value| value.split('.')).take(MAX_MEMBERS);
    let now = app.clock.now();
    signed.filter_map(|text| Some((app.keys.verify(Purpose::KnownBrowser, text, now).ok()?, text.to_owned()))).collect()
}

/// The number of this browser, when the member with this address signed in here before; `None` otherwise.
pub(crate) fn number(request: &HttpRequest, app: &App, address: &Email) -> Option<i64> {
    let digest = app.keys.address_digest(address.normal());
    let of_address = |claim: &Claim| match claim.ids() {
        [number, of, _] => (of == digest).then_some(number),
    };
    claims(request, app).iter().find_map(|(claim, _)| of_address(claim))
}

/// The cookie for a browser in which the member with this address has just proved who they are.
pub(crate) fn cookie(request: &HttpRequest, app: &App, address: &Email) -> Cookie<'static> {
    let digest = app.keys.address_digest(address.normal());
    let number = number(request, app, address).unwrap_or_else(|| app.random.number().cast_signed());
    let claim = Claim::about(Purpose::KnownBrowser, number).and(digest).until(app.clock.now() + COOKIE_LIFETIME);
    let others = claims(request, app).into_iter().filter(|(claim, _)| claim.ids().get(1) != Some(&digest));
    let signed: Vec<String> = std::iter::once(app.keys.sign(&claim)).chain(others.map(|(_, text)| text)).collect();
    let value = signed.into_iter().take(MAX_MEMBERS).collect::<Vec<_>>().join(".");
    persistent_cookie(app, SiteCookie::KnownBrowser, value, COOKIE_LIFETIME)
}
