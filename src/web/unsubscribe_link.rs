//! What a POST to an unsubscribe link asks for, and its answer: the same for the newsletter and for notifications.
//!
//! The page behind such a link has one button. A mail program's one-click button (RFC 8058) posts to the same address, without
//! cookies, from its own servers, and must not be redirected. The request guard lets cross-site forms through to these links, so
//! that every handler of one has to ask [`UnsubscribeRequest::parse`] first.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::http::flash::see_other_with_flash;
use crate::http::form::Fields;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::http::request_guard;
use crate::links;

/// The query value of the page after an unsubscription was undone.
pub const BACK: &str = "back";

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsubscribeRequest {
    /// The button of a mail program.
    OneClick,
    /// The button of our page.
    Button,
    /// The button that ends what goes on besides.
    Everything,
    /// The button that undoes the others.
    Undo,
}

impl UnsubscribeRequest {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// A 403 when another site sent anything but the one-click body.
    pub fn parse(request: &HttpRequest, app: &App, body: &[u8]) -> Result<Self, Problem> {
        if is_one_click(body) {
            return Ok(Self::OneClick);
        }
        if request_guard::is_foreign(request.headers(), app) {
            return Err(Problem::foreign());
        }
        let fields = Fields::parse(body).ok();
        let is_pressed = |name: &str| fields.as_ref().is_some_and(|fields| fields.ticked(name));
        Ok(if is_pressed("undo") {
            Self::Undo
        } else if is_pressed("everything") {
            Self::Everything
        } else {
            Self::Button
        })
    }

    /// The answer once it is done: `sentence` in plain text for a mail program, and the page at `address` for a reader.
    pub fn answer(self, app: &App, address: &str, sentence: &'static str) -> HttpResponse {
        match self {
            Self::OneClick => HttpResponse::Ok()
                .insert_header((CACHE_CONTROL, "no-store"))
                .content_type("text/plain; charset=utf-8")
                .body(sentence),
            Self::Button | Self::Everything => see_other(address),
            Self::Undo => see_other_with_flash(app, links::after(address, BACK)),
        }
    }
}

/// Whether a body is the one of RFC 8058, section 3.2: the one field, urlencoded or as a part of multipart/form-data. The token
/// alone authorises the request, so lenient parsing is safe.
fn is_one_click(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    if Fields::parse(body).is_ok_and(|fields| fields.text("List-Unsubscribe") == "One-Click") {
        return true;
    }
    let mut parts = text.split("\r\n\r\n");
    let names_it = parts.next().is_some_and(|head| head.to_ascii_lowercase().contains("name=\"list-unsubscribe\""));
    names_it && parts.next().is_some_and(|value| value.trim_start().starts_with("One-Click"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_click_body_is_known_in_either_form_and_nothing_else_is() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        let part = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        assert!(is_one_click(part.as_bytes()));
        for other in ["", "undo=1", "List-Unsubscribe=No", "--b\r\nname=\"x\"\r\n\r\nOne-Click\r\n", "%00"] {
            assert!(!is_one_click(other.as_bytes()), "{other}");
        }
    }
}
