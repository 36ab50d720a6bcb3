//! The owner's first page: where everything is, and whether it is well.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::fault::InternalError;
use crate::http::caller::{Owner, Visitor};
use crate::http::problem::Problem;
use crate::jobs;
use crate::jobs::{Buried, Depth};
use crate::mail::Transport;
use crate::text;
use crate::web::page::{self, Frame};

/// How many jobs that were given up are listed.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "owner/desk.html")]
struct Desk {
    frame: Frame,
    mail: &'static str,
    jobs: String,
    late: Option<String>,
    faults: u64,
    buried: Vec<Buried>,
}

/// `GET /owner`
pub async fn show(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    let (depth, buried) = app.db.read(|tx| Ok::<_, InternalError>((jobs::depth(tx)?, jobs::buried(tx, SHOWN)?))).await?;
    let mail = match app.mailer.transport() {
        Transport::Folder(_) => "Letters are written to a folder, not sent: set SMTP_URL to send them.",
        Transport::Memory(_) => "Letters are kept in memory.",
        Transport::Smtp(_) => "Letters are handed to your mail server.",
    };
    let frame = Frame::new(&app, &Visitor::from(member), "Owner’s desk").hidden();
    page::ok(&Desk { frame, mail, jobs: waiting(depth), late: late(&app, depth), faults: app.faults.total(), buried })
}

fn waiting(depth: Depth) -> String {
    match u64::try_from(depth.ready + depth.leased).unwrap_or(0) {
        0 => "Nothing waits to be done.".to_owned(),
        some => format!("{} to be done.", text::count(some, "job waits", "jobs wait")),
    }
}

/// Since when the oldest job should have been done, when that is longer ago than a worker's rest.
fn late(app: &App, depth: Depth) -> Option<String> {
    let (due, now) = (depth.oldest?, app.clock.now());
    (now.since(due).as_secs() > 60).then(|| text::ago(due, now))
}
