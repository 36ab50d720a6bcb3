//! The response to a form when a rate limit is reached.

use actix_web::HttpResponse;
use askama::Template;

use super::page;
use crate::http::problem::Problem;
use crate::http::rate_limit::TooMany;

/// The form again with a 429 and `Retry-After`.
pub(super) fn too_many(template: &impl Template, wait: TooMany) -> Result<HttpResponse, Problem> {
    page::about(&wait.into(), template)
}
