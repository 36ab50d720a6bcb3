//! The page of a story written without a session: that it is saved, and how to get another email.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::rows::Mark;
use crate::accounts::LinkError;
use crate::accounts::email_link::NAMELESS;
use crate::app::App;
use crate::comments::unconfirmed;
use crate::comments::unconfirmed::{AskError, ConfirmationEmail, LostError, Unconfirmed};
use crate::crypt::SignError;
use crate::error::{ErrorKind, UserError};
use crate::http::caller::Visitor;
use crate::http::cookies::{SiteCookie, cookie_values, persistent_cookie};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::http::redirect::see_other;
use crate::id::UnconfirmedId;
use crate::links;
use crate::mail::Email;
use crate::text::Html;
use crate::threads::Thread;
use crate::web::expired_link::link_gone;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

/// The story as it will be shown.
pub(crate) struct UnconfirmedText {
    pub name: String,
    pub mark: Option<Mark>,
    pub html: Html,
}

impl UnconfirmedText {
    pub(crate) fn new(waiting: &Unconfirmed, thread: &Thread) -> Self {
        Self {
            name: waiting.pen().map_or_else(|| NAMELESS.to_owned(), ToString::to_string),
            mark: waiting.position().map(|position| Mark::new(position, &thread.poles())),
            html: waiting.body().render(),
        }
    }
}

#[derive(Template)]
#[template(path = "comments/unconfirmed.html")]
struct WaitingPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    address: String,
    until: When,
    action: String,
    /// The other address that was typed.
    email: String,
    sent_again: bool,
    written: UnconfirmedText,
    errors: FormErrors,
}

impl WaitingPage {
    fn new(app: &App, visitor: &Visitor, waiting: &Unconfirmed, thread: &Thread, email: &str, errors: FormErrors) -> Self {
        Self {
            frame: Frame::new(app, visitor, "Almost there").hidden(),
            thread: thread.title().to_owned(),
            thread_href: links::thread(thread.slug()),
            address: waiting.email().map(Email::masked).unwrap_or_default(),
            until: When::full(waiting.expires_at(), &app.config.site.zone),
            action: links::unconfirmed(waiting.return_token(&app.keys)),
            email: email.to_owned(),
            sent_again: false,
            written: UnconfirmedText::new(waiting, thread),
            errors,
        }
    }
}

/// The cookie of the browser in which the story was written: there, opening the emailed link is enough.
pub(crate) fn cookie(app: &App, waiting: &Unconfirmed) -> Cookie<'static> {
    persistent_cookie(app, SiteCookie::Story, waiting.return_token(&app.keys), unconfirmed::UNCONFIRMED_RETENTION)
}

/// Whether the request comes from the browser in which the story was written.
pub(crate) fn was_written_here(request: &HttpRequest, app: &App, waiting: &Unconfirmed) -> bool {
    cookie_values(request, app, SiteCookie::Story).any(|value| waiting.is_return_token(&app.keys, app.clock.now(), value))
}

/// The last unconfirmed story that was written in this browser, according to its cookie.
pub(crate) fn last_written(request: &HttpRequest, app: &App) -> Option<UnconfirmedId> {
    let now = app.clock.now();
    cookie_values(request, app, SiteCookie::Story).find_map(|value| Unconfirmed::id_in_return_token(&app.keys, now, value))
}

/// Whether to send an email, by the rate limit of the address.
pub(crate) fn confirmation_email(limits: &Limits, request: &HttpRequest, email: Option<&Email>) -> ConfirmationEmail {
    let allowed = limits.subject(RateLimitedAction::Confirm, request, email.map_or("", Email::normal));
    if allowed.is_ok() { ConfirmationEmail::Send } else { ConfirmationEmail::Spare }
}

/// The page whose URL leads to no unconfirmed story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoryPage {
    /// Behind the link in the email.
    Confirm,
    /// The page of the browser in which the story was written; its URL is in no email.
    Unconfirmed,
}

