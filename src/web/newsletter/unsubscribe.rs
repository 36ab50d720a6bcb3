//! Unsubscribing from the newsletter by the link in each issue.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::list_names::list_names;
use crate::app::App;
use crate::http::body::RequestBody;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::newsletter::ConsentChannel;
use crate::newsletter::unsubscribe;
use crate::newsletter::unsubscribe::{LeavingScope, UnsubscribeError, UnsubscribeStatus};
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::unsubscribe_link::{BACK, UnsubscribeRequest};

#[derive(Template)]
#[template(path = "newsletter/unsubscribe.html")]
struct UnsubscribePage {
    frame: Frame,
    status: UnsubscribeStatus,
    /// The names of the other lists that go on; empty for none.
    others: String,
    /// Whether the subscriber undid something just now.
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
            let back = query.flash("done") == BACK && is_on(&status);
            let frame = Frame::new(&app, &visitor, title(&status, back)).hidden();
            let others = match &status {
                UnsubscribeStatus::Subscribed { others, .. } | UnsubscribeStatus::Left { others, .. } => list_names(others),
                UnsubscribeStatus::Unconfirmed { .. } | UnsubscribeStatus::Nothing => String::new(),
            };
            page::ok(&UnsubscribePage {
                frame,
                status,
                others,
                back,
                action: links::unsubscribe(path.as_str()),
                subscribe: links::subscribe(),
            })
        }
        Err(error) => error_page(&app, &visitor, error),
    }
}

/// Whether anything is sent, so that an undo can have restored it.
fn is_on(status: &UnsubscribeStatus) -> bool {
    match status {
        UnsubscribeStatus::Subscribed { .. } => true,
        UnsubscribeStatus::Left { others, .. } => !others.is_empty(),
        UnsubscribeStatus::Unconfirmed { .. } | UnsubscribeStatus::Nothing => false,
    }
}

fn title(leave: &UnsubscribeStatus, back: bool) -> String {
    match leave {
        UnsubscribeStatus::Left { others, .. } if back && others.len() > 1 => format!("{} are on again", list_names(others)),
        UnsubscribeStatus::Left { others, .. } if back => format!("{} is on again", list_names(others)),
        UnsubscribeStatus::Subscribed { list, .. } if back => format!("“{}” is on again", list.name()),
        UnsubscribeStatus::Subscribed { list, .. } => format!("Unsubscribe from “{}”?", list.name()),
        UnsubscribeStatus::Unconfirmed { .. } => "Not confirmed yet".to_owned(),
        UnsubscribeStatus::Left { list, others, .. } if !others.is_empty() => format!("You won’t get “{}” any more", list.name()),
        UnsubscribeStatus::Left { .. } | UnsubscribeStatus::Nothing => "You are unsubscribed".to_owned(),
    }
}

/// Unsubscribes at once, or undoes it.
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
            UnsubscribeRequest::Undo => unsubscribe::resubscribe(tx, &keys, &token),
            UnsubscribeRequest::OneClick => {
                unsubscribe::unsubscribe(tx, &keys, &token, LeavingScope::List, ConsentChannel::OneClick)
            }
            UnsubscribeRequest::Button => unsubscribe::unsubscribe(tx, &keys, &token, LeavingScope::List, ConsentChannel::Link),
            UnsubscribeRequest::Everything => {
                unsubscribe::unsubscribe(tx, &keys, &token, LeavingScope::Everything, ConsentChannel::Link)
            }
        })
        .await;
    match done {
        Ok(()) => Ok(asked.answer(&links::unsubscribe(path.as_str()), "You are unsubscribed.\n")),
        Err(error) => error_page(&app, &visitor, error),
    }
}
