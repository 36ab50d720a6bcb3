//! The page of one persona: its facts, the account behind a pen name for moderators who give a reason, and its trust.

use actix_web::{HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use super::author::AuthorFacts;
use super::queue::{CaseRow, row};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::error::InternalError;
use crate::http::caller::{Caller, Staff, Visitor};
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::PersonaId;
use crate::links;
use crate::moderation::LoggedReason;
use crate::moderation::person::{self, PersonaDetail};
use crate::moderation::reveal::RevealedAccount;
use crate::moderation::trust::{self, PersonaTrust, TrustChange, TrustError};
use crate::moderation::{Reveal, reveal};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

/// The error of a form that does not say whether to trust.
const OUTDATED: &str = "This form is out of date. Your reason is still here: send it again.";

#[derive(Template)]
#[template(path = "moderation/person.html")]
struct PersonPage {
    frame: Frame,
    errors: FormErrors,
    name: String,
    /// Title and address of the thread that a pen name belongs to; `None` for an account's own name.
    pen_name_thread: Option<(String, String)>,
    cases: Vec<CaseRow>,
    more_cases: bool,
    author: AuthorFacts,
    reveals: Vec<RevealRow>,
    more_reveals: bool,
    /// Where to ask for the account behind a pen name; `None` for an account's own name.
    action: Option<String>,
    /// The key of the draft in the browser's storage: for this persona alone.
    draft: String,
    reason: String,
    behind: Option<RevealedAccountRow>,
    trust: TrustPanel,
}

/// The trust in a persona, and the form that changes it.
struct TrustPanel {
    /// The address of the form; `None` for staff, who are trusted by their role, unless a reason was typed that is shown again.
    action: Option<String>,
    /// Which moderator trusts the persona, when, and why; `None` when none does.
    grant: Option<RevealRow>,
    draft: String,
    reason: String,
}

/// A logged look-up behind a pen name, or a grant of trust: the moderator, the reason and the time.
struct RevealRow {
    who: String,
    /// `None` when the page is about the reader.
    why: Option<String>,
    when: When,
}

/// The account behind a pen name.
struct RevealedAccountRow {
    name: String,
    /// The page of the account's own name.
    own: Option<String>,
    /// Its email address, and its page in the owner's pages.
    account: Option<(String, String)>,
    until: When,
}

/// The two forms of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PersonForm {
    Reveal,
    Trust,
}

/// The reason typed in one of the forms, and its errors.
#[derive(Default)]
struct PersonInput {
    reveal_reason: String,
    trust_reason: String,
    errors: FormErrors,
}

impl PersonInput {
    /// What was typed into a form, with an error about its reason.
    fn with_error(form: PersonForm, fields: &Fields, error: impl ToString) -> Self {
        let reason = fields.text("reason").to_owned();
        match form {
            PersonForm::Reveal => Self { reveal_reason: reason, errors: FormErrors::one("reason", error), ..Self::default() },
            PersonForm::Trust => Self { trust_reason: reason, errors: FormErrors::one("trust-reason", error), ..Self::default() },
        }
    }
}

impl PersonPage {
    fn new(app: &App, member: Caller, person: PersonaDetail, typed: PersonInput, now: UnixMicros) -> Self {
        let (id, zone) = (person.author.persona.id(), &app.config.site.zone);
        Self {
            frame: Frame::new(app, &Visitor::from(member), format!("About {}", person.name)).hidden(),
            errors: typed.errors,
            action: person.pen_name_thread.is_some().then(|| links::person_part(id, "reveal")),
            draft: format!("reveal-{id}"),
            reason: typed.reveal_reason,
            trust: TrustPanel::new(id, &person.author.trust, typed.trust_reason, zone),
            author: AuthorFacts::new(&person.author, &app.keys, now),
            name: person.name,
            pen_name_thread: person.pen_name_thread.map(|(title, slug)| (title, links::thread(slug))),
            cases: person.cases.into_iter().map(|card| row(card, now)).collect(),
            more_cases: person.more_cases,
            reveals: person.reveals.into_iter().map(|reveal| RevealRow::new(reveal, zone)).collect(),
            more_reveals: person.more_reveals,
            behind: person.behind.map(|behind| RevealedAccountRow::new(behind, zone)),
        }
    }
}

