//! The revisions of an essay, and restoring one.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::threads::by_id;
use crate::app::App;
use crate::http::caller::{Owner, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::ThreadId;
use crate::links;
use crate::text::{Flavour, Html, render};
use crate::threads::EssayForm;
use crate::threads::{RevisionEntry, RevisionKind, revision};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

/// The number of revisions on a page.
const SIZE: usize = 30;

struct EssayRevisionItem {
    href: String,
    title: String,
    by: String,
    made: &'static str,
    when: When,
    /// Whether it is the current revision.
    here: bool,
}

#[derive(Template)]
#[template(path = "owner/threads/editions.html")]
struct EssayHistoryPage {
    frame: Frame,
    back: String,
    title: String,
    rows: Vec<EssayRevisionItem>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "owner/threads/edition.html")]
struct EditionPage {
    frame: Frame,
    history: String,
    action: String,
    number: i32,
    when: When,
    made: &'static str,
    here: bool,
    published: bool,
    typed: EssayForm,
    essay: Html,
}

fn made(made: RevisionKind) -> &'static str {
    match made {
        RevisionKind::Saved => "saved",
        RevisionKind::Autosaved => "saved automatically",
        RevisionKind::Restored => "restored",
    }
}

/// `GET /owner/threads/{id}/history`
pub(in crate::web) async fn list(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let before = query.text("before").parse().ok();
    let found = app.db.read(move |tx| {
        let thread = by_id(tx, &path)?;
        let entries = revision::history(tx, thread.id(), before, SIZE)?;
        Ok::<_, Problem>((thread, entries))
    });
    let (thread, entries) = found.await?;
    let id = thread.id();
    let row = |entry: RevisionEntry| EssayRevisionItem {
        href: links::owner_thread_edition(id, entry.number),
        title: entry.title,
        by: entry.by.unwrap_or_else(|| app.site.name()),
        made: made(entry.made),
        when: When::full(entry.at, &app.config.site.zone),
        here: entry.number == thread.placed(),
    };
    page::ok(&EssayHistoryPage {
        frame: Frame::new(&app, &Visitor::from(owner), format!("Revision history of {}", thread.title())).hidden(),
        back: links::owner_thread_shown(id),
        title: thread.title().to_owned(),
        rows: entries.rows.into_iter().map(row).collect(),
        older: entries.next.map(|number| links::owner_thread_history_before(id, number)),
    })
}

/// `GET /owner/threads/{id}/history/{number}`
pub(in crate::web) async fn show(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    let number = number.parse().map_err(|_| Problem::missing())?;
    let found = app.db.read(move |tx| {
        let thread = by_id(tx, &id)?;
        let text = revision::revision(tx, thread.id(), number)?.ok_or_else(Problem::missing)?;
        Ok::<_, Problem>((thread, text))
    });
    let (thread, text) = found.await?;
    page::ok(&EditionPage {
        frame: Frame::new(&app, &Visitor::from(owner), format!("Version {number} of {}", thread.title())).hidden(),
        history: links::owner_thread(thread.id(), "history"),
        action: links::owner_thread_edition(thread.id(), number),
        number,
        when: When::full(text.changed_at, &app.config.site.zone),
        made: made(text.made),
        here: number == thread.placed(),
        published: thread.published_at().is_some(),
        essay: render(&text.typed.body, Flavour::Essay),
        typed: text.typed,
    })
}

/// `POST /owner/threads/{id}/history/{number}`: restores a revision as a new one.
pub(in crate::web) async fn restore(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    let id: ThreadId = id.parse().map_err(|_| Problem::missing())?;
    let number = number.parse().map_err(|_| Problem::missing())?;
    let thread = app.db.write(move |tx| revision::restore(tx, &owner, id, number)).await?;
    Ok(see_other(if thread.has_pending() { links::owner_thread(id, "edit") } else { links::owner_thread_shown(id) }))
}
