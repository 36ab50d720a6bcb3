//! The message after a successful action (post/redirect/get). The address of the redirect names the message, and a cookie names
//! the address: a link that anyone can make shows no message, because only the browser that acted has the cookie. The cookie
//! holds a keyed digest of the address and the session, so that no other program on this host can write one, and a message is
//! not shown to the next member who signs in.
//!
//! What a message is about, such as an email address, is in the cookie too: addresses of pages end up in the logs of proxies.

use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::cookies::{SiteCookie, cookie_name, cookie_values, persistent_cookie};
use super::redirect::redirect;
use crate::app::App;

/// How long a reloaded page repeats its message.
const FLASH_LIFETIME: Duration = Duration::from_mins(10);

/// The message that the browser may see; in the extensions of a response until [`set_cookie`].
struct FlashMessage {
    address: String,
    /// What it is about; empty for a message about nothing in particular.
    subject: String,
}

impl FlashMessage {
    /// What is signed together with the session.
    fn signed(&self) -> String {
        if self.subject.is_empty() { self.address.clone() } else { format!("{}\n{}", self.address, self.subject) }
    }
}

/// 303 to a page with a message in its address; see [`Query::flash`](super::form::Query::flash).
pub(crate) fn see_other_with_flash(address: impl AsRef<str>) -> HttpResponse {
    let mut response = redirect(StatusCode::SEE_OTHER, address.as_ref());
    allow_flash(&mut response, address.as_ref());
    response.finish()
}

/// [`see_other_with_flash`], with what the message is about; see [`Query::flash_subject`](super::form::Query::flash_subject).
pub(crate) fn see_other_with_flash_about(address: impl AsRef<str>, subject: &str) -> HttpResponse {
    let mut response = redirect(StatusCode::SEE_OTHER, address.as_ref());
    let message = FlashMessage { address: sent_part(address.as_ref()).to_owned(), subject: subject.to_owned() };
    response.extensions_mut().insert(message);
    response.finish()
}

/// Lets the browser see the message of this address, to which the response redirects it.
pub(crate) fn allow_flash(response: &mut HttpResponseBuilder, address: &str) {
    response.extensions_mut().insert(FlashMessage { address: sent_part(address).to_owned(), subject: String::new() });
}

/// Sets the cookie of a response that [`allow_flash`] marked. Runs after the handler, which may have opened or ended a session.
pub(super) fn set_cookie(answer: &mut ServiceResponse<BoxBody>, app: &App) {
    let Some(message) = answer.response_mut().extensions_mut().remove::<FlashMessage>() else { return };
    let opened = answer.response().cookies().find(|cookie| cookie.name() == cookie_name(app));
    let session = match opened {
        Some(cookie) => cookie.value().to_owned(),
        None => session_of(answer.request(), app),
    };
    let mark = app.keys.flash_mark(&session, &message.signed());
    let value = if message.subject.is_empty() { mark } else { format!("{mark}.{}", URL_SAFE_NO_PAD.encode(&message.subject)) };
    let cookie = persistent_cookie(app, SiteCookie::Flash, value, FLASH_LIFETIME).to_string();
    if let Ok(value) = HeaderValue::try_from(cookie) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
}

/// What the message at the address of the request is about; `None` unless this browser, in this session, was just redirected
/// there.
pub(super) fn subject(request: &HttpRequest) -> Option<String> {
    let app = request.app_data::<web::Data<App>>()?;
    let here = request.uri().path_and_query().map_or("", |address| address.as_str());
    let session = session_of(request, app);
    cookie_values(request, app, SiteCookie::Flash).find_map(|value| {
        let (mark, encoded) = value.split_once('.').unwrap_or((value, ""));
        let subject = String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
        let message = FlashMessage { address: here.to_owned(), subject };
        app.keys.is_flash_mark(mark, &session, &message.signed()).then_some(message.subject)
    })
}

/// The session cookie as the browser sent it; empty without one.
fn session_of(request: &HttpRequest, app: &App) -> String {
    cookie_values(request, app, SiteCookie::Session).collect::<Vec<_>>().join(" ")
}

/// A fragment is not sent to the server.
fn sent_part(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}
