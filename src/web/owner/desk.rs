//! The owner's start page: links to all other pages, and the status of the site.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::charts::Charts;
use super::clock::ClockWarning;
use super::schedule_field::site_time;
use super::scheduled::{ScheduledItem, scheduled};
use super::set_up::{SetUp, SetUpFacts};
use crate::app::App;
use crate::db::clock_watch;
use crate::error::InternalError;
use crate::http::caller::{Owner, Visitor};
use crate::http::problem::Problem;
use crate::id::CommentId;
use crate::jobs;
use crate::jobs::{Buried, Depth};
use crate::mail::Transport;
use crate::private_files;
use crate::statistics;
use crate::text;
use crate::web::page::{self, Frame};

/// The maximum number of failed jobs that are listed.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "owner/desk.html")]
struct Desk {
    frame: Frame,
    mail: &'static str,
    jobs: String,
    late: Option<String>,
    internal_errors: u64,
    /// Directories in which other users of the machine have rights.
    open_directories: Vec<String>,
    clock: Option<ClockWarning>,
    charts: Charts,
    /// What is left to set up; `None` once everything is done.
    set_up: Option<SetUp>,
    buried: Vec<Buried>,
    /// The comments whose stored text is damaged.
    unreadable: Vec<CommentId>,
    /// What is published or sent by itself, each with its time in words.
    scheduled: Vec<(ScheduledItem, String)>,
}

/// `GET /owner`
pub async fn show(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    let found = app.db.read(|tx| {
        let (depth, buried) = (jobs::depth(tx)?, jobs::buried(tx, SHOWN)?);
        Ok::<_, InternalError>((
            depth,
            buried,
            scheduled(tx)?,
            clock_watch::step(tx)?,
            SetUpFacts::gather(tx)?,
            statistics::weeks(tx)?,
        ))
    });
    let (depth, buried, scheduled, step, facts, weeks) = found.await?;
    let scheduled = scheduled
        .into_iter()
        .map(|item| (site_time(&app.config.site.zone, item.at), item))
        .map(|(at, item)| (item, at))
        .collect();
    let mail = match app.mailer.transport() {
        Transport::Folder(_) => "Emails are written to a folder, not sent: set SMTP_URL to send them.",
        Transport::Memory(_) => "Emails are held in memory, not sent.",
        Transport::Smtp(_) => "Emails are handed to your mail server.",
    };
    let frame = Frame::new(&app, &Visitor::from(member), "Dashboard").hidden();
    page::ok(&Desk {
        frame,
        mail,
        jobs: waiting_label(depth),
        late: late(&app, depth),
        internal_errors: app.internal_errors.total(),
        open_directories: open_directories(&app),
        charts: Charts::new(&weeks, app.clock.now()),
        set_up: SetUp::new(&app, &facts),
        clock: step.map(|step| ClockWarning::new(&app, step)),
        buried,
        unreadable: app.db.unreadable().into_iter().map(CommentId::from).collect(),
        scheduled,
    })
}

fn open_directories(app: &App) -> Vec<String> {
    let open = app.config.own_directories().into_iter().filter(|path| private_files::is_open_to_others(path));
    open.map(|path| path.display().to_string()).collect()
}

fn waiting_label(depth: Depth) -> String {
    match u64::try_from(depth.ready + depth.leased).unwrap_or(0) {
        0 => "No jobs waiting.".to_owned(),
        some => format!("{} waiting.", text::count(some, "job", "jobs")),
    }
}

/// How long the oldest job is overdue, when that is longer than a worker's pause of a minute.
fn late(app: &App, depth: Depth) -> Option<String> {
    let (due, now) = (depth.oldest?, app.clock.now());
    (now.since(due).as_secs() > 60).then(|| text::lasting(now.since(due)))
}
