//! Unsubscribing. The page behind the link has one button; a mail program's one-click button (RFC 8058) posts to the same
//! address, without cookies, from its own servers, and must not be redirected.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::Visitor;
use crate::http::form::{Fields, Query, RawBody};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::http::request_guard;
use crate::links;
use crate::newsletter::Channel;
use crate::newsletter::unsubscribe;
use crate::newsletter::unsubscribe::{Leave, UnsubscribeError};
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "newsletter/unsubscribe.html")]
struct LeavePage {
    frame: Frame,
    leave: Leave,
    /// Whether the subscriber resubscribed just now.
    back: bool,
    action: String,
    subscribe: String,
}

fn lost(app: &App, visitor: &Visitor, error: UnsubscribeError) -> Result<HttpResponse, Problem> {
    LostLink::answer(app, visitor, "This link doesn’t work", error)
}

/// The query value after resubscribing.
const BACK: &str = "back";

/// Shows the page with its one button; changes nothing, because link scanners open it too.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.read(move |tx| unsubscribe::look(tx, &keys, &token)).await {
        Ok(leave) => {
            let back = query.text("done") == BACK && matches!(leave, Leave::Subscribed { .. });
            let title = match leave {
                Leave::Subscribed { .. } if back => "You are subscribed again",
                Leave::Subscribed { .. } => "Unsubscribe?",
                Leave::Left { .. } | Leave::Nothing => "You are unsubscribed",
            };
            let frame = Frame::new(&app, &visitor, title).hidden();
            page::ok(&LeavePage { frame, leave, back, action: links::unsubscribe(path.as_str()), subscribe: links::subscribe() })
        }
        Err(error) => lost(&app, &visitor, error),
    }
}

/// Unsubscribes at once, or undoes it. The middleware lets cross-site forms through to this handler, which accepts only the
/// one-click body from them.
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    RawBody(body): RawBody,
) -> Result<HttpResponse, Problem> {
    let one_click = is_one_click(&body);
    if !one_click && request_guard::is_foreign(request.headers(), &app) {
        return Err(Problem::foreign());
    }
    let undo = !one_click && Fields::parse(&body).is_ok_and(|fields| fields.ticked("undo"));
    let through = if one_click { Channel::OneClick } else { Channel::Link };
    let (keys, token) = (app.keys.clone(), path.to_string());
    let done = app
        .db
        .write(move |tx| if undo { unsubscribe::undo(tx, &keys, &token) } else { unsubscribe::leave(tx, &keys, &token, through) })
        .await;
    match done {
        Ok(()) if one_click => Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body("You are unsubscribed.\n")),
        Ok(()) if undo => Ok(see_other(links::after(&links::unsubscribe(path.as_str()), BACK))),
        Ok(()) => Ok(see_other(links::unsubscribe(path.as_str()))),
        Err(error) => lost(&app, &visitor, error),
    }
}

/// Whether a body is the one of RFC 8058, section 3.2: the one field, urlencoded or as a part of multipart/form-data. The token
/// alone authorises the request, so lenient parsing is safe.
pub(crate) fn is_one_click(body: &[u8]) -> bool {
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
