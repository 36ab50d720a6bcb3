//! Resetting a forgotten password by email.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::{Account, LinkError, reset};
use crate::app::App;
use crate::crypt::{NewPasswordError, Password, PasswordContext, Token};
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash_about;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::known_browser;
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::links;
use crate::mail::Email;
use crate::web::expired_link::link_gone;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/forgot.html")]
struct ForgotPage {
    frame: Frame,
    errors: FormErrors,
    email: String,
    sent: bool,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    frame: Frame,
    errors: FormErrors,
    action: String,
    email: String,
    /// Whether a password is replaced; otherwise it is the first one.
    has_password: bool,
}

impl ForgotPage {
    fn new(app: &App, visitor: &Visitor, fields: &Fields, errors: FormErrors) -> Self {
        let frame = Frame::new(app, visitor, "Reset your password").hidden();
        Self { frame, errors, email: fields.line("email"), sent: false }
    }
}

impl ResetPage {
    fn new(app: &App, visitor: &Visitor, token: &str, account: &Account, errors: FormErrors) -> Self {
        let has_password = account.has_password();
        let title = if has_password { "Choose a new password" } else { "Choose a password" };
        let frame = Frame::new(app, visitor, title).hidden();
        Self { frame, errors, action: links::reset(token), email: account.email().as_given().to_owned(), has_password }
    }
}

/// The value of `done` after the form was accepted.
const SENT: &str = "sent";

/// `GET /forgot`
pub(crate) async fn new(app: web::Data<App>, visitor: Visitor, query: Query) -> Result<HttpResponse, Problem> {
    let shown = ForgotPage::new(&app, &visitor, &Fields::default(), FormErrors::none());
    page::ok(&ForgotPage { sent: query.flash("done") == SENT, email: query.flash_subject().to_owned(), ..shown })
}

/// `POST /forgot`: the answer is the same whether or not the address has an account.
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let email = match Email::parse(fields.text("email")) {
        Ok(email) => email,
        Err(error) => return page::unprocessable(&ForgotPage::new(&app, &visitor, &fields, FormErrors::one("email", error))),
    };
    if let Err(wait) = limits.client(RateLimitedAction::Forgot, &request) {
        return too_many(&ForgotPage::new(&app, &visitor, &fields, FormErrors::one("email", wait)), wait);
    }
    // Protects mailboxes from floods: beyond a few emails an hour the response is the same and nothing is sent.
    if limits.subject(RateLimitedAction::Forgot, &request, email.normal()).is_ok() {
        let asked = email.clone();
        app.db.write(move |tx| reset::request_link(tx, &asked)).await?;
    }
    Ok(see_other_with_flash_about(links::after(&links::forgot(), SENT), email.as_given()))
}

async fn find_account(app: &App, text: &str) -> Result<(Token, Account), LinkError> {
    let token = Token::parse(text).map_err(|_| LinkError::Unknown)?;
    let looked = token.clone();
    let account = app.db.read(move |tx| reset::check_link(tx, &looked)).await?;
    Ok((token, account))
}

/// `GET /reset/{token}`: changes nothing.
pub(crate) async fn show_reset(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    match find_account(&app, &path).await {
        Ok((_, account)) => page::ok(&ResetPage::new(&app, &visitor, &path, &account, FormErrors::none())),
        Err(error) => link_gone(&app, &visitor, error, "Ask for a new link", links::forgot()),
    }
}

/// `POST /reset/{token}`
pub(crate) async fn reset_password(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let gone = |error| link_gone(&app, &visitor, error, "Ask for a new link", links::forgot());
    let (token, account) = match find_account(&app, &path).await {
        Ok(found) => found,
        Err(error) => return gone(error),
    };
    let again = |errors| ResetPage::new(&app, &visitor, &path, &account, errors);
    let password = match Password::parse(fields.text("password")) {
        Ok(password) => password,
        Err(error) => return page::unprocessable(&again(FormErrors::one("password", error))),
    };
    if let Err(wait) = limits.member(RateLimitedAction::Change, account.id()) {
        return too_many(&again(FormErrors::one("password", wait)), wait);
    }
    let about = PasswordContext::new(account.name().as_str(), account.email().as_given(), &app.site.name());
    let hash = match app.hasher.hash(password, about).await {
        Ok(hash) => hash,
        Err(NewPasswordError::Internal(error)) => return Err(error.into()),
        Err(error) => return page::unprocessable(&again(FormErrors::one("password", error))),
    };
    match app.db.write(move |tx| reset::finish(tx, &token, &hash)).await {
        Ok(()) => {
            let done = if account.has_password() { "reset" } else { "first-password" };
            let mut answer = see_other_with_flash_about(links::after(&links::sign_in(), done), account.email().as_given());
            // The link proved who they are: strangers who use up the attempts of the address do not keep them out.
            answer.add_cookie(&known_browser::cookie(&request, &app, account.email())).map_err(Problem::internal)?;
            Ok(answer)
        }
        Err(error) => gone(error),
    }
}
