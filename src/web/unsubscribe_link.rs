//! What a POST to an unsubscribe link asks for, and its answer: the same for the newsletter and for notifications.
//!
//! The forms of the page behind such a link have a hidden field. Whatever else is posted there is a mail program's one-click button
//! (RFC 8058), which sends no cookies, comes from the program's own servers, must not be redirected, and is written in more ways
//! than the RFC has. The request guard lets cross-site forms through to these links, so that every handler of one has to ask
//! [`UnsubscribeRequest::parse`] first.

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
    /// Reads the body of a POST. The token alone authorises unsubscribing, so lenient parsing is safe.
    ///
    /// # Errors
    /// A 403 when another site sent a form of the page.
    pub fn parse(request: &HttpRequest, app: &App, body: &[u8]) -> Result<Self, Problem> {
        let asked = Self::of_body(body);
        let is_foreign = request_guard::is_foreign(request.headers(), app);
        if is_foreign && asked != Self::OneClick { Err(Problem::foreign()) } else { Ok(asked) }
    }

    fn of_body(body: &[u8]) -> Self {
        let fields = Fields::parse(body).unwrap_or_default();
        if fields.text("List-Unsubscribe").eq_ignore_ascii_case("one-click") {
            Self::OneClick
        } else if fields.ticked("undo") {
            Self::Undo
        } else if fields.ticked("everything") {
            Self::Everything
        } else if fields.ticked("button") {
            Self::Button
        } else {
            Self::OneClick
        }
    }

    /// The answer once it is done: `sentence` in plain text for a mail program, and the page at `address` for a reader.
    pub fn answer(self, address: &str, sentence: &'static str) -> HttpResponse {
        match self {
            Self::OneClick => HttpResponse::Ok()
                .insert_header((CACHE_CONTROL, "no-store"))
                .content_type("text/plain; charset=utf-8")
                .body(sentence),
            Self::Button | Self::Everything => see_other(address),
            Self::Undo => see_other_with_flash(links::after(address, BACK)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fields_of_the_page_are_not_a_one_click_request() {
        let part = "--b\r\nContent-Disposition: form-data; name=List-Unsubscribe\r\n\r\nOne-Click\r\n--b--\r\n";
        for body in [
            "",
            "List-Unsubscribe=One-Click",
            "list-unsubscribe=one-click\r\n",
            "x=1",
            "%00",
            part,
            "List-Unsubscribe=One-Click&undo=1",
        ] {
            assert_eq!(UnsubscribeRequest::of_body(body.as_bytes()), UnsubscribeRequest::OneClick, "{body}");
        }
        for (body, asked) in [
            ("button=1", UnsubscribeRequest::Button),
            ("undo=1", UnsubscribeRequest::Undo),
            ("everything=1", UnsubscribeRequest::Everything),
        ] {
            assert_eq!(UnsubscribeRequest::of_body(body.as_bytes()), asked, "{body}");
        }
    }
}
