//! The list of the owner's essays.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::schedule_field::site_time;
use crate::app::App;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::{Owner, Visitor};
use crate::http::problem::Problem;
use crate::id::ThreadId;
use crate::links;
use crate::threads::ThreadState;
use crate::threads::{self, Thread};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

struct EssayItem {
    title: String,
    href: String,
    /// The state, with the time of a scheduled essay.
    state: String,
    changed: When,
}

#[derive(Template)]
#[template(path = "owner/threads/index.html")]
struct ListPage {
    frame: Frame,
    threads: Vec<EssayItem>,
    new: String,
}

pub(super) fn by_id(tx: &mut Tx<'_>, id: &str) -> Result<Thread, Problem> {
    let id: ThreadId = id.parse().map_err(|_| Problem::missing())?;
    threads::find(tx, id)?.ok_or_else(Problem::missing)
}

/// `GET /owner/threads`
pub(in crate::web) async fn list(app: web::Data<App>, Owner(owner): Owner) -> Result<HttpResponse, Problem> {
    let (all, now) = app.db.read(|tx| Ok::<_, InternalError>((threads::all(tx)?, tx.now()))).await?;
    let row = |thread: &Thread| EssayItem {
        title: thread.title().to_owned(),
        href: links::owner_thread_shown(thread.id()),
        state: match thread.publish_at().filter(|_| thread.published_at().is_none()) {
            Some(at) => format!("{} for {}", state(thread), site_time(&app.config.site.zone, at)),
            None => state(thread).to_owned(),
        },
        changed: When::day(thread.updated_at(), now),
    };
    page::ok(&ListPage {
        frame: Frame::new(&app, &Visitor::from(owner), "Essays").hidden(),
        threads: all.iter().map(row).collect(),
        new: links::owner_thread_new(),
    })
}

/// The state of a thread in a word: who may read and answer it.
pub(super) fn state(thread: &Thread) -> &'static str {
    match (thread.published_at(), thread.state()) {
        (None, _) if thread.publish_at().is_some() => "scheduled",
        (None, _) => "draft",
        (Some(_), ThreadState::Open) => "open",
        (Some(_), ThreadState::Slow) => "slow",
        (Some(_), ThreadState::Locked) => "locked",
    }
}
