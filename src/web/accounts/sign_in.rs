//! Signing in and out, and the list of signed-in browsers.

use actix_web::http::header::{HeaderName, HeaderValue, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::return_to::Next;
use crate::accounts::Session;
use crate::accounts::session;
use crate::accounts::session::OpenedSession;
use crate::accounts::sign_in::{PasswordSignIn, SignInError, with_password};
use crate::accounts::{Device, Member};
use crate::app::App;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::cookies::{SiteCookie, add_session, bare_cookie};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::known_browser;
use crate::http::problem::Problem;
use crate::http::rate_limit::Limits;
use crate::http::redirect::see_other;
use crate::id::SessionId;
use crate::links;
use crate::mail::Email;
use crate::text;
use crate::web::comments::autosave;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/sign-in.html")]
struct SignInPage {
    frame: Frame,
    errors: FormErrors,
    email: String,
    next: String,
    notice: Option<&'static str>,
    /// Whether a text that was written in this browser waits for its author to sign in.
    parked: bool,
}

struct SessionItem {
    id: SessionId,
    device: String,
    seen: String,
    shown: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "accounts/sessions.html")]
struct SessionsPage {
    frame: Frame,
    rows: Vec<SessionItem>,
    notice: Option<&'static str>,
}

impl SignInPage {
    fn new(app: &App, request: &HttpRequest, visitor: &Visitor, fields: &Fields, errors: FormErrors) -> Self {
        Self {
            frame: Frame::new(app, visitor, "Sign in").hidden(),
            errors,
            email: fields.line("email"),
            next: Next::parse(fields.text("next")).as_str().to_owned(),
            notice: flash_message("", fields.text("next")),
            parked: autosave::is_parked(request, app),
        }
    }
}

/// The value of `done` after the text of another writer was deleted.
const DISCARDED: &str = "discarded";

/// The message before a page for members only.
const CONTINUE: &str = "Sign in to continue.";

/// What happened on the page that redirected the visitor here; `None` when it left no message.
fn flash_message(done: &str, next: &str) -> Option<&'static str> {
    match done {
        "verified" => Some("Your address is confirmed. Sign in with your password."),
        "reset" => Some("Your new password is set, and every browser was signed out. Sign in with the new one."),
        "first-password" => Some("Your password is set. Sign in with it."),
        DISCARDED => Some("The text is deleted."),
        "signed-out" => Some("You are signed out."),
        _ if !matches!(next, "" | "/") => Some(CONTINUE),
        _ => None,
    }
}

