//! The owner's page of one essay: a preview, and who may read and answer it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::missing_pages::missing_pages;
use super::publishing::{PublicationNotice, Publishing};
use super::schedule_field::parse_schedule;
use super::threads::by_id;
use super::threads::state;
use crate::app::App;
use crate::http::caller::{Owner, Visitor};
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::{IssueId, ThreadId};
use crate::links;
use crate::newsletter::announce;
use crate::text;
use crate::text::Html;
use crate::threads;
use crate::threads::{Question, Thread, ThreadState, WriteError, schedule};
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

/// A button that changes who may read or answer the thread.
struct Button {
    action: String,
    words: &'static str,
    /// What it does, where its words do not say all.
    hint: &'static str,
}

#[derive(Template)]
#[template(path = "owner/threads/show.html")]
struct EssayPage {
    frame: Frame,
    errors: FormErrors,
    list: String,
    title: String,
    state: &'static str,
    /// When the thread closes; `None` when no time is set.
    closes: Option<When>,
    /// How long after its publication it closes, in words.
    closes_after: Option<String>,
    cover: String,
    essay: Html,
    question: Question,
    edit: String,
    history: String,
    /// What the essay links to on this site and that does not exist.
    missing_pages: Vec<String>,
    /// A hint about an autosaved revision that is not published yet.
    pending: Option<&'static str>,
    public: Option<String>,
    /// The newsletter issue that announced it.
    announcement: Option<String>,
    buttons: Vec<Button>,
    /// What just happened to it.
    notice: Option<PublicationNotice>,
    /// The form that publishes it; `None` when it is published, or cannot be yet.
    publishing: Option<Publishing>,
}

fn pending(thread: &Thread) -> &'static str {
    match (thread.placed(), thread.published_at()) {
        (0, _) => "Some fields are still empty, so this essay cannot be published yet.",
        (_, None) if thread.publish_at().is_some() => {
            "There is an autosaved draft. Unless you save it, the version below is published without it."
        }
        (_, None) => "There is an autosaved draft with empty fields; it is not shown here.",
        (_, Some(_)) => "There is an autosaved draft that readers do not see.",
    }
}

fn closes_after(thread: &Thread) -> Option<String> {
    let days = thread.closes_after().filter(|_| thread.closes_at().is_none() && thread.published_at().is_none())?;
    Some(format!("{} after it is published", text::count(u64::from(days.number().unsigned_abs()), "day", "days")))
}

const SLOW_HINT: &str = "Slow mode: one story or reply per person every ten minutes.";

fn buttons(thread: &Thread) -> Vec<Button> {
    let button = |part: &str, words: &'static str| Button { action: links::owner_thread(thread.id(), part), words, hint: "" };
    if thread.published_at().is_none() {
        return Vec::new();
    }
    let all = [
        (ThreadState::Open, button("open", "Open to stories and replies")),
        (ThreadState::Slow, Button { hint: SLOW_HINT, ..button("slow", "Turn on slow mode") }),
        (ThreadState::Locked, button("lock", "Close to new stories and replies")),
    ];
    all.into_iter().filter(|(state, _)| *state != thread.state()).map(|(_, button)| button).collect()
}

/// `GET /owner/threads/{id}`
pub(in crate::web) async fn show(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let about = ThreadAnnouncement::load(&app, path.into_inner()).await?;
    let mut shown = thread_page(&app, owner.into(), &about);
    shown.notice = PublicationNotice::new(&query, &about.thread, about.announcement, about.audience);
    if let Some(publishing) = &mut shown.publishing {
        publishing.refill(&query);
    }
    page::ok(&shown)
}

/// A thread, and its announcement in the newsletter.
struct ThreadAnnouncement {
    thread: Thread,
    announcement: Option<IssueId>,
    audience: i64,
    missing_pages: Vec<String>,
}

impl ThreadAnnouncement {
    async fn load(app: &App, id: String) -> Result<Self, Problem> {
        let origin = app.site.base_url.origin().to_owned();
        let found = app.db.read(move |tx| {
            let thread = by_id(tx, &id)?;
            let missing_pages = missing_pages(tx, &origin, thread.html(), Some(thread.slug()))?;
            let announcement = announce::issue_about(tx, thread.id())?;
            Ok::<_, Problem>(Self { announcement, audience: announce::audience(tx)?, missing_pages, thread })
        });
        found.await
    }
}

fn thread_page(app: &App, owner: Visitor, about: &ThreadAnnouncement) -> EssayPage {
    let thread = &about.thread;
    EssayPage {
        frame: Frame::new(app, &owner, thread.title()).hidden(),
        errors: FormErrors::none(),
        list: links::owner_threads(),
        title: thread.title().to_owned(),
        state: state(thread),
        closes: thread.closes_at().map(|at| When::full(at, &app.config.site.zone)),
        closes_after: closes_after(thread),
        cover: thread.cover().to_owned(),
        essay: thread.html().clone(),
        question: thread.question(),
        edit: links::owner_thread(thread.id(), "edit"),
        history: links::owner_thread(thread.id(), "history"),
        missing_pages: about.missing_pages.clone(),
        pending: thread.has_pending().then(|| pending(thread)),
        public: thread.published_at().map(|_| links::thread(thread.slug())),
        buttons: buttons(thread),
        notice: None,
        announcement: about.announcement.map(links::owner_issue),
        publishing: Publishing::new(app, thread, about.audience),
    }
}

/// `POST /owner/threads/{id}/schedule`: schedules its publication.
pub(in crate::web) async fn schedule(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: ThreadId = path.parse().map_err(|_| Problem::missing())?;
    let (by, announce) = (owner.clone(), fields.ticked("announce"));
    let error = match parse_schedule(fields.text("at"), &app.config.site.zone) {
        Ok(at) => match app.db.write(move |tx| schedule::schedule(tx, id, at, announce.then_some(&by))).await {
            Ok(_) => return Ok(see_other(links::owner_thread_shown(id))),
            Err(error @ WriteError::Past) => error.to_string(),
            Err(error) => return Err(error.into()),
        },
        Err(error) => error.to_string(),
    };
    let about = ThreadAnnouncement::load(&app, path.into_inner()).await?;
    let mut shown = thread_page(&app, owner.into(), &about);
    shown.errors = FormErrors::one("at", error);
    if let Some(publishing) = &mut shown.publishing {
        publishing.schedule.at = fields.text("at").to_owned();
        publishing.announce = announce;
    }
    page::unprocessable(&shown)
}

/// `POST /owner/threads/{id}/{open,slow,lock,close}`: `close` is a synonym of `lock`.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    _: Owner,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, step) = path.into_inner();
    let id: ThreadId = id.parse().map_err(|_| Problem::missing())?;
    let changed = app.db.write(move |tx| match step.as_str() {
        "open" => threads::admit(tx, id, ThreadState::Open),
        "slow" => threads::admit(tx, id, ThreadState::Slow),
        "lock" | "close" => threads::admit(tx, id, ThreadState::Locked),
        _ => Err(WriteError::Missing),
    });
    changed.await?;
    Ok(see_other(links::owner_thread_shown(id)))
}
