//! Unsubscribing from the newsletter by the link in each issue.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::Visitor;
use crate::http::form::{Query, RawBody};
use crate::http::problem::Problem;
use crate::links;
use crate::newsletter::ConsentChannel;
use crate::newsletter::unsubscribe;
use crate::newsletter::unsubscribe::{UnsubscribeError, UnsubscribeStatus};
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::unsubscribe_link::{BACK, UnsubscribeRequest};

#[derive(Template)]
#[template(path = "newsletter/unsubscribe.html")]
struct UnsubscribePage {
    frame: Frame,
    status: UnsubscribeStatus,
    /// Whether the subscriber resubscribed just now.
    back: bool,
    action: String,
    subscribe: String,
}

fn error_page(app: &App, visitor: &Visitor, error: UnsubscribeError) -> Result<HttpResponse, Problem> {
    LostLink::answer(app, visitor, "This link doesn’t work", error)
}

/// Shows the page with its one button; changes nothing, because link scanners open it too.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.read(move |tx| unsubscribe::find_by_link(tx, &keys, &token)).await {
        Ok(status) => {
            let back = query.flash("done") == BACK && matches!(status, UnsubscribeStatus::Subscribed { .. });
            let title = match status {
                UnsubscribeStatus::Subscribed { .. } if back => "You are subscribed again",
                UnsubscribeStatus::Subscribed { .. } => "Unsubscribe?",
                UnsubscribeStatus::Unconfirmed { .. } => "Not confirmed yet",
                UnsubscribeStatus::Left { .. } | UnsubscribeStatus::Nothing => "You are unsubscribed",
            };
            let frame = Frame::new(&app, &visitor, title).hidden();
            page::ok(&UnsubscribePage {
                frame,
                status,
                back,
                action: links::unsubscribe(path.as_str()),
                subscribe: links::subscribe(),
            })
        }
        Err(error) => error_page(&app, &visitor, error),
    }
}

/// Unsubscribes at once, or undoes it.
pub async fn act(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    RawBody(body): RawBody,
) -> Result<HttpResponse, Problem> {
    let asked = UnsubscribeRequest::parse(&request, &app, &body)?;
    let (keys, token) = (app.keys.clone(), path.to_string());
    let done = app
        .db
        .write(move |tx| match asked {
            UnsubscribeRequest::Undo => unsubscribe::resubscribe(tx, &keys, &token),
            UnsubscribeRequest::OneClick => unsubscribe::unsubscribe(tx, &keys, &token, ConsentChannel::OneClick),
            UnsubscribeRequest::Button => unsubscribe::unsubscribe(tx, &keys, &token, ConsentChannel::Link),
        })
        .await;
    match done {
        Ok(()) => Ok(asked.answer(&app, &links::unsubscribe(path.as_str()), "You are unsubscribed.\n")),
        Err(error) => error_page(&app, &visitor, error),
    }
}
