//! The form that creates an account.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::verification;
use crate::accounts::Name;
use crate::accounts::register;
use crate::accounts::register::{RegisterError, Registration};
use crate::app::App;
use crate::config::Signups;
use crate::crypt::{NewPasswordError, Password, PasswordContext};
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash_about;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::links;
use crate::mail::Email;
use crate::web::comments::autosave;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/sign-up.html")]
struct SignUpPage {
    frame: Frame,
    errors: FormErrors,
    email: String,
    name: String,
    closed: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "accounts/sign-up-sent.html")]
struct SignUpSentPage {
    frame: Frame,
    /// The address that the email goes to.
    email: String,
    /// Whether a text that was written in this browser waits for its author to sign in.
    parked: bool,
}

impl SignUpPage {
    fn new(app: &App, visitor: &Visitor, fields: &Fields, errors: FormErrors) -> Self {
        Self {
            frame: Frame::new(app, visitor, "Create an account").hidden(),
            errors,
            email: fields.line("email"),
            name: fields.line("name"),
            closed: closed(app.site.signups),
        }
    }
}

/// Why sign-up is closed; `None` while it is open.
const fn closed(signups: Signups) -> Option<&'static str> {
    match signups {
        Signups::Open => None,
        Signups::Invite => Some("New accounts are by invitation only. Ask the people who run this site for one."),
        Signups::Closed => Some("New accounts are closed at the moment. You can read everything without one."),
    }
}

/// The value of `done` after the form was accepted.
const SENT: &str = "sent";

/// `GET /sign-up`
pub(crate) async fn new(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    query: Query,
) -> Result<HttpResponse, Problem> {
    if query.flash("done") == SENT {
        let frame = Frame::new(&app, &visitor, "Check your inbox").hidden();
        let parked = autosave::is_parked(&request, &app);
        return page::ok(&SignUpSentPage { frame, email: query.flash_subject().to_owned(), parked });
    }
    page::ok(&SignUpPage::new(&app, &visitor, &Fields::default(), FormErrors::none()))
}

/// `POST /sign-up`: the answer is the same whether or not the address has an account.
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    if closed(app.site.signups).is_some() {
        return page::with(StatusCode::FORBIDDEN, &SignUpPage::new(&app, &visitor, &fields, FormErrors::none()));
    }
    let (email, name, password) = match parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => return page::unprocessable(&SignUpPage::new(&app, &visitor, &fields, errors)),
    };
    let taken = match limits.client(RateLimitedAction::SignUp, &request) {
        Ok(taken) => taken,
        Err(wait) => return too_many(&SignUpPage::new(&app, &visitor, &fields, FormErrors::one("email", wait)), wait),
    };
    let about = PasswordContext::new(name.as_str(), email.as_given(), &app.site.name());
    let password = match app.hasher.hash(password, about).await {
        Ok(password) => password,
        Err(NewPasswordError::Internal(error)) => return Err(error.into()),
        Err(error) => {
            limits.give_back(taken);
            let errors = FormErrors::one("password", error);
            return page::unprocessable(&SignUpPage::new(&app, &visitor, &fields, errors));
        }
    };
    let mut done = see_other_with_flash_about(links::after(&links::sign_up(), SENT), email.as_given());
    done.add_cookie(&verification::cookie(&app, &email, &password)).map_err(Problem::internal)?;
    // Protects mailboxes from floods: beyond a few emails an hour the response is the same and nothing is sent.
    if limits.subject(RateLimitedAction::SignUp, &request, email.normal()).is_err() {
        return Ok(done);
    }
    match app.db.write(move |tx| register::register(tx, Registration { email, name, password })).await {
        Ok(()) => Ok(done),
        Err(RegisterError::Internal(error)) => Err(error.into()),
        Err(error) => page::unprocessable(&SignUpPage::new(&app, &visitor, &fields, FormErrors::one("name", error))),
    }
}

fn parse(fields: &Fields) -> Result<(Email, Name, Password), FormErrors> {
    let mut errors = FormErrors::none();
    let parsed = (
        errors.check("email", Email::parse(fields.text("email"))),
        errors.check("name", Name::parse(fields.text("name"))),
        errors.check("password", Password::parse(fields.text("password"))),
    );
    match parsed {
        (Some(email), Some(name), Some(password)) => Ok((email, name, password)),
        _ => Err(errors),
    }
}
