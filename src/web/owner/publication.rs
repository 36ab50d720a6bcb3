//! One essay as its readers will see it, and who may see and answer it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::threads::by_id;
use crate::app::App;
use crate::id::ThreadId;
use crate::links;
use crate::text::Html;
use crate::threads::{self, Question, Thread, ThreadState};
use crate::web::error::Problem;
use crate::web::page::{self, Frame};
use crate::web::visitor::{Owner, Visitor};

/// A button that changes who may see or answer the thread.
struct Button {
    action: String,
    words: &'static str,
}

#[derive(Template)]
#[template(path = "owner/threads/show.html")]
struct ThreadPage {
    frame: Frame,
    list: String,
    title: String,
    state: &'static str,
    essay: Html,
    question: Question,
    edit: String,
    history: String,
    /// What is to be known of words that are not in their place yet.
    pending: Option<&'static str>,
    public: Option<String>,
    buttons: Vec<Button>,
}

/// Who may see and answer a thread, in a word.
pub(super) fn state(thread: &Thread) -> &'static str {
    match (thread.published_at(), thread.state()) {
        (None, _) => "draft",
        (Some(_), ThreadState::Open) => "open",
        (Some(_), ThreadState::Slow) => "slow",
        (Some(_), ThreadState::Locked) => "locked",
    }
}

fn pending(thread: &Thread) -> &'static str {
    match (thread.placed(), thread.published_at()) {
        (0, _) => "Something is missing in this essay still, so it cannot be published yet.",
        (_, None) => "There are newer words, in which something is missing still; they are not here yet.",
        (_, Some(_)) => "There are newer words that readers do not see yet.",
    }
}

fn buttons(thread: &Thread) -> Vec<Button> {
    let button = |part: &str, words: &'static str| Button { action: links::owner_thread(thread.id(), part), words };
    if thread.placed() == 0 {
        return Vec::new();
    }
    if thread.published_at().is_none() {
        return vec![button("publish", "Publish it")];
    }
    let all = [
        (ThreadState::Open, button("open", "Open it for stories")),
        (ThreadState::Slow, button("slow", "Slow it: one comment every ten minutes")),
        (ThreadState::Locked, button("lock", "Lock it: no more stories")),
    ];
    all.into_iter().filter(|(state, _)| *state != thread.state()).map(|(_, button)| button).collect()
}

/// `GET /owner/threads/{id}`
pub(in crate::web) async fn show(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let thread = app.db.read(move |tx| by_id(tx, &path)).await?;
    page::ok(&ThreadPage {
        frame: Frame::new(&app, &Visitor::from(owner), thread.title()).hidden(),
        list: links::owner_threads(),
        title: thread.title().to_owned(),
        state: state(&thread),
        essay: thread.html().clone(),
        question: thread.question(),
        edit: links::owner_thread(thread.id(), "edit"),
        history: links::owner_thread(thread.id(), "history"),
        pending: thread.has_pending().then(|| pending(&thread)),
        public: thread.published_at().map(|_| links::thread(thread.slug())),
        buttons: buttons(&thread),
    })
}

/// `POST /owner/threads/{id}/{publish,open,slow,lock,close}`: closing is locking by another name.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    Owner(_): Owner,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, step) = path.into_inner();
    let id: ThreadId = id.parse().map_err(|_| Problem::missing())?;
    let state = match step.as_str() {
        "publish" => None,
        "open" => Some(ThreadState::Open),
        "slow" => Some(ThreadState::Slow),
        "lock" | "close" => Some(ThreadState::Locked),
        _ => return Err(Problem::missing()),
    };
    app.db
        .write(move |tx| match state {
            None => threads::publish(tx, id),
            Some(state) => threads::admit(tx, id, state),
        })
        .await?;
    Ok(page::see_other(links::owner_thread_shown(id)))
}
