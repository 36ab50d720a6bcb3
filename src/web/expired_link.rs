//! The page for an emailed link that is invalid or expired: the reason, and a form that emails a new link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::page;
use super::page::Frame;
use crate::app::App;
use crate::error::{ErrorKind, UserError};
use crate::http::caller::Visitor;
use crate::http::form::FormErrors;
use crate::http::problem::Problem;
use crate::links;

/// The page for an invalid or expired link.
#[derive(Template)]
#[template(path = "newsletter/expired-link.html")]
pub(super) struct LostLink {
    frame: Frame,
    sentence: String,
    errors: FormErrors,
    email: String,
    action: String,
}

impl LostLink {
    /// Creates the page with a title and the sentence below it.
    pub(super) fn new(app: &App, visitor: &Visitor, title: &str, sentence: impl ToString) -> Self {
        Self {
            frame: Frame::new(app, visitor, title).hidden(),
            sentence: sentence.to_string(),
            errors: FormErrors::none(),
            email: String::new(),
            action: links::subscribe(),
        }
    }

    /// The form again, with what is wrong with the address.
    pub(super) fn again(app: &App, visitor: &Visitor, email: &str, errors: FormErrors) -> Self {
        Self { errors, email: email.to_owned(), ..Self::new(app, visitor, "Get your link by email", "") }
    }

    /// The response for a link that is missing or gone; any other error becomes the site's error page.
    ///
    /// # Errors
    /// Any other error.
    pub(super) fn answer(app: &App, visitor: &Visitor, title: &str, error: impl UserError) -> Result<HttpResponse, Problem> {
        if !matches!(error.kind(), ErrorKind::Missing | ErrorKind::Gone) {
            return Err(error.into());
        }
        let shown = Self::new(app, visitor, title, &error);
        shown.page(Problem::from(error).status())
    }

    /// Renders the page with this status.
    pub(super) fn page(&self, status: StatusCode) -> Result<HttpResponse, Problem> {
        page::with(status, self)
    }
}

#[derive(Template)]
#[template(path = "accounts/expired-link.html")]
struct LinkGonePage {
    frame: Frame,
    sentence: String,
    again: &'static str,
    href: String,
}

/// A page that says why a link has expired, with a link to request another.
pub(super) fn link_gone(
    app: &App,
    visitor: &Visitor,
    error: impl UserError,
    again: &'static str,
    href: String,
) -> Result<HttpResponse, Problem> {
    if !matches!(error.kind(), ErrorKind::Missing | ErrorKind::Gone) {
        return Err(error.into());
    }
    // An incomplete link never worked.
    let title = if error.kind() == ErrorKind::Missing { "This link doesn’t work" } else { "This link no longer works" };
    let frame = Frame::new(app, visitor, title).hidden();
    let shown = LinkGonePage { frame, sentence: error.to_string(), again, href };
    page::about(&error.into(), &shown)
}
