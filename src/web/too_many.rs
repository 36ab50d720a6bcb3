//! A form again, when its sender has to wait.

use actix_web::HttpResponse;
use askama::Template;

use super::error::Problem;
use super::limit::TooMany;
use super::page;

/// The form again with a 429 that says when.
pub(super) fn too_many(template: &impl Template, wait: TooMany) -> Result<HttpResponse, Problem> {
    page::about(&wait.into(), template)
}
