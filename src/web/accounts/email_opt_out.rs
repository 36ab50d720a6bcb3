//! Unsubscribes from notification emails by the link in each of them, without signing in. As for the newsletter, the page has one
//! button, and a mail program's one-click button (RFC 8058) posts to the same address without cookies and must not be redirected.

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
use crate::notifications::email_opt_out;
use crate::notifications::email_opt_out::{EmailStatus, OptOutError};
use crate::web::expired_link::LostLink;
use crate::web::newsletter::unsubscribe::is_one_click;
use crate::web::page;
use crate::web::page::Frame;

/// The query value after the emails were switched on again.
const BACK: &str = "back";

#[derive(Template)]
#[template(path = "notifications/emails.html")]
struct OptOutPage {
    frame: Frame,
    status: EmailStatus,
    /// Whether the emails were switched on again just now.
    back: bool,
    action: String,
}

fn invalid_link(app: &App, visitor: &Visitor, error: OptOutError) -> Result<HttpResponse, Problem> {
    LostLink::answer(app, visitor, "This link doesn’t work", error)
}

/// `GET /u/notices/{token}`: the page with its one button; changes nothing, because link scanners open it too.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.read(move |tx| email_opt_out::status(tx, &keys, &token)).await {
        Ok(status) => {
            let back = query.text("done") == BACK && matches!(status, EmailStatus::On { .. });
            let title = match status {
                EmailStatus::On { .. } if back => "These emails are on again",
                EmailStatus::On { .. } => "Stop these emails?",
                EmailStatus::Off { .. } | EmailStatus::Nothing => "These emails are off",
            };
            let frame = Frame::new(&app, &visitor, title).hidden();
            page::ok(&OptOutPage { frame, status, back, action: links::email_opt_out(path.as_str()) })
        }
        Err(error) => invalid_link(&app, &visitor, error),
    }
}

/// `POST /u/notices/{token}`: switches the emails off, or on again. Cross-site, only the one-click body is accepted.
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
    let (keys, token) = (app.keys.clone(), path.to_string());
    let done = app
        .db
        .write(move |tx| if undo { email_opt_out::undo(tx, &keys, &token) } else { email_opt_out::opt_out(tx, &keys, &token) })
        .await;
    let address = links::email_opt_out(path.as_str());
    match done {
        Ok(()) if one_click => Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body("These emails are off.\n")),
        Ok(()) if undo => Ok(see_other(links::after(&address, BACK))),
        Ok(()) => Ok(see_other(address)),
        Err(error) => invalid_link(&app, &visitor, error),
    }
}
