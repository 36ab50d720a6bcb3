//! A subscriber's own page, behind the signed link in every newsletter.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::links;
use crate::newsletter::preferences;
use crate::newsletter::preferences::{Cadence, Preferences, PreferencesError};
use crate::newsletter::{MailingList, SubscriptionState};
use crate::text;
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;

/// One mailing list, as the form offers it.
struct PreferenceOffer {
    list: MailingList,
    ticked: bool,
    waits: bool,
}

#[derive(Template)]
#[template(path = "newsletter/preferences.html")]
struct PreferencesPage {
    frame: Frame,
    errors: FormErrors,
    saved: bool,
    address: String,
    offers: Vec<PreferenceOffer>,
    /// Whether no list is ticked.
    nothing: bool,
    paused_until: Option<String>,
    /// What the choices lead to.
    outlook: String,
    action: String,
    export: String,
    erase: String,
}

/// The confirmation after everything was deleted; nothing is left that it could show.
#[derive(Template)]
#[template(path = "newsletter/erased.html")]
struct ErasedPage {
    frame: Frame,
}

impl PreferencesPage {
    fn new(app: &App, visitor: &Visitor, token: &str, preferences: &Preferences) -> Self {
        let offers = preferences.offers().iter().map(|(list, subscription)| {
            let state = subscription.map(|one| one.state());
            PreferenceOffer {
                list: list.clone(),
                ticked: matches!(state, Some(SubscriptionState::Active | SubscriptionState::Paused)),
                waits: state == Some(SubscriptionState::Pending),
            }
        });
        let offers: Vec<_> = offers.collect();
        let paused_until = preferences.paused_until().map(|until| text::date_in_words(until, app.clock.now()));
        Self {
            frame: Frame::new(app, visitor, "Your subscription").hidden(),
            errors: FormErrors::none(),
            saved: false,
            address: preferences.subscriber().masked_address(),
            nothing: !offers.iter().any(|offer| offer.ticked),
            outlook: outlook(&offers, paused_until.as_deref()),
            offers,
            paused_until,
            action: links::preferences(token),
            export: links::preferences_part(token, "export"),
            erase: links::preferences_part(token, "erase"),
        }
    }
}

/// What will be sent, in a sentence or two.
fn outlook(offers: &[PreferenceOffer], paused_until: Option<&str>) -> String {
    let names: Vec<String> = offers.iter().filter(|offer| offer.ticked).map(|offer| format!("“{}”", offer.list.name())).collect();
    match (names.as_slice(), paused_until) {
        ([], _) => "We won’t send you anything.".to_owned(),
        (_, Some(date)) => format!("No emails until {date}. After that, {} will be sent to you again.", names.join(" and ")),
        (_, None) => format!("You will get {} by email, each as it appears.", names.join(" and ")),
    }
}

async fn find_preferences(app: &App, token: &str) -> Result<Preferences, PreferencesError> {
    let (keys, token) = (app.keys.clone(), token.to_owned());
    app.db.read(move |tx| preferences::preferences(tx, &keys, &token)).await
}

fn error_page(app: &App, visitor: &Visitor, error: PreferencesError) -> Result<HttpResponse, Problem> {
    LostLink::answer(app, visitor, "This link doesn’t work", error)
}

/// Shows the lists that the subscriber gets.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>, query: Query) -> Result<HttpResponse, Problem> {
    match find_preferences(&app, &path).await {
        Ok(preferences) => {
            let mut shown = PreferencesPage::new(&app, &visitor, &path, &preferences);
            shown.saved = !query.flash("saved").is_empty();
            page::ok(&shown)
        }
        Err(PreferencesError::Gone) if !query.flash("erased").is_empty() => {
            page::ok(&ErasedPage { frame: Frame::new(&app, &visitor, "Your data is deleted").hidden() })
        }
        Err(error) => error_page(&app, &visitor, error),
    }
}

/// Saves the choice of lists.
pub async fn save(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let lists: Vec<String> = fields.all("lists").into_iter().map(str::to_owned).collect();
    let cadence = if fields.text("cadence") == "pause-30" { Cadence::Pause } else { Cadence::Each };
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.write(move |tx| preferences::choose(tx, &keys, &token, &lists, cadence)).await {
        Ok(()) => Ok(see_other_with_flash(links::with_query(&links::preferences(path.as_str()), [("saved", "1")]))),
        Err(error @ PreferencesError::UnknownList) => {
            let preferences = find_preferences(&app, &path).await?;
            let mut shown = PreferencesPage::new(&app, &visitor, &path, &preferences);
            shown.errors = FormErrors::one("lists", error);
            page::unprocessable(&shown)
        }
        Err(error) => error_page(&app, &visitor, error),
    }
}

/// Exports all stored data about the subscriber as a file.
pub async fn export(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.read(move |tx| preferences::export(tx, &keys, &token)).await {
        Ok(export) => Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"subscription.json\""))
            .content_type("application/json")
            .body(serde_json::to_string_pretty(&export).map_err(Problem::internal)?)),
        Err(error) => error_page(&app, &visitor, error),
    }
}

/// Erases the subscriber's data, if the confirming box is ticked.
pub async fn erase(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let preferences = match find_preferences(&app, &path).await {
        Ok(preferences) => preferences,
        Err(error) => return error_page(&app, &visitor, error),
    };
    if !fields.ticked("sure") {
        let mut shown = PreferencesPage::new(&app, &visitor, &path, &preferences);
        shown.errors = FormErrors::one("sure", "Tick the box to delete everything. This can’t be undone.");
        return page::unprocessable(&shown);
    }
    let (keys, token) = (app.keys.clone(), path.to_string());
    match app.db.write(move |tx| preferences::erase(tx, &keys, &token)).await {
        Ok(()) => Ok(see_other_with_flash(links::with_query(&links::preferences(path.as_str()), [("erased", "1")]))),
        Err(error) => error_page(&app, &visitor, error),
    }
}
