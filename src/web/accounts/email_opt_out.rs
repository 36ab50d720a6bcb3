//! Unsubscribing from notification emails by the link in each of them, without signing in.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::body::RequestBody;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::notifications::email_opt_out;
use crate::notifications::email_opt_out::{EmailStatus, OptOutError};
use crate::web::expired_link::link_gone;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::unsubscribe_link::{BACK, UnsubscribeRequest};

#[derive(Template)]
#[template(path = "accounts/email-opt-out.html")]
struct OptOutPage {
    frame: Frame,
    status: EmailStatus,
    /// Whether the emails were switched on again just now.
    back: bool,
    action: String,
}

fn invalid_link(app: &App, visitor: &Visitor, error: OptOutError) -> Result<HttpResponse, Problem> {
    link_gone(app, visitor, error, "Sign in and change your notification settings", links::settings_notifications())
}

/// `GET /u/notices/{token}`: the page with its one button; changes nothing, because link scanners open it too.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.read(move |tx| email_opt_out::status(tx, &keys, &token)).await {
        Ok(status) => {
            let back = query.flash("done") == BACK && matches!(status, EmailStatus::On { .. });
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

/// `POST /u/notices/{token}`: switches the emails off, or on again.
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    RequestBody(body): RequestBody,
) -> Result<HttpResponse, Problem> {
    let asked = UnsubscribeRequest::parse(&request, &app, &body)?;
    let (keys, token) = (app.keys.clone(), path.to_string());
    let done = app
        .db
        .write(move |tx| match asked {
            UnsubscribeRequest::Undo => email_opt_out::opt_in_again(tx, &keys, &token),
            UnsubscribeRequest::OneClick | UnsubscribeRequest::Button | UnsubscribeRequest::Everything => {
                email_opt_out::opt_out(tx, &keys, &token)
            }
        })
        .await;
    match done {
        Ok(()) => Ok(asked.answer(&links::email_opt_out(path.as_str()), "These emails are off.\n")),
        Err(error) => invalid_link(&app, &visitor, error),
    }
}
