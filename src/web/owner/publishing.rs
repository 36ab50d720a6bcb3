//! Publishing an essay: the form for it, the question before subscribers are emailed, and what the page says afterwards.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::missing_pages::missing_pages;
use super::schedule_field::ScheduleField;
use super::threads::by_id;
use crate::app::App;
use crate::http::caller::{Owner, Visitor};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::{IssueId, ThreadId};
use crate::links;
use crate::newsletter::{MailingList, announce};
use crate::text;
use crate::threads;
use crate::threads::Thread;
use crate::threads::schedule::{Cancellation, unschedule};
use crate::web::page::{self, Frame};

/// The value of `announce` that asks before it publishes. Any other value publishes and emails without a question.
const ASK: &str = "ask";

/// The values of `done` after the essay's state was changed.
const PUBLISHED: &str = "published";
const UNSCHEDULED: &str = "unscheduled";
const NOT_SCHEDULED: &str = "not-scheduled";

/// The form that publishes a draft, now or at a time.
pub(super) struct Publishing {
    pub(super) now: String,
    pub(super) then: String,
    pub(super) cancel: String,
    pub(super) schedule: ScheduleField,
    /// How many subscribers an announcement would reach.
    pub(super) audience: i64,
    /// Whether the scheduled publication is announced by email.
    pub(super) announce: bool,
}

impl Publishing {
    /// `None` when the essay is published, or cannot be yet.
    pub(super) fn new(app: &App, thread: &Thread, audience: i64) -> Option<Self> {
        if thread.published_at().is_some() || thread.placed() == 0 {
            return None;
        }
        Some(Self {
            now: links::owner_thread(thread.id(), "publish"),
            then: links::owner_thread(thread.id(), "schedule"),
            cancel: links::owner_thread(thread.id(), "cancel"),
            schedule: ScheduleField::new(&app.config.site.zone, thread.publish_at()),
            audience,
            announce: thread.is_to_be_announced(),
        })
    }

    /// `38 people`
    pub(super) fn people(&self) -> String {
        people(self.audience)
    }

    /// Fills the form with what a cancelled schedule was, so that it can be scheduled anew.
    pub(super) fn refill(&mut self, query: &Query) {
        if query.flash("done") == UNSCHEDULED && self.schedule.scheduled.is_none() {
            query.flash("at").clone_into(&mut self.schedule.at);
            self.announce = !query.flash("announce").is_empty();
        }
    }
}

/// The number of recipients in words.
fn people(audience: i64) -> String {
    text::count(audience.unsigned_abs(), "person", "people")
}

/// What just happened to an essay.
pub(super) struct PublicationNotice {
    pub(super) sentence: String,
    /// The page that shows how far its email is sent.
    pub(super) sending: Option<String>,
}

impl PublicationNotice {
    pub(super) fn new(query: &Query, thread: &Thread, announcement: Option<IssueId>, audience: i64) -> Option<Self> {
        let is_published = thread.published_at().is_some();
        let plain = |sentence: &str| Some(Self { sentence: sentence.to_owned(), sending: None });
        match query.flash("done") {
            PUBLISHED if is_published && thread.is_to_be_announced() && audience > 0 => Some(Self {
                sentence: format!("“{}” is published. The email about it is being sent to {}.", thread.title(), people(audience)),
                // Until the job has run, the list is where the issue will appear.
                sending: Some(announcement.map_or_else(links::owner_issues, links::owner_issue)),
            }),
            PUBLISHED if is_published => plain(&format!("“{}” is published.", thread.title())),
            UNSCHEDULED if !is_published => plain("The schedule is cancelled: this is a draft again, and nothing is published."),
            NOT_SCHEDULED if is_published => plain("This essay was no longer scheduled: it is already published."),
            NOT_SCHEDULED => plain("This essay was no longer scheduled. It is a draft and isn’t published."),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "owner/threads/publish.html")]
struct PublishPage {
    frame: Frame,
    title: String,
    list: String,
    audience: i64,
    /// What the essay links to on this site and that does not exist.
    missing_pages: Vec<String>,
    action: String,
    back: String,
}

impl PublishPage {
    /// `38 people`
    fn people(&self) -> String {
        people(self.audience)
    }
}

/// `GET /owner/threads/{id}/publish`: asks before subscribers are emailed, with their number.
pub(in crate::web) async fn confirm(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let origin = app.site.base_url.origin().to_owned();
    let found = app.db.read(move |tx| {
        let (thread, list) = (by_id(tx, &path)?, announce::list(tx)?);
        let missing = missing_pages(tx, &origin, thread.html(), Some(thread.slug()))?;
        Ok::<_, Problem>((thread, list, announce::audience(tx)?, missing))
    });
    let (thread, list, audience, missing_pages) = found.await?;
    let back = links::owner_thread_shown(thread.id());
    if thread.published_at().is_some() || thread.placed() == 0 {
        return Ok(see_other(back));
    }
    page::ok(&PublishPage {
        frame: Frame::new(&app, &Visitor::from(owner), "Publish it?").hidden(),
        title: thread.title().to_owned(),
        list: list.as_ref().map(MailingList::name).unwrap_or_default().to_owned(),
        audience,
        missing_pages,
        action: links::owner_thread(thread.id(), "publish"),
        back,
    })
}

/// `POST /owner/threads/{id}/publish`
pub(in crate::web) async fn publish(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: ThreadId = path.parse().map_err(|_| Problem::missing())?;
    if fields.text("announce") == ASK {
        return Ok(see_other(links::owner_thread(id, "publish")));
    }
    let announced = fields.ticked("announce");
    app.db.write(move |tx| threads::publish(tx, id, announced.then_some(&owner))).await?;
    Ok(see_other_with_flash(links::after(&links::owner_thread_shown(id), PUBLISHED)))
}

/// `POST /owner/threads/{id}/cancel`: makes a scheduled essay a draft again.
pub(in crate::web) async fn cancel(app: web::Data<App>, _: Owner, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: ThreadId = path.parse().map_err(|_| Problem::missing())?;
    let cancelled = app.db.write(move |tx| unschedule(tx, id)).await?;
    let own = links::owner_thread_shown(id);
    let address = match cancelled {
        Cancellation::Cancelled { at, announced } => {
            let at = ScheduleField::new(&app.config.site.zone, Some(at)).at;
            let announce = if announced { "on" } else { "" };
            links::with_query(&own, [("done", UNSCHEDULED), ("at", &at), ("announce", announce)])
        }
        Cancellation::NotScheduled => links::after(&own, NOT_SCHEDULED),
    };
    Ok(see_other_with_flash(address))
}
