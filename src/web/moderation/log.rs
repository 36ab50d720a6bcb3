//! What was done: for moderators with names, for everybody without.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::{Staff, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::moderation::log::{self, Hour, Line, PublicEntry};
use crate::moderation::{Action, Reason};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

#[derive(Template)]
#[template(path = "moderation/log.html")]
struct StaffLog {
    frame: Frame,
    rows: Vec<StaffRow>,
    next: Option<String>,
}

struct StaffRow {
    when: When,
    who: String,
    what: What,
    reason: Option<String>,
    about: Option<About>,
}

enum What {
    Done(&'static str),
    /// A look behind a pen name, and the title of the thread that keeps it.
    Revealed {
        pen: String,
        thread: String,
    },
}

/// What a line is about.
struct About {
    href: String,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "moderation/public-log.html")]
struct PublicLog {
    frame: Frame,
    rows: Vec<PublicRow>,
    next: Option<String>,
}

struct PublicRow {
    when: When,
    who: String,
    what: &'static str,
    reason: Option<Reason>,
}

impl From<Line> for StaffRow {
    fn from(line: Line) -> Self {
        match line {
            Line::Decision(entry) => Self {
                when: When::full(entry.at),
                who: entry.who,
                what: What::Done(entry.action.said()),
                reason: entry.reason.map(|reason| reason.title().to_owned()),
                about: entry.case.map(|case| About { href: links::case(case), label: "The case" }),
            },
            Line::Reveal(looked) => Self {
                when: When::full(looked.at),
                who: looked.who,
                what: What::Revealed { pen: looked.pen, thread: looked.thread },
                reason: Some(looked.why),
                about: Some(About { href: links::person(looked.voice), label: "The person" }),
            },
        }
    }
}

/// `GET /moderation/log`
pub(in crate::web) async fn staff(app: web::Data<App>, Staff(member): Staff, query: Query) -> Result<HttpResponse, Problem> {
    let before = query.text("after").parse().ok();
    let found = app.db.read(move |tx| log::staff(tx, before)).await?;
    page::ok(&StaffLog {
        frame: Frame::new(&app, &Visitor::from(member), "What was done").hidden(),
        rows: found.rows.into_iter().map(StaffRow::from).collect(),
        next: found.next.map(|last| links::asked(&links::moderation_log(), [("after", &last.to_string())])),
    })
}

/// `GET /log`
pub(in crate::web) async fn public(app: web::Data<App>, visitor: Visitor, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, before) = (app.keys.clone(), query.text("after").parse().ok().map(Hour));
    let found = app.db.read(move |tx| log::public(tx, &keys, before)).await?;
    let row = |entry: PublicEntry| PublicRow {
        when: When::full(entry.hour),
        who: entry.who,
        what: done(entry.action),
        reason: entry.reason,
    };
    page::ok(&PublicLog {
        frame: Frame::new(&app, &visitor, "What moderators did"),
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(|hour| links::asked(&links::log(), [("after", &hour.0.to_string())])),
    })
}

/// What was done, of a story that is not named.
const fn done(action: Action) -> &'static str {
    match action {
        Action::Hold => "held a story until a moderator has looked",
        Action::Publish => "published a story",
        Action::Remove => "removed a story",
        Action::Spam => "marked a story as spam",
        Action::Revise => "asked for a revision",
        Action::Keep => "looked at a story and left it as it was",
        Action::Undo => "took a decision back",
        // What authors do with their own is not in this log.
        Action::Submit | Action::Edit | Action::Withdraw | Action::Return => "did something with their own story",
    }
}
