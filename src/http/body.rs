//! The body of a request: read once, before any handler runs, and never more of it than the address may need, whatever the
//! request says that it is.

use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::body_limits::{FORM_MAX_BYTES, LargeForms, ONE_CLICK_MAX_BYTES, announced_bytes};
use super::problem::Problem;
use crate::links;

/// How long a body may take to arrive. The server has no timeout for bodies, so a slow client could hold a connection for
/// ever.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The body of a POST; empty when it is of a type that its address does not accept.
#[derive(Clone, Debug, Default)]
pub struct RequestBody(pub web::Bytes);

/// The declared type of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyType {
    /// Declared as a form, or not declared at all.
    Form,
    /// Declared as anything else.
    Other,
}

impl BodyType {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let Some(declared) = headers.get(CONTENT_TYPE) else { return Self::Form };
        let declared = declared.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
        if declared.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") { Self::Form } else { Self::Other }
    }
}

/// The most bytes that a handler may need; `None` where none reads the body.
fn max_bytes(request: &ServiceRequest) -> Option<usize> {
    if *request.method() != Method::POST {
        None
    } else if links::takes_foreign_posts(request.path()) {
        Some(ONE_CLICK_MAX_BYTES)
    } else {
        (BodyType::of(request.headers()) == BodyType::Form).then_some(FORM_MAX_BYTES)
    }
}

fn too_large(most: usize) -> Problem {
    if most == ONE_CLICK_MAX_BYTES { Problem::oversized() } else { Problem::too_large() }
}

/// Reads the body for the handlers, which get no other access to it.
///
/// # Errors
/// When it is too large, too slow or cut off, or when too many large forms are being read.
pub(super) async fn buffer(request: &mut ServiceRequest) -> Result<(), Problem> {
    let Ok(payload) = request.extract::<web::Payload>().await else { return Ok(()) };
    let Some(most) = max_bytes(request) else { return Ok(()) };
    if announced_bytes(request.headers()).is_some_and(|announced| announced > most) {
        return Err(too_large(most));
    }
    if most > ONE_CLICK_MAX_BYTES
        && let Some(forms) = request.app_data::<web::Data<LargeForms>>()
        && let Some(permit) = forms.acquire(request.request())?
    {
        request.extensions_mut().insert(permit);
    }
    let read = tokio::time::timeout(BODY_TIME, payload.to_bytes_limited(most)).await.map_err(|_| Problem::too_slow())?;
    let bytes = read.map_err(|_| too_large(most))?.map_err(|_| Problem::cut_off())?;
    request.extensions_mut().insert(RequestBody(bytes));
    Ok(())
}

/// The body that was read; empty when there is none.
pub(crate) fn buffered(request: &HttpRequest) -> RequestBody {
    request.extensions().get::<RequestBody>().cloned().unwrap_or_default()
}

impl FromRequest for RequestBody {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Ok(buffered(request)))
    }
}
