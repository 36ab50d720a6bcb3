//! The settings with which members change their name and password.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::email_link::{MissingCredentials, missing_credentials};
use crate::accounts::password;
use crate::accounts::password::{ChangeError, PasswordChange};
use crate::accounts::profile;
use crate::accounts::profile::NameTaken;
use crate::accounts::{Name, find, reset};
use crate::app::App;
use crate::crypt::{Attempt, Password};
use crate::error::InternalError;
use crate::http::caller::{Caller, SignedIn, Visitor};
use crate::http::cookies::add_session;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::http::redirect::see_other;
use crate::links;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

#[derive(Template)]
#[template(path = "accounts/profile.html")]
struct ProfilePage {
    frame: Frame,
    errors: FormErrors,
    name: String,
    /// What happened on the page that redirected here.
    notice: Option<&'static str>,
    /// What the member has not chosen yet.
    missing: MissingCredentials,
}

#[derive(Template)]
#[template(path = "accounts/security.html")]
struct SecurityPage {
    frame: Frame,
    errors: FormErrors,
    email: String,
    /// What the member has not chosen yet; without a password, the first one is chosen here.
    missing: MissingCredentials,
    saved: bool,
    /// Whether an email with a link was sent.
    sent: bool,
    link: String,
}

impl ProfilePage {
    fn new(app: &App, member: Caller, name: &str, errors: FormErrors) -> Self {
        Self {
            frame: Frame::new(app, &Visitor::from(member), "Your profile").hidden(),
            errors,
            name: name.chars().take(Name::MAX_CHARS * Name::MAX_MARKS).collect(),
            notice: None,
            missing: MissingCredentials::default(),
        }
    }
}

impl SecurityPage {
    async fn new(app: &App, member: Caller, errors: FormErrors) -> Result<Self, Problem> {
        let id = member.id();
        let asking = member.clone();
        let found = app.db.read(move |tx| Ok::<_, InternalError>((find::by_id(tx, id)?, missing_credentials(tx, &asking)?)));
        let (account, missing) = found.await?;
        let account = account.ok_or_else(Problem::missing)?;
        let frame = Frame::new(app, &Visitor::from(member), "Your password").hidden();
        let email = account.email().as_given().to_owned();
        Ok(Self { frame, errors, email, missing, saved: false, sent: false, link: links::settings_security_link() })
    }
}

/// The value of `done` after a change was saved.
const SAVED: &str = "saved";
/// The value of `done` after confirming an address signed in.
pub(super) const CONFIRMED: &str = "confirmed";
/// The value of `done` after the first password was set.
pub(super) const COMPLETED: &str = "completed";

fn flash_message(done: &str) -> Option<&'static str> {
    match done {
        SAVED => Some("Your name is saved."),
        CONFIRMED => Some("Your address is confirmed, and you are signed in."),
        COMPLETED => Some("Your password is set. You can sign in with it in any browser."),
        _ => None,
    }
}

/// `GET /settings`: leads to the first page.
pub(crate) async fn first_page(SignedIn(_): SignedIn) -> HttpResponse {
    see_other(links::settings_profile())
}

/// `GET /settings/profile`
pub(crate) async fn profile(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let (name, asking) = (member.name().to_string(), member.clone());
    let missing = app.db.read(move |tx| missing_credentials(tx, &asking)).await?;
    let shown = ProfilePage::new(&app, member, &name, FormErrors::none());
    page::ok(&ProfilePage { missing, notice: flash_message(query.flash("done")), ..shown })
}

/// `POST /settings/profile`
pub(crate) async fn rename(app: web::Data<App>, SignedIn(member): SignedIn, fields: Fields) -> Result<HttpResponse, Problem> {
    let typed = fields.text("name");
    let name = match Name::parse(typed) {
        Ok(name) => name,
        Err(error) => return page::unprocessable(&ProfilePage::new(&app, member, typed, FormErrors::one("name", error))),
    };
    let asker = member.clone();
    match app.db.write(move |tx| profile::rename(tx, &asker, &name)).await {
        Ok(()) => Ok(see_other_with_flash(links::after(&links::settings_profile(), SAVED))),
        Err(NameTaken::Internal(error)) => Err(error.into()),
        Err(error) => page::unprocessable(&ProfilePage::new(&app, member, typed, FormErrors::one("name", error))),
    }
}

/// `GET /settings/security`
pub(crate) async fn security(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let shown = SecurityPage::new(&app, member, FormErrors::none()).await?;
    let done = query.flash("done");
    page::ok(&SecurityPage { saved: done == "saved", sent: done == "sent", ..shown })
}

/// `POST /settings/security/link`: for a member without a known password, as after a story that was confirmed by email.
pub(crate) async fn mail_link(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    SignedIn(member): SignedIn,
) -> Result<HttpResponse, Problem> {
    let id = member.id();
    let account = app.db.read(move |tx| find::by_id(tx, id)).await?.ok_or_else(Problem::missing)?;
    // The email is the same as for a forgotten password, so both share one limit.
    let free = limits.client(RateLimitedAction::Forgot, &request);
    if let Err(wait) = free.and_then(|_| limits.subject(RateLimitedAction::Forgot, &request, account.email().normal())) {
        return too_many(&SecurityPage::new(&app, member, FormErrors::one("link", wait)).await?, wait);
    }
    app.db.write(move |tx| reset::request_link(tx, account.email())).await?;
    Ok(see_other_with_flash(links::after(&links::settings_security(), "sent")))
}

/// `POST /settings/security`
pub(crate) async fn change(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    SignedIn(member): SignedIn,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let new = match Password::parse(fields.text("password")) {
        Ok(new) => new,
        Err(error) => return page::unprocessable(&SecurityPage::new(&app, member, FormErrors::one("password", error)).await?),
    };
    // An intruder at a member's open browser gets as few tries as at the sign-in form.
    if let Err(wait) = limits.subject(RateLimitedAction::Change, &request, &member.id().to_string()) {
        return too_many(&SecurityPage::new(&app, member, FormErrors::one("current", wait)).await?, wait);
    }
    let typed = PasswordChange { current: Attempt::new(fields.text("current")), new, site: app.site.name() };
    match password::change(&app.db, &app.hasher, (*member).clone(), typed).await {
        Ok(opened) => {
            let mut answer = see_other_with_flash(links::after(&links::settings_security(), "saved"));
            add_session(&app, &mut answer, &opened)?;
            Ok(answer)
        }
        Err(error @ ChangeError::Wrong) => {
            page::unprocessable(&SecurityPage::new(&app, member, FormErrors::one("current", error)).await?)
        }
        Err(error @ ChangeError::Guessable(_)) => {
            page::unprocessable(&SecurityPage::new(&app, member, FormErrors::one("password", error)).await?)
        }
        Err(error) => Err(error.into()),
    }
}
