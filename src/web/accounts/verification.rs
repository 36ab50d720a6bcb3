//! Confirms the email address of an account: by the emailed link, and the browser or the password of the new member.

use actix_web::cookie::Cookie;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::session::OpenedSession;
use crate::accounts::verify;
use crate::accounts::verify::{VerificationRequest, Verified, VerifyError};
use crate::accounts::{Account, LinkError, Member};
use crate::app::App;
use crate::crypt::{Attempt, PasswordHash, Token};
use crate::http::caller::Visitor;
use crate::http::cookies::{SiteCookie, bare_cookie, cookie_values, persistent_cookie};
use crate::http::flash::{see_other_with_flash, see_other_with_flash_about};
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::links;
use crate::mail::Email;
use crate::web::accounts::settings::CONFIRMED;
use crate::web::accounts::sign_in::{device, with_session};
use crate::web::comments::autosave;
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
    /// Whether the account was created in this browser: then no password is asked for, and confirming signs in.
    here: bool,
    /// The name of a member who is signed in here; confirming signs them out.
    other: Option<String>,
    /// Whether a script presses the button at once.
    submits_itself: bool,
    errors: FormErrors,
}

impl VerifyPage {
    fn new(app: &App, visitor: &Visitor, account: &Account, token: &str, mark: &str, errors: FormErrors) -> Self {
        let here = verify::was_made_here(&app.keys, account, mark);
        let other = visitor.member.as_ref().filter(|_| here).map(|member| member.name().to_string());
        Self {
            frame: Frame::new(app, visitor, "Confirm your address").hidden(),
            name: account.name().to_string(),
            action: links::verify(token),
            submits_itself: here && other.is_none() && errors.is_empty(),
            here,
            other,
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

/// `POST /verify/{token}`: the browser in which the account was created is proof enough, and is signed in; any other must send the
/// password, and asks to sign in.
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
    let before = visitor.member.as_ref().and_then(Member::session);
    let link = VerificationRequest { token, mark: mark.clone(), typed, device: device(&request), before };
    match verify::verify(&app.db, &app.hasher, &app.keys, link).await {
        Ok(Verified::Here(opened)) => signed_in(&request, &app, &opened, account.email()).await,
        Ok(Verified::Elsewhere) => {
            Ok(see_other_with_flash_about(links::after(&links::sign_in(), "verified"), account.email().as_given()))
        }
        Err(VerifyError::Link(error)) => gone(error),
        Err(error @ VerifyError::Wrong) => page::unprocessable(&again(FormErrors::one("password", error))),
    }
}

/// Signs in the browser in which the account was created. A member who wrote something here before returns to it.
async fn signed_in(request: &HttpRequest, app: &App, opened: &OpenedSession, address: &Email) -> Result<HttpResponse, Problem> {
    let mut answer = match autosave::attach_to_member(request, app, opened).await? {
        Some(draft) => see_other_with_flash(draft.address(&draft.form)),
        None => see_other_with_flash(links::after(&links::settings_profile(), CONFIRMED)),
    };
    answer.add_removal_cookie(&bare_cookie(app, SiteCookie::SignUp, String::new()).finish()).map_err(Problem::internal)?;
    with_session(request, app, answer, opened, Some(address))
}
