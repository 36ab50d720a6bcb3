//! The error page. It gives a submitted form back where its content would be lost.

use std::future::Future;
use std::pin::Pin;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::REFERER;
use askama::Template;

use super::accounts::return_to;
use super::page::{self, Frame};
use crate::app::App;
use crate::http::body;
use crate::http::body::RequestBody;
use crate::http::caller;
use crate::http::caller::Visitor;
use crate::http::form::Fields;
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::http::request_guard::{ErrorBody, ErrorContext, ErrorRenderer, RequestId};
use crate::links;

/// Renders problems as HTML pages.
pub(super) const RENDERER: ErrorRenderer = ErrorRenderer(explain);

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    sentence: String,
    /// The links to continue with, each with its label.
    ways: Vec<(String, &'static str)>,
    status: u16,
    request: String,
}

fn explain(context: ErrorContext<'_>) -> Pin<Box<dyn Future<Output = ErrorBody> + '_>> {
    Box::pin(async move {
        let ErrorContext { app, request, problem, id } = context;
        // The page of an internal error must not query the database, which may be the cause.
        let visitor = match problem.status().is_server_error() {
            true => Visitor::signed_out(),
            false => caller::known(request).await,
        };
        let text = match problem.status() {
            StatusCode::UNAUTHORIZED
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::SERVICE_UNAVAILABLE => {
                let refused = RefusedForm::new(app, request, visitor, problem, id);
                // A client over a limit may send large forms again and again: no thread that serves pages works for it.
                offload(move || refused.give_back()).await.unwrap_or_else(|_| problem.sentence().to_owned())
            }
            _ => render(app, &visitor, problem, id),
        };
        ErrorBody { content_type: "text/html; charset=utf-8", text }
    })
}

/// A field of a form that is given back to its sender.
struct Given {
    name: String,
    value: String,
    /// The label of a field with typed text, which the page shows; empty for numbers, choices and keys, which stay hidden.
    label: &'static str,
    /// Whether it needs several lines.
    lines: bool,
}

#[derive(Template)]
#[template(path = "resend-form.html")]
struct GivenBackPage {
    frame: Frame,
    sentence: String,
    action: String,
    /// Where to sign in, when the session had ended; `None` otherwise.
    sign_in: Option<String>,
    fields: Vec<Given>,
    /// Whether any of the fields is shown.
    typed: bool,
    status: u16,
    request: String,
}

/// The multi-line text fields, each with its label.
const TEXTS: [(&str, &str); 5] = [
    ("body", "What you wrote"),
    ("detail", "What you wrote"),
    ("message", "Your message"),
    ("note", "Your note"),
    ("hint", "Hint under the question"),
];

/// The one-line text fields, each with its label.
const LINES: [(&str, &str); 8] = [
    ("byline", "Name to show"),
    ("cover", "Summary"),
    ("name", "Name"),
    ("pole_high", "Name of the pole at 100"),
    ("pole_low", "Name of the pole at 0"),
    ("question", "Question"),
    ("subject", "Subject"),
    ("title", "Title"),
];

/// The label of a text field; `None` for a field without typed text.
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

/// The page of this site that held the submitted form, by the `Referer`; `None` when the browser does not send one.
fn came_from(app: &App, request: &HttpRequest) -> Option<return_to::Next> {
    let page = request.headers().get(REFERER)?.to_str().ok()?;
    return_to::Next::parse_optional(page.strip_prefix(app.site.base_url.origin())?)
}

/// A form that was rejected because the session had ended, a rate limit was reached or the site failed, as when the disk is full.
struct RefusedForm {
    app: App,
    visitor: Visitor,
    problem: Problem,
    id: RequestId,
    body: RequestBody,
    action: String,
    /// The page that held the form, where the browser says it.
    page: Option<return_to::Next>,
}

impl RefusedForm {
    fn new(app: &App, request: &HttpRequest, visitor: Visitor, problem: &Problem, id: &RequestId) -> Self {
        let (body, page) = (body::buffered(request), came_from(app, request));
        let (app, problem, id) = (app.clone(), problem.clone(), id.clone());
        Self { app, visitor, problem, id, body, action: request.path().to_owned(), page }
    }

    /// The page with the fields of the form, which can send them again.
    fn give_back(self) -> String {
        let Self { app, visitor, problem, id, body, action, page } = self;
        let signed_out = problem.status() == StatusCode::UNAUTHORIZED;
        let fields = Fields::parse(&body.0).unwrap_or_default();
        // A password must not be written into a page, so the sender types it again.
        let kept = fields.iter().filter(|(name, _)| !matches!(*name, "password" | "current" | "code"));
        let fields: Vec<Given> = kept.map(given).collect();
        let typed = fields.iter().any(|field| !field.label.is_empty());
        if fields.is_empty() && signed_out {
            let back = page.map_or_else(links::sign_in, |page| links::sign_in_and_back(page.as_str()));
            return render(&app, &visitor, &problem.leading(back, "Sign in"), &id);
        }
        if !typed && !signed_out {
            return render(&app, &visitor, &problem, &id);
        }
        let template = GivenBackPage {
            frame: Frame::new(&app, &visitor, problem.title()).hidden(),
            sentence: problem.sentence().to_owned(),
            action,
            sign_in: signed_out.then(links::sign_in),
            typed,
            fields,
            status: problem.status().as_u16(),
            request: id.0,
        };
        page::render(&template).unwrap_or_else(|_| problem.sentence().to_owned())
    }
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
