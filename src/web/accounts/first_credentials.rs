//! The name and the first password of an account that a link created. There is no current password to ask for.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::settings::COMPLETED;
use crate::accounts::Name;
use crate::accounts::email_link::{MissingCredentials, missing_credentials};
use crate::accounts::first_credentials;
use crate::accounts::first_credentials::{FirstCredentials, FirstCredentialsError};
use crate::app::App;
use crate::crypt::Password;
use crate::http::caller::{Caller, SignedIn, Visitor};
use crate::http::cookies::add_session;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::http::redirect::see_other;
use crate::links;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/first-credentials.html")]
struct FirstCredentialsPage {
    frame: Frame,
    errors: FormErrors,
    name: String,
    missing: MissingCredentials,
}

impl FirstCredentialsPage {
    fn new(app: &App, member: Caller, fields: &Fields, missing: MissingCredentials, errors: FormErrors) -> Self {
        let frame = Frame::new(app, &Visitor::from(member), "Complete your account").hidden();
        Self { frame, errors, name: fields.line("name"), missing }
    }
}

async fn missing(app: &App, member: &Caller) -> Result<MissingCredentials, Problem> {
    let asking = (*member).clone();
    Ok(app.db.read(move |tx| missing_credentials(tx, &asking)).await?)
}

/// `GET /settings/complete`: leads to the settings of an account that has a password.
pub(crate) async fn show(app: web::Data<App>, SignedIn(member): SignedIn) -> Result<HttpResponse, Problem> {
    let missing = missing(&app, &member).await?;
    if !missing.password {
        return Ok(see_other(links::settings_profile()));
    }
    page::ok(&FirstCredentialsPage::new(&app, member, &Fields::default(), missing, FormErrors::none()))
}

/// `POST /settings/complete`
pub(crate) async fn save(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    SignedIn(member): SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let missing = missing(&app, &member).await?;
    if !missing.password {
        return Err(FirstCredentialsError::HasPassword.into());
    }
    let mut errors = FormErrors::none();
    let name = if missing.name { errors.check("name", Name::parse(fields.text("name"))) } else { None };
    let password = errors.check("password", Password::parse(fields.text("password")));
    let again = |errors| FirstCredentialsPage::new(&app, member.clone(), &fields, missing, errors);
    let Some(password) = password.filter(|_| errors.is_empty()) else { return page::unprocessable(&again(errors)) };
    if let Err(wait) = limits.subject(RateLimitedAction::Change, &request, &member.id().to_string()) {
        return too_many(&again(FormErrors::one("password", wait)), wait);
    }
    let typed = FirstCredentials { name, password, site: app.site.name() };
    match first_credentials::complete(&app.db, &app.hasher, (*member).clone(), typed).await {
        Ok(opened) => {
            let mut answer = see_other_with_flash(links::after(&links::settings_profile(), COMPLETED));
            add_session(&app, &mut answer, &opened)?;
            Ok(answer)
        }
        Err(error @ FirstCredentialsError::Name(_)) => page::unprocessable(&again(FormErrors::one("name", error))),
        Err(error @ FirstCredentialsError::Guessable(_)) => page::unprocessable(&again(FormErrors::one("password", error))),
        Err(error) => Err(error.into()),
    }
}
