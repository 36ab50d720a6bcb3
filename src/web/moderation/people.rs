//! One persona: its page, whose a pen name is for those who say why they have to know, and whether it is trusted.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::author::AuthorFacts;
use super::queue::{CaseRow, row};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::fault::InternalError;
use crate::http::caller::{Caller, Staff, Visitor};
use crate::http::form::{Errors, Fields};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::VoiceId;
use crate::links;
use crate::moderation::LoggedReason;
use crate::moderation::person::{self, PersonaDetail};
use crate::moderation::reveal::{self, Reveal, RevealedAccount};
use crate::moderation::trust::{self, PersonaTrust, TrustChange};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

#[derive(Template)]
#[template(path = "moderation/person.html")]
struct PersonPage {
    frame: Frame,
    errors: Errors,
    name: String,
    /// Title and address of the thread that keeps the name.
    kept_in: Option<(String, String)>,
    cases: Vec<CaseRow>,
    more_cases: bool,
    author: AuthorFacts,
    reveals: Vec<RevealRow>,
    more_reveals: bool,
    /// Where it is asked whose a pen name is.
    action: Option<String>,
    /// Under which the browser keeps what is typed: of this voice alone.
    draft: String,
    reason: String,
    behind: Option<RevealedAccountRow>,
    trust: TrustPanel,
}

/// What is said of the trust in a persona, and asked.
struct TrustPanel {
    /// Where it is changed; `None` for staff, whose role says it.
    action: Option<String>,
    /// Who trusts the persona, when, and why; `None` when no moderator does.
    grant: Option<RevealRow>,
    draft: String,
    reason: String,
}

/// Somebody who reveal behind the name.
struct RevealRow {
    who: String,
    why: String,
    when: When,
}

/// The account behind it.
struct RevealedAccountRow {
    name: String,
    /// What it writes under its own name.
    own: Option<String>,
    /// Its address, and its page at the owner's desk.
    account: Option<(String, String)>,
    until: When,
}

/// What a moderator typed into one of the two forms, and what is to be put right in it.
#[derive(Default)]
struct PersonInput {
    reveal_reason: String,
    trust_reason: String,
    errors: Errors,
}

impl PersonPage {
    fn new(app: &App, member: Caller, person: PersonaDetail, typed: PersonInput, now: UnixMicros) -> Self {
        let id = person.author.voice.id();
        Self {
            frame: Frame::new(app, &Visitor::from(member), format!("About {}", person.name)).hidden(),
            errors: typed.errors,
            action: person.kept_in.is_some().then(|| links::person_part(id, "reveal")),
            draft: format!("reveal-{id}"),
            reason: typed.reveal_reason,
            trust: TrustPanel::new(id, &person.author.trust, typed.trust_reason),
            author: AuthorFacts::new(&person.author, &app.keys, now),
            name: person.name,
            kept_in: person.kept_in.map(|(title, slug)| (title, links::thread(slug))),
            cases: person.cases.into_iter().map(|card| row(card, now)).collect(),
            more_cases: person.more_cases,
            reveals: person.reveals.into_iter().map(RevealRow::new).collect(),
            more_reveals: person.more_reveals,
            behind: person.behind.map(RevealedAccountRow::from),
        }
    }
}

impl TrustPanel {
    fn new(id: VoiceId, trust: &PersonaTrust, reason: String) -> Self {
        let grant = match trust {
            PersonaTrust::Granted(grant) => {
                Some(RevealRow { who: grant.who.clone(), why: grant.why.clone(), when: When::full(grant.at) })
            }
            PersonaTrust::ByRole | PersonaTrust::Untrusted => None,
        };
        let action = (*trust != PersonaTrust::ByRole).then(|| links::person_part(id, "trust"));
        Self { action, grant, draft: format!("trust-{id}"), reason }
    }
}

impl RevealRow {
    fn new(reveal: Reveal) -> Self {
        Self { who: reveal.who, why: reveal.why, when: When::full(reveal.at) }
    }
}

impl From<RevealedAccount> for RevealedAccountRow {
    fn from(behind: RevealedAccount) -> Self {
        Self {
            name: behind.name,
            own: behind.own.map(links::person),
            account: behind.account.map(|(id, address)| (address, links::owner_person(id))),
            until: When::full(behind.until),
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

/// The page of a voice, with what was typed into its form.
async fn load(app: &App, member: Caller, id: VoiceId, typed: PersonInput) -> Result<PersonPage, Problem> {
    let staff = member.clone();
    let read = app.db.read(move |tx| Ok::<_, InternalError>((person::open(tx, &staff, id)?, tx.now())));
    let (person, now) = read.await?;
    Ok(PersonPage::new(app, member, person.ok_or_else(Problem::missing)?, typed, now))
}

/// `POST /moderation/people/{id}/reveal`
pub(in crate::web) async fn reveal(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::missing())?;
    let why = match LoggedReason::parse(fields.text("reason")) {
        Ok(why) => why,
        Err(error) => {
            let typed = PersonInput {
                reveal_reason: fields.text("reason").to_owned(),
                errors: Errors::one("reason", error),
                ..PersonInput::default()
            };
            return page::again(&load(&app, member, id, typed).await?);
        }
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
    let why = match LoggedReason::parse(fields.text("reason")) {
        Ok(why) => why,
        Err(error) => {
            let typed = PersonInput {
                trust_reason: fields.text("reason").to_owned(),
                errors: Errors::one("trust-reason", error),
                ..PersonInput::default()
            };
            return page::again(&load(&app, member, id, typed).await?);
        }
    };
    let change = if fields.text("trusted") == "on" { TrustChange::Grant } else { TrustChange::End };
    app.db.write(move |tx| trust::set_trust(tx, &member, id, change, &why)).await?;
    Ok(see_other(links::person(id)))
}
