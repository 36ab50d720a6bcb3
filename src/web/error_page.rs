//! The page that says that something could not be done, and gives back what was sent where it would be lost.

use std::future::Future;
use std::pin::Pin;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::REFERER;
use askama::Template;

use super::accounts::return_to;
use super::page::{self, Frame};
use crate::app::App;
use crate::http::caller;
use crate::http::caller::Visitor;
use crate::http::form;
use crate::http::problem::Problem;
use crate::http::request_guard::{ErrorBody, ErrorContext, ErrorRenderer, RequestId};
use crate::links;

/// Renders problems as pages.
pub(super) const RENDERER: ErrorRenderer = ErrorRenderer(explain);

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    sentence: String,
    /// Where one can go from here, and in what words.
    ways: Vec<(String, &'static str)>,
    status: u16,
    request: String,
}

fn explain(context: ErrorContext<'_>) -> Pin<Box<dyn Future<Output = ErrorBody> + '_>> {
    Box::pin(async move {
        let ErrorContext { app, request, problem, id } = context;
        // A page about an error of ours does not query the database.
        let visitor = match problem.status().is_server_error() {
            true => Visitor::nobody(),
            false => caller::known(request).await,
        };
        let text = match problem.status() {
            StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS => give_back(app, request, &visitor, problem, id),
            _ => render(app, &visitor, problem, id),
        };
        ErrorBody { content_type: "text/html; charset=utf-8", text }
    })
}

/// A field of a form that is given back.
struct Given {
    name: String,
    value: String,
    /// Over what somebody typed, who would like to see that it is there; empty over numbers, choices and keys, which are not shown.
    label: &'static str,
    /// Whether it can have several lines.
    lines: bool,
}

#[derive(Template)]
#[template(path = "given-back.html")]
struct GivenBackPage {
    frame: Frame,
    sentence: String,
    action: String,
    /// Where one signs in, when that is what was missing.
    sign_in: Option<String>,
    fields: Vec<Given>,
    /// Whether anything that was typed is among them.
    typed: bool,
    status: u16,
    request: String,
}

/// What people type at length: a field and its label.
const TEXTS: [(&str, &str); 5] = [
    ("body", "What you wrote"),
    ("detail", "What you wrote"),
    ("message", "Your message"),
    ("note", "Your note"),
    ("hint", "Hint under the question"),
];

/// What people type in a line.
const LINES: [(&str, &str); 8] = [
    ("byline", "Name to show"),
    ("cover", "Summary"),
    ("name", "Name"),
    ("pole_high", "The high end"),
    ("pole_low", "The low end"),
    ("question", "The question"),
    ("subject", "Subject"),
    ("title", "Title"),
];

/// The label of what somebody typed in a field, if that is a field in which people type.
fn label(table: &[(&str, &'static str)], name: &str, value: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name && !value.is_empty()).map(|(_, label)| *label)
}

fn given((name, value): (&str, &str)) -> Given {
    let text = label(&TEXTS, name, value);
    Given {
        name: name.to_owned(),
        value: value.to_owned(),
        label: text.or_else(|| label(&LINES, name, value)).unwrap_or_default(),
        lines: text.is_some(),
    }
}

/// The page of ours on which the form stood that was sent, where the browser says so.
fn came_from(app: &App, request: &HttpRequest) -> Option<return_to::Next> {
    let page = request.headers().get(REFERER)?.to_str().ok()?;
    return_to::Next::given(page.strip_prefix(app.site.base_url.origin())?)
}

/// A form that could not be taken now, because its sender's session had ended or they have to wait: the page holds what they sent, and
/// sends it again.
fn give_back(app: &App, request: &HttpRequest, visitor: &Visitor, problem: &Problem, id: &RequestId) -> String {
    let signed_out = problem.status() == StatusCode::UNAUTHORIZED;
    let fields = form::held(request);
    // A password is typed anew: a page is no place to keep one.
    let kept = fields.iter().filter(|(name, _)| !matches!(*name, "password" | "current" | "code"));
    let fields: Vec<Given> = kept.map(given).collect();
    let typed = fields.iter().any(|field| !field.label.is_empty());
    if fields.is_empty() && signed_out {
        let back = came_from(app, request).map_or_else(links::sign_in, |page| links::sign_in_and_back(page.as_str()));
        return render(app, visitor, &problem.clone().leading(back, "Sign in"), id);
    }
    if !typed && !signed_out {
        return render(app, visitor, problem, id);
    }
    let template = GivenBackPage {
        frame: Frame::new(app, visitor, problem.title()).hidden(),
        sentence: problem.sentence().to_owned(),
        action: request.path().to_owned(),
        sign_in: signed_out.then(links::sign_in),
        typed,
        fields,
        status: problem.status().as_u16(),
        request: id.0.clone(),
    };
    page::render(&template).unwrap_or_else(|_| problem.sentence().to_owned())
}

fn render(app: &App, visitor: &Visitor, problem: &Problem, id: &RequestId) -> String {
    let template = ErrorPage {
        frame: Frame::new(app, visitor, problem.title()).hidden(),
        sentence: problem.sentence().to_owned(),
        ways: problem.ways().to_vec(),
        status: problem.status().as_u16(),
        request: id.0.clone(),
    };
    page::render(&template).unwrap_or_else(|_| problem.sentence().to_owned())
}
