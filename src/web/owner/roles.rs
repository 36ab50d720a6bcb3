//! The accounts of the site, and their roles.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::appoint;
use crate::accounts::appoint::{AppointError, By};
use crate::accounts::find;
use crate::accounts::find::AccountFilter;
use crate::accounts::{Account, Address, Role};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::{Caller, Owner, Visitor};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::id::AccountId;
use crate::links;
use crate::text;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

/// The number of accounts on a page.
const SIZE: usize = 50;

/// The query value after a role was changed.
const GIVEN: &str = "role";

/// One account, in words.
struct AccountItem {
    name: String,
    address: String,
    role: &'static str,
    state: String,
    since: When,
    href: String,
}

/// A filter of the list: all accounts, or one role.
struct RoleTab {
    href: String,
    title: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "owner/people/list.html")]
struct PeoplePage {
    frame: Frame,
    parts: Vec<RoleTab>,
    rows: Vec<AccountItem>,
    q: String,
    role: String,
    next: Option<String>,
    action: String,
}

/// A role that can be given, with its permissions.
struct RoleChoice {
    word: &'static str,
    title: &'static str,
    may: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "owner/people/show.html")]
struct AccountPage {
    frame: Frame,
    errors: FormErrors,
    person: AccountItem,
    /// Whether the account is the owner's own.
    own: bool,
    given: bool,
    choices: Vec<RoleChoice>,
    action: String,
    people: String,
}

impl AccountItem {
    fn new(account: &Account, now: UnixMicros) -> Self {
        let since = account.created_at();
        let address = match account.address() {
            Address::Unverified => Some("address not confirmed"),
            Address::Verified => None,
        };
        let shut = account.disabled_at().map(|at| format!("disabled since {}", text::date(at, now)));
        let states: Vec<String> = shut.into_iter().chain(address.map(str::to_owned)).collect();
        Self {
            name: account.name().to_string(),
            address: account.email().as_given().to_owned(),
            role: title(account.role()),
            state: if states.is_empty() { "can sign in".to_owned() } else { states.join(", ") },
            since: When::day(since, now),
            href: links::owner_person(account.id()),
        }
    }
}

/// The name of a role on pages.
const fn title(role: Role) -> &'static str {
    match role {
        Role::Reader => "Member",
        Role::Moderator => "Moderator",
        Role::Owner => "Owner",
    }
}

const fn may(role: Role) -> &'static str {
    match role {
        Role::Reader => "Can read, post stories, reply and report.",
        Role::Moderator => "Can also review held posts and reports.",
        Role::Owner => "Can also write essays and the newsletter, see every address, and assign roles.",
    }
}

/// Parses the role of a form or query; pages call a reader with an account a member.
fn role(word: &str) -> Option<Role> {
    if word == "member" { Some(Role::Reader) } else { word.parse().ok() }
}

/// The accounts, newest first; filtered by role and by part of a name or address.
pub async fn list(app: web::Data<App>, Owner(member): Owner, query: Query) -> Result<HttpResponse, Problem> {
    let filter = AccountFilter { text: query.text("q").trim().to_owned(), role: role(query.text("role")) };
    let before: Option<AccountId> = query.text("after").parse().ok();
    let (asker, asked) = (member.clone(), filter.clone());
    let found = app.db.read(move |tx| find::search(tx, &asker, &asked, before, SIZE)).await?;
    let (now, here) = (app.clock.now(), links::owner_people());
    let word = filter.role.map(Role::as_str).unwrap_or_default();
    let part = |title, role: Option<Role>| RoleTab {
        href: links::with_query(&here, [("role", role.map(Role::as_str).unwrap_or_default())]),
        title,
        current: filter.role == role,
    };
    page::ok(&PeoplePage {
        frame: Frame::new(&app, &Visitor::from(member), "People").hidden(),
        parts: vec![part("Everyone", None), part("Moderators", Some(Role::Moderator)), part("Owners", Some(Role::Owner))],
        rows: found.rows.iter().map(|account| AccountItem::new(account, now)).collect(),
        next: found
            .next
            .map(|after| links::with_query(&here, [("q", &filter.text), ("role", word), ("after", &after.to_string())])),
        role: word.to_owned(),
        q: filter.text,
        action: here,
    })
}

async fn load(app: &App, member: Caller, id: &str, errors: FormErrors) -> Result<AccountPage, Problem> {
    let id: AccountId = id.parse().map_err(|_| Problem::missing())?;
    let account = app.db.read(move |tx| find::by_id(tx, id)).await?.ok_or_else(Problem::missing)?;
    let choice =
        |role: &Role| RoleChoice { word: role.as_str(), title: title(*role), may: may(*role), chosen: *role == account.role() };
    let own = member.id() == id;
    Ok(AccountPage {
        frame: Frame::new(app, &Visitor::from(member), account.name().to_string()).hidden(),
        errors,
        person: AccountItem::new(&account, app.clock.now()),
        own,
        given: false,
        choices: Role::ALL.iter().map(choice).collect(),
        action: links::owner_person_role(id),
        people: links::owner_people(),
    })
}

/// One account, and the roles to choose from.
pub async fn show(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let shown = load(&app, member, &id, FormErrors::none()).await?;
    page::ok(&AccountPage { given: query.flash("done") == GIVEN, ..shown })
}

/// Changes the role of an account.
pub async fn change_role(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let Some(role) = role(fields.text("role")) else {
        return page::unprocessable(&load(&app, member, &id, FormErrors::one("role", "Choose a role.")).await?);
    };
    let account: AccountId = id.parse().map_err(|_| Problem::missing())?;
    let asker = member.clone();
    match app.db.write(move |tx| appoint::set_role(tx, By::Member(&asker), account, role)).await {
        Ok(()) => Ok(see_other_with_flash(links::after(&links::owner_person(account), GIVEN))),
        Err(error @ AppointError::LastOwner) => {
            page::unprocessable(&load(&app, member, &id, FormErrors::one("role", error)).await?)
        }
        Err(error) => Err(error.into()),
    }
}