impl TrustPanel {
    fn new(id: PersonaId, trust: &PersonaTrust, reason: String, zone: &TimeZone) -> Self {
        let grant = match trust {
            PersonaTrust::Granted(grant) => {
                Some(RevealRow { who: grant.who.clone(), why: grant.why.clone(), when: When::full(grant.at, zone) })
            }
            PersonaTrust::ByRole | PersonaTrust::Untrusted => None,
        };
        let action = (*trust != PersonaTrust::ByRole || !reason.is_empty()).then(|| links::person_part(id, "trust"));
        Self { action, grant, draft: format!("trust-{id}"), reason }
    }
}

impl RevealRow {
    fn new(reveal: Reveal, zone: &TimeZone) -> Self {
        Self { who: reveal.who, why: reveal.why, when: When::full(reveal.at, zone) }
    }
}

impl RevealedAccountRow {
    fn new(behind: RevealedAccount, zone: &TimeZone) -> Self {
        Self {
            name: behind.name,
            own: behind.own.map(links::person),
            account: behind.account.map(|(id, address)| (address, links::owner_person(id))),
            until: When::full(behind.until, zone),
        }
    }
}

/// `GET /moderation/people/{id}`
pub(in crate::web) async fn show(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::missing())?;
    page::ok(&load(&app, member, id, PersonInput::default()).await?)
}

/// The page of a persona, with the input of its form.
async fn load(app: &App, member: Caller, id: PersonaId, typed: PersonInput) -> Result<PersonPage, Problem> {
    let staff = member.clone();
    let read = app.db.read(move |tx| Ok::<_, InternalError>((person::open(tx, &staff, id)?, tx.now())));
    let (person, now) = read.await?;
    Ok(PersonPage::new(app, member, person.ok_or_else(Problem::missing)?, typed, now))
}

/// The reason that both forms ask for; an invalid one is shown again in its form.
fn parse_reason(form: PersonForm, fields: &Fields) -> Result<LoggedReason, PersonInput> {
    LoggedReason::parse(fields.text("reason")).map_err(|error| PersonInput::with_error(form, fields, error))
}

/// `POST /moderation/people/{id}/reveal`
pub(in crate::web) async fn reveal(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::missing())?;
    let why = match parse_reason(PersonForm::Reveal, &fields) {
        Ok(why) => why,
        Err(typed) => return page::unprocessable(&load(&app, member, id, typed).await?),
    };
    app.db.write(move |tx| reveal::reveal(tx, &member, id, &why)).await?;
    Ok(see_other(links::person_behind(id)))
}

/// `POST /moderation/people/{id}/trust`
pub(in crate::web) async fn trust(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::missing())?;
    let why = match parse_reason(PersonForm::Trust, &fields) {
        Ok(why) => why,
        Err(typed) => return page::unprocessable(&load(&app, member, id, typed).await?),
    };
    let change = match fields.text("trusted") {
        "on" => TrustChange::Grant,
        "off" => TrustChange::End,
        _ => {
            let typed = PersonInput::with_error(PersonForm::Trust, &fields, OUTDATED);
            return page::unprocessable(&load(&app, member, id, typed).await?);
        }
    };
    let staff = member.clone();
    match app.db.write(move |tx| trust::set_trust(tx, &staff, id, change, &why)).await {
        Ok(()) => Ok(see_other(links::person(id))),
        Err(error @ (TrustError::Own | TrustError::ByRole)) => {
            let typed = PersonInput::with_error(PersonForm::Trust, &fields, &error);
            page::about(&error.into(), &load(&app, member, id, typed).await?)
        }
        Err(error) => Err(error.into()),
    }
}
