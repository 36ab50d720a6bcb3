//! The settings that an owner changes on a page, and the test email.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::link_check::{check_links, with_full_links};
use crate::accounts::find;
use crate::app::App;
use crate::config::{Origin, keys};
use crate::error::InternalError;
use crate::http::caller::{Caller, Owner, Visitor};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::links;
use crate::mail::{Outcome, Transport};
use crate::site_settings::{self, NewSettings, Settings, SettingsError, SettingsForm, SiteChange, SiteSetting};
use crate::text;
use crate::web::moment::When;
use crate::web::page::{self, Frame};

/// How many changes the page lists.
const CHANGES_SHOWN: i64 = 20;
/// How long the page waits for the mail server.
const TEST_TIME: Duration = Duration::from_secs(30);
/// The query values after an action.
const SAVED: &str = "saved";
const TESTED: &str = "tested";

#[derive(Template)]
#[template(path = "owner/settings.html")]
struct SettingsPage {
    frame: Frame,
    errors: FormErrors,
    form: SettingsForm,
    version: i32,
    saved: bool,
    tested: bool,
    changes: Vec<ChangeItem>,
    /// What the configuration decides, whatever this page says.
    sender: Option<String>,
    /// The owner's address, where the test email goes.
    address: String,
    /// Why the test email was not sent.
    test_error: Option<String>,
    /// Whether emails are written to a folder instead of sent.
    unsent: bool,
}

struct ChangeItem {
    who: String,
    what: String,
    when: When,
}

impl ChangeItem {
    fn new(change: SiteChange, now: crate::clock::UnixMicros) -> Self {
        let labels: Vec<&str> = change.changed.iter().map(|setting| setting.label()).collect();
        Self {
            who: change.who.unwrap_or_else(|| "A former owner".to_owned()),
            what: labels.join(", "),
            when: When::ago(change.at, now),
        }
    }
}

impl SettingsPage {
    async fn load(app: &App, member: Caller) -> Result<Self, Problem> {
        let id = member.id();
        let found = app.db.read(move |tx| {
            let account = find::by_id(tx, id)?;
            Ok::<_, InternalError>((site_settings::read(tx)?, site_settings::changes(tx, CHANGES_SHOWN)?, account))
        });
        let (settings, changes, account) = found.await?;
        let now = app.clock.now();
        Ok(Self {
            frame: Frame::new(app, &Visitor::from(member), "Settings").hidden(),
            errors: FormErrors::none(),
            form: stored_form(&settings),
            version: settings.version,
            saved: false,
            tested: false,
            changes: changes.into_iter().map(|change| ChangeItem::new(change, now)).collect(),
            sender: configured_sender(app),
            address: account.map(|account| account.email().as_given().to_owned()).unwrap_or_default(),
            test_error: None,
            unsent: matches!(app.mailer.transport(), Transport::Folder(_)),
        })
    }
}

fn stored_form(settings: &Settings) -> SettingsForm {
    SettingsForm::new(|setting| settings.text(setting).to_owned())
}

/// The name of the sender when `MAIL_FROM` has one: then emails have it, whatever the name of the site is.
fn configured_sender(app: &App) -> Option<String> {
    let name = app.config.mail.from.name.as_str();
    let setting = app.config.settings().iter().find(|setting| setting.key.name == keys::MAIL_FROM.name)?;
    let is_named = !name.is_empty() && setting.origin != Origin::Default;
    is_named.then(|| format!("Emails come from “{name}”: MAIL_FROM says so ({}), and decides.", setting.origin))
}

/// `GET /owner/settings`
pub async fn show(app: web::Data<App>, Owner(member): Owner, query: Query) -> Result<HttpResponse, Problem> {
    let shown = SettingsPage::load(&app, member).await?;
    page::ok(&SettingsPage { saved: query.flash("done") == SAVED, tested: query.flash("done") == TESTED, ..shown })
}

/// `POST /owner/settings`
pub async fn save(app: web::Data<App>, Owner(member): Owner, fields: Fields) -> Result<HttpResponse, Problem> {
    let form = SettingsForm::new(|setting| match setting {
        SiteSetting::About | SiteSetting::Rules | SiteSetting::Welcome => with_full_links(&app, fields.text(setting.as_str())),
        _ => fields.text(setting.as_str()).to_owned(),
    });
    let seen: i32 = fields.text("version").parse().unwrap_or(0);
    let new = match parse(&app, &form) {
        Ok(new) => new,
        Err(errors) => {
            let form = typed(&fields);
            return page::unprocessable(&SettingsPage { errors, form, version: seen, ..SettingsPage::load(&app, member).await? });
        }
    };
    let owner = member.clone();
    match app.db.write(move |tx| site_settings::save(tx, &owner, seen, &new)).await {
        Ok(identity) => {
            app.set_identity(identity);
            Ok(see_other_with_flash(links::after(&links::owner_settings(), SAVED)))
        }
        Err(SettingsError::Stale(latest)) => {
            let errors = FormErrors::whole(SettingsError::Stale(latest.clone()));
            let shown = SettingsPage::load(&app, member).await?;
            let again = SettingsPage { errors, form: typed(&fields), version: latest.version, ..shown };
            page::with(StatusCode::CONFLICT, &again)
        }
        Err(error) => Err(error.into()),
    }
}

fn typed(fields: &Fields) -> SettingsForm {
    SettingsForm::new(|setting| fields.text(setting.as_str()).to_owned())
}

fn parse(app: &App, form: &SettingsForm) -> Result<NewSettings, FormErrors> {
    let (parsed, mut lost) = (NewSettings::parse(form), FormErrors::none());
    for setting in [SiteSetting::About, SiteSetting::Rules, SiteSetting::Welcome] {
        check_links(app, &mut lost, setting.as_str(), form.text(setting));
    }
    match parsed {
        Ok(new) if lost.is_empty() => Ok(new),
        Ok(_) => Err(lost),
        Err(mut errors) => {
            errors.extend(lost);
            Err(errors)
        }
    }
}

/// `POST /owner/settings/test-email`: sends an email to the owner and says what the mail server answered.
pub async fn test_email(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    let id = member.id();
    let account = app.db.read(move |tx| find::by_id(tx, id)).await?.ok_or_else(Problem::missing)?;
    let email = site_settings::test_email(&app.job_context(), account.email().clone())?;
    let sentence = match tokio::time::timeout(TEST_TIME, app.mailer.send(&email)).await {
        Ok(Outcome::Accepted { .. }) => {
            if !matches!(app.mailer.transport(), Transport::Folder(_)) {
                app.db.write(site_settings::record_test_email).await?;
            }
            return Ok(see_other_with_flash(links::after(&links::owner_settings(), TESTED)));
        }
        Ok(Outcome::Rejected(rejection)) => format!("The mail server said: {} {}", rejection.code, rejection.text),
        Ok(Outcome::NotPresented { why } | Outcome::InDoubt { why }) => format!("It was not delivered: {why}."),
        Ok(Outcome::Stopped) | Err(_) => format!("The mail server did not answer within {}.", seconds(TEST_TIME)),
    };
    page::unprocessable(&SettingsPage { test_error: Some(sentence), ..SettingsPage::load(&app, member).await? })
}

fn seconds(time: Duration) -> String {
    text::count(time.as_secs(), "second", "seconds")
}
