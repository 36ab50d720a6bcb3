//! What somebody sees whose link from a letter does not count: why, and a form that mails a new one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::page;
use super::page::Frame;
use crate::accounts::LinkError;
use crate::app::App;
use crate::fault::{ErrorKind, UserError};
use crate::http::caller::Visitor;
use crate::http::problem::Problem;
use crate::links;

/// The page.
#[derive(Template)]
#[template(path = "newsletter/lost.html")]
pub(super) struct LostLink {
    frame: Frame,
    sentence: String,
    action: String,
}

impl LostLink {
    /// With a title and the sentence below it.
    pub(super) fn new(app: &App, visitor: &Visitor, title: &str, sentence: impl ToString) -> Self {
        Self { frame: Frame::new(app, visitor, title).hidden(), sentence: sentence.to_string(), action: links::subscribe() }
    }

    /// The answer to a link that leads nowhere, or no longer; any other refusal is the site's own page.
    ///
    /// # Errors
    /// That refusal.
    pub(super) fn answer(app: &App, visitor: &Visitor, title: &str, error: impl UserError) -> Result<HttpResponse, Problem> {
        if !matches!(error.kind(), ErrorKind::Missing | ErrorKind::Gone) {
            return Err(error.into());
        }
        let shown = Self::new(app, visitor, title, &error);
        shown.page(Problem::from(error).status())
    }

    /// As an answer.
    pub(super) fn page(&self, status: StatusCode) -> Result<HttpResponse, Problem> {
        page::with(status, self)
    }
}

#[derive(Template)]
#[template(path = "accounts/link-gone.html")]
struct LinkGonePage {
    frame: Frame,
    sentence: String,
    again: &'static str,
    href: String,
}

/// A page that says why a link does nothing any more, and where to get another.
pub(super) fn link_gone(
    app: &App,
    visitor: &Visitor,
    error: LinkError,
    again: &'static str,
    href: String,
) -> Result<HttpResponse, Problem> {
    if !matches!(error.kind(), ErrorKind::Missing | ErrorKind::Gone) {
        return Err(error.into());
    }
    let frame = Frame::new(app, visitor, "This link no longer works").hidden();
    let shown = LinkGonePage { frame, sentence: error.to_string(), again, href };
    page::about(&error.into(), &shown)
}