/// Why there is no unconfirmed story.
#[derive(Debug, thiserror::Error)]
enum LostStoryError {
    #[error("This link is incomplete. Copy the whole link from the email. What you wrote is saved for seven days.")]
    Link,
    #[error("The address of this page is incomplete. Open the link in our email instead.")]
    Page,
    #[error(transparent)]
    Other(LinkError),
}

impl UserError for LostStoryError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link | Self::Page => ErrorKind::Missing,
            Self::Other(error) => error.kind(),
        }
    }
}

/// A page that says why no unconfirmed story is waiting any more.
pub(crate) fn lost_page(app: &App, visitor: &Visitor, page: StoryPage, error: LostError) -> Result<HttpResponse, Problem> {
    let error = match (error, page) {
        (LostError::Link(SignError::Tampered), StoryPage::Confirm) => LostStoryError::Link,
        (LostError::Link(SignError::Tampered), StoryPage::Unconfirmed) => LostStoryError::Page,
        (LostError::Link(SignError::Expired) | LostError::Gone, _) => LostStoryError::Other(LinkError::Expired),
        (LostError::Internal(error), _) => return Err(error.into()),
    };
    link_gone(app, visitor, error, "See all threads", links::home())
}

async fn find_by_return_token(app: &App, token: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let (keys, token) = (app.keys.clone(), token.to_owned());
    app.db.read(move |tx| unconfirmed::find_by_return_token(tx, &keys, &token)).await
}

/// `GET /unconfirmed/{token}`
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    if let Err(wait) = limits.client(RateLimitedAction::Preview, &request) {
        return Err(Problem::from(wait));
    }
    let (waiting, thread) = match find_by_return_token(&app, &path).await {
        Ok(found) => found,
        Err(error) => return lost_page(&app, &visitor, StoryPage::Unconfirmed, error),
    };
    if let Some(posted) = waiting.comment() {
        return Ok(see_other(links::comment(posted)));
    }
    let mut waits = WaitingPage::new(&app, &visitor, &waiting, &thread, "", FormErrors::none());
    waits.sent_again = query.flash("done") == "again";
    page::ok(&waits)
}

/// `POST /unconfirmed/{token}`: sends another email, to the address in `email` when there is one.
pub(crate) async fn resend(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (waiting, thread) = match find_by_return_token(&app, &path).await {
        Ok(found) => found,
        Err(error) => return lost_page(&app, &visitor, StoryPage::Unconfirmed, error),
    };
    let typed = fields.text("email").trim();
    let waits = |errors| WaitingPage::new(&app, &visitor, &waiting, &thread, typed, errors);
    let email = match typed {
        "" => waiting.email().cloned(),
        typed => match Email::parse(typed) {
            Ok(email) => Some(email),
            Err(error) => return page::unprocessable(&waits(FormErrors::one("email", error))),
        },
    };
    let other = email.as_ref().map(Email::normal) != waiting.email().map(Email::normal);
    if other && !was_written_here(&request, &app, &waiting) {
        let sentence = "Only the browser in which you wrote it can have the email sent to another address.";
        return page::with(StatusCode::FORBIDDEN, &waits(FormErrors::one("email", sentence)));
    }
    if let Err(wait) = limits.client(RateLimitedAction::Confirm, &request) {
        return too_many(&waits(FormErrors::one("email", wait)), wait);
    }
    let sending = confirmation_email(&limits, &request, email.as_ref());
    let id = waiting.id();
    match app.db.write(move |tx| unconfirmed::ask_again(tx, id, email.as_ref(), sending)).await {
        Ok(()) => Ok(see_other_with_flash(links::after(&links::unconfirmed(path.as_str()), "again"))),
        Err(error @ AskError::TooSoon(_)) => {
            let sentence = error.to_string();
            page::about(&error.into(), &waits(FormErrors::one("email", sentence)))
        }
        Err(error) => Err(error.into()),
    }
}
