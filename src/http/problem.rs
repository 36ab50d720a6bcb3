//! Error responses: the one module that maps each kind of error to a status code.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};

use crate::error::{ErrorKind, UserError};

/// The wait that is asked of clients while the server is busy; the sentences say half a minute.
const HALF_A_MINUTE: Duration = Duration::from_secs(30);

/// An error or redirect in place of the requested page. The middleware renders it as a page that names the request.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    title: &'static str,
    sentence: String,
    /// For the log only; set for internal errors.
    cause: Option<String>,
    /// The new path, or the new first segments of it, in place of the requested ones.
    moved: Option<String>,
    /// How long the client has to wait, where the sentence says so.
    wait: Option<Duration>,
    /// Links to continue with; boxed, because most problems have none and errors are passed by value.
    ways: Option<Box<Ways>>,
}

/// Links to continue with, each with its label.
#[derive(Clone, Debug, Default)]
struct Ways(Vec<(String, &'static str)>);

impl Problem {
    fn new(status: StatusCode, title: &'static str, sentence: impl Into<String>) -> Self {
        Self { status, title, sentence: sentence.into(), cause: None, moved: None, wait: None, ways: None }
    }

    /// 404: there is no page at this address.
    pub fn missing() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "Page not found",
            "The address may be mistyped, or what was here may have been withdrawn or removed.",
        )
    }

    /// The requested path, or as many of its segments as `to` has, is at `to` now: a permanent redirect that preserves method and
    /// form (RFC 9110, section 15.4.9), so that a story written on the old page is not lost.
    pub fn moved(to: String) -> Self {
        let mut problem = Self::new(StatusCode::PERMANENT_REDIRECT, "This has moved", "It is at another address now.");
        problem.moved = Some(to);
        problem
    }

    /// The new address for a request of `asked`, which may have a query. Segments are counted and not compared: the router
    /// accepts several spellings of one path (`/t/%63losed`).
    pub fn location(&self, asked: &str) -> Option<String> {
        let to = self.moved.as_ref()?;
        let (path, query) = asked.find('?').and_then(|at| asked.split_at_checked(at)).unwrap_or((asked, ""));
        let end = path.match_indices('/').nth(to.matches('/').count()).map_or(path.len(), |(at, _)| at);
        Some(format!("{to}{}{query}", path.get(end..).unwrap_or_default()))
    }

    /// 403: the form was sent from another site.
    pub fn foreign() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This form came from another site",
            "Nothing was changed. Open the page on this site and send the form from there.",
        )
    }

    /// 421: the `Host` of the request is not this site.
    pub fn misdirected() -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This is not the site you asked for",
            "This server does not answer to that name. Check the address.",
        )
    }

    /// 429: the client's network has more connections open than one network may.
    pub fn crowded() -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "Too many requests",
            "Your network has many connections to this site open. Wait half a minute and try again.",
        );
        problem.wait = Some(HALF_A_MINUTE);
        problem
    }

    /// 503: too many large forms are being read.
    pub fn full() -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server is busy",
            "Nothing was changed. Your browser still has what you wrote: go back, wait half a minute and send it again.",
        );
        problem.wait = Some(HALF_A_MINUTE);
        problem
    }

    /// 400: the bytes cannot be decoded as text.
    pub fn unreadable() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "What was sent cannot be read",
            "It contains characters that are not text. Go back, remove them and send it again.",
        )
    }

    /// 415: the body is not a form.
    pub fn not_a_form() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "What was sent is not a form",
            "Go back to the page and send its own form again.",
        )
    }

    /// 408: the body did not arrive in time.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "Your request took too long to arrive",
            "Nothing was changed. Your browser still has what you wrote: go back and send it again.",
        )
    }

    /// 400: the connection ended before the body did.
    pub fn cut_off() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "The request was cut off", "Nothing was changed. Go back and send it again.")
    }

    /// 413: an unsubscription is over the limit.
    pub fn oversized() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "This request is too large",
            "Nothing was changed. Open the link in the email and press the button there.",
        )
    }

    /// 413: the text of a form is over the limit.
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "That text is too long",
            "Nothing was changed. Go back, shorten it to 20,000 characters and send it again: your browser still has what you wrote.",
        )
    }

    /// 403: the member is signed in but lacks permission.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "You don’t have permission to do this", sentence)
    }

    /// 401: the form needs a session and the visitor has none.
    pub fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "You are signed out", "Nothing was changed. Sign in, then go back and try again.")
    }

    /// 500: an internal error, with its cause for the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "The error was logged. Try again in a moment; if it keeps happening, give the people who run this \
             site the request number below.",
        );
        problem.cause = Some(cause.to_string());
        problem
    }

    /// The problem for a status that the framework chose itself.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::missing(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "This address doesn’t accept that",
                "Open it as a page, or send it the form that belongs to it.",
            ),
            StatusCode::REQUEST_TIMEOUT => Self::too_slow(),
            other if other.is_server_error() => Self::internal(format!("the framework answered {other}")),
            other => Self::new(other, "This request can’t be handled", "Go back and use the links and forms of the page."),
        }
    }

    /// The status code of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The heading of the page.
    pub fn title(&self) -> &str {
        self.title
    }

    /// What happened and what to do next.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Adds a link to continue with.
    #[must_use]
    pub fn leading(mut self, href: String, words: &'static str) -> Self {
        self.ways.get_or_insert_default().0.push((href, words));
        self
    }

    /// The links to continue with, each with its label.
    pub fn ways(&self) -> &[(String, &'static str)] {
        self.ways.as_ref().map_or(&[], |ways| ways.0.as_slice())
    }

    /// The value of `Retry-After` in seconds; `None` where the sentence names no wait.
    pub fn retry_after(&self) -> Option<u64> {
        self.wait.map(|wait| wait.as_secs())
    }

    /// What to log; `None` unless it is an internal error.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        next = cause.source();
    }
    text
}

impl<E: UserError> From<E> for Problem {
    fn from(error: E) -> Self {
        let (sentence, wait) = (error.to_string(), error.wait());
        let mut problem = match error.kind() {
            ErrorKind::Invalid => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Check what you entered", sentence),
            ErrorKind::Unauthenticated => Self::signed_out(),
            ErrorKind::Forbidden => Self::forbidden(sentence),
            ErrorKind::Missing => Self::missing(),
            ErrorKind::Conflict => Self::new(StatusCode::CONFLICT, "This isn’t possible right now", sentence),
            ErrorKind::TooMany => Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", sentence),
            ErrorKind::Gone => Self::new(StatusCode::GONE, "This is no longer here", sentence),
            ErrorKind::Busy => {
                let mut problem = Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Part of this site is unavailable",
                    "Part of this site is not available at the moment. Wait half a minute and try again; your browser still has \
                     what you wrote.",
                );
                problem.cause = Some(causes(&error));
                problem.wait = Some(HALF_A_MINUTE);
                problem
            }
            ErrorKind::Internal => Self::internal(causes(&error)),
        };
        problem.wait = wait.or(problem.wait);
        problem
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// The bare response; the middleware, which knows the request, renders its page.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after() {
            response.insert_header((RETRY_AFTER, seconds));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}
