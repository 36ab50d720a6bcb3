//! The form that creates the first owner.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::sign_in::device;
use crate::accounts::Name;
use crate::accounts::setup;
use crate::accounts::setup::{FirstOwner, SetupError};
use crate::app::App;
use crate::crypt::{NewPasswordError, Password, PasswordContext, Token};
use crate::http::cookies::add_session;
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::links;
use crate::mail::Email;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "accounts/setup.html")]
struct SetupPage {
    frame: Frame,
    errors: FormErrors,
    action: String,
    email: String,
    name: String,
}

#[derive(Template)]
#[template(path = "accounts/setup-expired.html")]
struct OverPage {
    frame: Frame,
    home: String,
}

impl SetupPage {
    fn new(app: &App, token: &Token, fields: &Fields, errors: FormErrors) -> Self {
        Self {
            frame: Frame::bare(app, "Make this site yours").hidden(),
            errors,
            action: links::setup(token.reveal()),
            email: fields.line("email"),
            name: fields.line("name"),
        }
    }
}

async fn look(app: &App, text: &str) -> Result<Token, SetupError> {
    let token = Token::parse(text).map_err(|_| SetupError::Closed)?;
    let looked = token.clone();
    app.db.read(move |tx| setup::check_link(tx, &looked)).await?;
    Ok(token)
}

/// The page for an invalid setup link: the same for every reason, so that a stranger learns nothing.
fn invalid_link_page(app: &App, error: SetupError) -> Result<HttpResponse, Problem> {
    if matches!(error, SetupError::Closed) {
        let frame = Frame::bare(app, "There is nothing to set up here").hidden();
        return page::about(&error.into(), &OverPage { frame, home: links::home() });
    }
    Err(error.into())
}

/// `GET /setup/{token}`
pub(crate) async fn new(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let token = match look(&app, &path).await {
        Ok(token) => token,
        Err(error) => return invalid_link_page(&app, error),
    };
    page::ok(&SetupPage::new(&app, &token, &Fields::default(), FormErrors::none()))
}

/// `POST /setup/{token}`: the holder of the link becomes the owner and is signed in.
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let token = match look(&app, &path).await {
        Ok(token) => token,
        Err(error) => return invalid_link_page(&app, error),
    };
    let mut errors = FormErrors::none();
    let parsed = (
        errors.check("email", Email::parse(fields.text("email"))),
        errors.check("name", Name::parse(fields.text("name"))),
        errors.check("password", Password::parse(fields.text("password"))),
    );
    let (Some(email), Some(name), Some(password)) = parsed else {
        return page::unprocessable(&SetupPage::new(&app, &token, &fields, errors));
    };
    let about = PasswordContext::new(name.as_str(), email.as_given(), &app.site.name());
    let password = match app.hasher.hash(password, about).await {
        Ok(password) => password,
        Err(NewPasswordError::Internal(error)) => return Err(error.into()),
        Err(error) => {
            let errors = FormErrors::one("password", error);
            return page::unprocessable(&SetupPage::new(&app, &token, &fields, errors));
        }
    };
    let owner = FirstOwner { email, name, password, device: device(&request) };
    let used = token.clone();
    match app.db.write(move |tx| setup::finish(tx, &used, owner)).await {
        Ok(opened) => {
            let mut answer = see_other(links::owner());
            add_session(&app, &mut answer, &opened)?;
            Ok(answer)
        }
        Err(error @ SetupError::Taken) => {
            page::unprocessable(&SetupPage::new(&app, &token, &fields, FormErrors::one("email", error)))
        }
        Err(error) => invalid_link_page(&app, error),
    }
}
