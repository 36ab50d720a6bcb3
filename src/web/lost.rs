//! What somebody sees whose link from a letter does not count: why, and a form that mails a new one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::error::Problem;
use super::page::{self, Frame};
use super::visitor::Visitor;
use crate::app::App;
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

    /// As an answer.
    pub(super) fn page(&self, status: StatusCode) -> Result<HttpResponse, Problem> {
        page::with(status, self)
    }
}
