//! The review queues: waiting cases and recent decisions.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{DecisionBanner, QueueTab, RECENT, decision_banner, tabs};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::error::InternalError;
use crate::http::caller::{Caller, Staff, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::moderation::queues;
use crate::moderation::queues::{CaseCard, RecentDecision};
use crate::moderation::{Case, CaseState, ModerationReason, ReviewQueue};
use crate::text;
use crate::web::moment::When;
use crate::web::page::{self, Frame};

#[derive(Template)]
#[template(path = "moderation/queues.html")]
struct DeskPage {
    frame: Frame,
    tabs: Vec<QueueTab>,
    done: Option<DecisionBanner>,
}

#[derive(Template)]
#[template(path = "moderation/queue.html")]
struct QueuePage {
    frame: Frame,
    tabs: Vec<QueueTab>,
    done: Option<DecisionBanner>,
    title: &'static str,
    /// The text of an empty queue.
    nothing: &'static str,
    rows: Vec<CaseRow>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "moderation/recent.html")]
struct RecentPage {
    frame: Frame,
    tabs: Vec<QueueTab>,
    done: Option<DecisionBanner>,
    rows: Vec<RecentRow>,
    next: Option<String>,
}

impl DeskPage {
    /// Whether any queue has waiting cases.
    fn waits(&self) -> bool {
        self.tabs.iter().any(|tab| !tab.count.is_empty())
    }
}

/// A case in a list.
pub(super) struct CaseRow {
    pub href: String,
    pub byline: String,
    pub thread: String,
    pub when: When,
    pub beginning: String,
    /// The reports of readers, each with whether it is severe.
    pub reports: Vec<(String, bool)>,
    pub hits: Vec<String>,
    /// For how long it is overdue; `None` while it is not.
    pub overdue: Option<String>,
}

struct RecentRow {
    href: Option<String>,
    who: String,
    what: &'static str,
    reason: Option<&'static str>,
    byline: String,
    thread: String,
    beginning: String,
    when: When,
}

fn frame(app: &App, member: &Caller, title: &str) -> Frame {
    Frame::new(app, &Visitor::from(member.clone()), title).hidden()
}

/// `GET /moderation`
pub(in crate::web) async fn index(app: web::Data<App>, Staff(member): Staff, query: Query) -> Result<HttpResponse, Problem> {
    let (staff, event) = (member.clone(), query.flash("done").to_owned());
    let read = app.db.read(move |tx| Ok::<_, InternalError>((tabs(tx, "")?, decision_banner(tx, &staff, &event)?)));
    let (tabs, done) = read.await?;
    page::ok(&DeskPage { frame: frame(&app, &member, "Moderation"), tabs, done })
}

/// `GET /moderation/{queue}`
pub(in crate::web) async fn queue_page(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    if path.as_str() == RECENT {
        return recent(&app, member, &query).await;
    }
    let queue = ReviewQueue::from_slug(&path).ok_or_else(Problem::missing)?;
    let (staff, event, after) = (member.clone(), query.flash("done").to_owned(), query.text("after").parse().ok());
    let read = app.db.read(move |tx| {
        Ok::<_, InternalError>((
            tabs(tx, queue.slug())?,
            decision_banner(tx, &staff, &event)?,
            queues::queue_page(tx, &staff, queue, after)?,
            tx.now(),
        ))
    });
    let (tabs, done, found, now) = read.await?;
    let next = found.next.map(|place| links::with_query(&links::moderation_queue(queue.slug()), [("after", &place.to_string())]));
    let rows = found.rows.into_iter().map(|card| row(card, now)).collect();
    let frame = frame(&app, &member, queue.title());
    page::ok(&QueuePage { frame, tabs, done, title: queue.title(), nothing: nothing(queue), rows, next })
}

async fn recent(app: &App, member: Caller, query: &Query) -> Result<HttpResponse, Problem> {
    let (staff, event, before) = (member.clone(), query.flash("done").to_owned(), query.text("after").parse().ok());
    let read = app.db.read(move |tx| {
        Ok::<_, InternalError>((tabs(tx, RECENT)?, decision_banner(tx, &staff, &event)?, queues::recent(tx, before)?, tx.now()))
    });
    let (tabs, done, found, now) = read.await?;
    let next = found.next.map(|last| links::with_query(&links::moderation_queue(RECENT), [("after", &last.to_string())]));
    let rows = found.rows.into_iter().map(|recent| recent_row(recent, now)).collect();
    page::ok(&RecentPage { frame: frame(app, &member, "Recent decisions"), tabs, done, rows, next })
}

/// The text of an empty queue: about this queue alone, because others may have cases.
const fn nothing(queue: ReviewQueue) -> &'static str {
    match queue {
        ReviewQueue::Care => "Nothing waiting: no open reports about a person’s safety.",
        ReviewQueue::Legal => "Nothing waiting: no open reports of something illegal.",
        ReviewQueue::Report => "Nothing waiting: no open reports.",
        ReviewQueue::Hold => "Nothing waiting: no held posts.",
        ReviewQueue::Spam => "Nothing waiting: no spam to review.",
    }
}

pub(super) fn row(card: CaseCard, now: UnixMicros) -> CaseRow {
    let grave = |reason: ModerationReason| {
        matches!(
            reason,
            ModerationReason::Threat | ModerationReason::Worry | ModerationReason::Illegal | ModerationReason::Sexual
        )
    };
    let report = |(reason, count): (ModerationReason, u64)| {
        let times = if count > 1 { format!(", {count} times") } else { String::new() };
        (format!("reported: {}{times}", reason.complaint()), grave(reason))
    };
    CaseRow {
        href: links::case(card.case.id),
        byline: card.byline,
        thread: card.thread,
        when: When::day(card.posted_at, now),
        beginning: card.beginning,
        reports: card.reports.into_iter().map(report).collect(),
        hits: card.hits,
        overdue: overdue(&card.case, now),
    }
}

/// For how long a case that waits for a moderator is overdue; `None` while it is not.
pub(super) fn overdue(case: &Case, now: UnixMicros) -> Option<String> {
    (case.state == CaseState::Open && case.due_at < now).then(|| text::lasting(now.since(case.due_at)))
}

fn recent_row(recent: RecentDecision, now: UnixMicros) -> RecentRow {
    let entry = recent.entry;
    RecentRow {
        href: entry.case.map(links::case),
        who: entry.who,
        what: entry.action.predicate(),
        reason: entry.reason.map(ModerationReason::title),
        byline: recent.byline,
        thread: recent.thread,
        beginning: recent.beginning,
        when: When::ago(entry.at, now),
    }
}