/// The device by the `User-Agent` of the request.
pub(crate) fn device(request: &HttpRequest) -> Device {
    Device::parse(request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// `GET /sign-in`
pub(crate) async fn new(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let mut shown = SignInPage::new(&app, &request, &visitor, &query, FormErrors::none());
    query.flash_subject().clone_into(&mut shown.email);
    shown.notice = flash_message(query.flash("done"), query.text("next"));
    if shown.parked && shown.notice.is_none_or(|notice| notice == CONTINUE) {
        shown.notice = Some("Sign in to continue. What you wrote is saved.");
    }
    page::ok(&shown)
}

/// `POST /sign-in`
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let email = Email::parse(fields.text("email")).ok();
    let subject = email.as_ref().map_or("", Email::normal);
    let known = email.as_ref().and_then(|email| known_browser::number(&request, &app, email));
    let taken = match limits.sign_in(&request, subject, known) {
        Ok(taken) => taken,
        Err(wait) => return too_many(&SignInPage::new(&app, &request, &visitor, &fields, FormErrors::one("email", wait)), wait),
    };
    let address = email.clone();
    let before = visitor.member.as_ref().and_then(Member::session);
    let typed = PasswordSignIn { email, typed: fields.text("password").to_owned(), device: device(&request), before };
    match with_password(&app.db, &app.hasher, typed).await {
        Ok(opened) => {
            limits.give_back(taken);
            let resumed = autosave::attach_to_member(&request, &app, &opened).await?;
            // A member who asked for no page in particular, as after creating an account, returns to what they were writing.
            let next = Next::parse(fields.text("next"));
            let answer = match resumed {
                Some(draft) => see_other_with_flash(draft.address(if next.is_home() { &draft.form } else { next.as_str() })),
                None => see_other(next.as_str()),
            };
            with_session(&request, &app, answer, &opened, address.as_ref())
        }
        Err(SignInError::Internal(error)) => Err(error.into()),
        Err(error @ SignInError::Wrong) => {
            page::unprocessable(&SignInPage::new(&app, &request, &visitor, &fields, FormErrors::whole(error)))
        }
        Err(error) => {
            page::unprocessable(&SignInPage::new(&app, &request, &visitor, &fields, FormErrors::one("password", error)))
        }
    }
}

/// Signs the browser of an answer in, and remembers it as one of the member with this address. A text that was written in this
/// browser before belongs to the member now.
pub(super) fn with_session(
    request: &HttpRequest,
    app: &App,
    mut answer: HttpResponse,
    opened: &OpenedSession,
    address: Option<&Email>,
) -> Result<HttpResponse, Problem> {
    add_session(app, &mut answer, opened)?;
    if let Some(address) = address {
        answer.add_cookie(&known_browser::cookie(request, app, address)).map_err(Problem::internal)?;
    }
    if autosave::is_parked(request, app) {
        autosave::forget_parked(app, &mut answer)?;
    }
    Ok(answer)
}

/// `POST /sign-in/draft`: deletes the text that was written in this browser before signing in, for a visitor who is not its writer.
pub(crate) async fn discard_draft(request: HttpRequest, app: web::Data<App>, fields: Fields) -> Result<HttpResponse, Problem> {
    let next = Next::parse(fields.text("next"));
    let next = if next.is_home() { "" } else { next.as_str() };
    let mut answer = see_other_with_flash(links::with_query(&links::sign_in(), [("next", next), ("done", DISCARDED)]));
    autosave::discard_parked(&request, &app, &mut answer).await?;
    Ok(answer)
}

/// `POST /sign-out`: succeeds without a session too, so that the button always does what it says.
pub(crate) async fn sign_out(app: web::Data<App>, visitor: Visitor) -> Result<HttpResponse, Problem> {
    if let Some(member) = visitor.member {
        app.db.write(move |tx| session::close(tx, &member)).await?;
    }
    let mut answer = see_other_with_flash(links::after(&links::sign_in(), "signed-out"));
    answer.add_removal_cookie(&bare_cookie(&app, SiteCookie::Session, String::new()).finish()).map_err(Problem::internal)?;
    // Cached pages and stored drafts of this member must not be left for the next user of this browser.
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), forget);
    Ok(answer)
}

/// `GET /settings/sessions`
pub(crate) async fn list(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let (own, now) = (member.session(), app.clock.now());
    let asker = member.clone();
    let sessions = app.db.read(move |tx| session::list(tx, &asker)).await?;
    let row = |session: &Session| SessionItem {
        id: session.id(),
        device: session.device().to_string(),
        seen: session.seen_at().rfc3339(),
        shown: text::ago(session.seen_at(), now),
        own: Some(session.id()) == own,
    };
    page::ok(&SessionsPage {
        frame: Frame::new(&app, &Visitor::from(member), "Where you are signed in").hidden(),
        rows: sessions.iter().map(row).collect(),
        notice: ended(&query),
    })
}

/// The value for all browsers but this one, in the form and in the address.
const OTHERS: &str = "others";
const ENDED: &str = "ended";

/// The message about the sessions that were ended just now.
fn ended(query: &Query) -> Option<&'static str> {
    match query.flash("done") {
        ENDED => Some("That browser is signed out."),
        OTHERS => Some("All other browsers are signed out."),
        _ => None,
    }
}

/// `POST /settings/sessions`: `session` is the one to end, or `others`.
pub(crate) async fn end_one(app: web::Data<App>, SignedIn(member): SignedIn, fields: Fields) -> Result<HttpResponse, Problem> {
    let done = if fields.text("session") == OTHERS {
        app.db.write(move |tx| session::end_others(tx, &member)).await?;
        OTHERS
    } else {
        let id: SessionId = fields.text("session").parse().map_err(|_| Problem::missing())?;
        app.db.write(move |tx| session::end_session(tx, &member, id)).await?;
        ENDED
    };
    Ok(see_other_with_flash(links::after(&links::settings_sessions(), done)))
}
