//! Confirms the email address of an account: by the emailed link, and the browser or the password of the new member.

use actix_web::cookie::Cookie;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::verify;
use crate::accounts::verify::VerifyError;
use crate::accounts::{Account, LinkError};
use crate::app::App;
use crate::crypt::{Attempt, PasswordHash, Token};
use crate::http::caller::Visitor;
use crate::http::cookies::{SiteCookie, cookie_values, persistent_cookie};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::links;
use crate::mail::Email;
use crate::web::expired_link::link_gone;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/verify.html")]
struct VerifyPage {
    frame: Frame,
    name: String,
    action: String,
    /// Whether the account was created in this browser: then no password is asked for.
    here: bool,
    errors: FormErrors,
}

impl VerifyPage {
    fn new(app: &App, visitor: &Visitor, account: &Account, token: &str, mark: &str, errors: FormErrors) -> Self {
        Self {
            frame: Frame::new(app, visitor, "Confirm your address").hidden(),
            name: account.name().to_string(),
            action: links::verify(token),
            here: verify::was_made_here(&app.keys, account, mark),
            errors,
        }
    }
}

/// The cookie for the browser of a sign-up: the same whether or not the address has an account.
pub(crate) fn cookie(app: &App, email: &Email, password: &PasswordHash) -> Cookie<'static> {
    let mark = app.keys.sign_up_mark(email.normal(), password.as_str());
    persistent_cookie(app, SiteCookie::SignUp, mark, verify::VERIFICATION_LINK_LIFETIME)
}

fn mark(request: &HttpRequest, app: &App) -> String {
    cookie_values(request, app, SiteCookie::SignUp).next().unwrap_or_default().to_owned()
}

/// The account that a token confirms, or why the link is not valid.
async fn find_account(app: &App, token: &str) -> Result<Account, LinkError> {
    let token = Token::parse(token).map_err(|_| LinkError::Unknown)?;
    app.db.read(move |tx| verify::check_link(tx, &token)).await
}

/// `GET /verify/{token}`: changes nothing.
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    match find_account(&app, &path).await {
        Ok(account) => page::ok(&VerifyPage::new(&app, &visitor, &account, &path, &mark(&request, &app), FormErrors::none())),
        Err(error) => link_gone(&app, &visitor, error, "Sign in", links::sign_in()),
    }
}

/// `POST /verify/{token}`: the browser in which the account was created is proof enough; any other must send the password.
pub(crate) async fn confirm(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let gone = |error| link_gone(&app, &visitor, error, "Sign in", links::sign_in());
    let account = match find_account(&app, &path).await {
        Ok(account) => account,
        Err(error) => return gone(error),
    };
    let mark = mark(&request, &app);
    let again = |errors| VerifyPage::new(&app, &visitor, &account, &path, &mark, errors);
    if !verify::was_made_here(&app.keys, &account, &mark) {
        if fields.text("password").is_empty() {
            return page::unprocessable(&again(FormErrors::one(
                "password",
                "Type the password that you chose when you signed up.",
            )));
        }
        // Counted apart from sign-ins, with which a stranger could use up the share of the address.
        let subject = format!("verify {}", account.email().normal());
        let allowed = limits.client(RateLimitedAction::SignIn, &request);
        if let Err(wait) = allowed.and_then(|_| limits.subject(RateLimitedAction::SignIn, &request, &subject)) {
            return too_many(&again(FormErrors::one("password", wait)), wait);
        }
    }
    let token = Token::parse(&path).map_err(|_| Problem::missing())?;
    let typed = Attempt::new(fields.text("password"));
    match verify::verify(&app.db, &app.hasher, &app.keys, token, &mark, typed).await {
        Ok(()) => Ok(see_other_with_flash(links::after(&links::sign_in(), "verified"))),
        Err(VerifyError::Link(error)) => gone(error),
        Err(error @ VerifyError::Wrong) => page::unprocessable(&again(FormErrors::one("password", error))),
    }
}
