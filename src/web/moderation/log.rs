//! The moderation log: with names for staff, without names for the public.

use actix_web::{HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use crate::app::App;
use crate::http::caller::{Staff, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::moderation::log::{self, Hour, LogLine, PublicLogEntry};
use crate::moderation::{ModerationAction, ModerationReason};
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
    what: LoggedAction,
    reason: Option<String>,
    house_rules: Option<i32>,
    about: Option<LogLink>,
}

enum LoggedAction {
    Done(&'static str),
    /// A look-up of the account behind a pen name, and the title of the thread that the name belongs to.
    Revealed {
        pen: String,
        thread: String,
    },
    /// A change of the trust in a persona, its name, and the title of the thread that a pen name belongs to.
    Trust {
        said: &'static str,
        name: String,
        thread: Option<String>,
    },
}

/// The case or persona that an entry is about.
struct LogLink {
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
    /// The title of the reason, and its rule.
    reason: Option<(&'static str, &'static str)>,
    house_rules: Option<i32>,
}

impl StaffRow {
    fn new(line: LogLine, zone: &TimeZone) -> Self {
        match line {
            LogLine::Decision(entry) => Self {
                when: When::full(entry.at, zone),
                who: entry.who,
                what: LoggedAction::Done(entry.action.predicate()),
                reason: entry.reason.map(|reason| reason.title().to_owned()),
                house_rules: entry.house_rules,
                about: entry.case.map(|case| LogLink { href: links::case(case), label: "Open case" }),
            },
            LogLine::Reveal(looked) => Self {
                when: When::full(looked.at, zone),
                who: looked.who,
                what: LoggedAction::Revealed { pen: looked.pen, thread: looked.thread },
                reason: looked.why,
                house_rules: None,
                about: Some(LogLink { href: links::person(looked.persona), label: "Open person" }),
            },
            LogLine::Trust(entry) => Self {
                when: When::full(entry.at, zone),
                who: entry.who,
                what: LoggedAction::Trust { said: entry.action.predicate(), name: entry.name, thread: entry.thread },
                reason: entry.why,
                house_rules: None,
                about: Some(LogLink { href: links::person(entry.persona), label: "Open person" }),
            },
        }
    }
}

/// `GET /moderation/log`
pub(in crate::web) async fn staff(app: web::Data<App>, Staff(member): Staff, query: Query) -> Result<HttpResponse, Problem> {
    let (reader, before) = (member.clone(), query.text("after").parse().ok());
    let found = app.db.read(move |tx| log::staff(tx, &reader, before)).await?;
    page::ok(&StaffLog {
        frame: Frame::new(&app, &Visitor::from(member), "Log for moderators").hidden(),
        rows: found.rows.into_iter().map(|line| StaffRow::new(line, &app.config.site.zone)).collect(),
        next: found.next.map(|last| links::with_query(&links::moderation_log(), [("after", &last.to_string())])),
    })
}

/// `GET /log`
pub(in crate::web) async fn public(app: web::Data<App>, visitor: Visitor, query: Query) -> Result<HttpResponse, Problem> {
    let (keys, before) = (app.keys.clone(), query.text("after").parse().ok().map(Hour));
    let found = app.db.read(move |tx| log::public(tx, &keys, before)).await?;
    let row = |entry: PublicLogEntry| PublicRow {
        when: When::full(entry.hour, &app.config.site.zone),
        who: entry.who,
        what: action_label(entry.action),
        reason: entry.reason.map(|reason| (reason.title(), public_rule(reason))),
        house_rules: entry.house_rules,
    };
    page::ok(&PublicLog {
        frame: Frame::new(&app, &visitor, "Moderation log"),
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(|hour| links::with_query(&links::log(), [("after", &hour.0.to_string())])),
    })
}

/// The rule of a reason, for readers who do not see what the moderator wrote to the author.
const fn public_rule(reason: ModerationReason) -> &'static str {
    if reason.names_a_rule() { reason.rule() } else { "The author was told which rule." }
}

/// An action in words, without naming the comment.
const fn action_label(action: ModerationAction) -> &'static str {
    match action {
        ModerationAction::Hold => "held a story or reply for review",
        ModerationAction::Publish => "published a story or reply",
        ModerationAction::Remove => "removed a story or reply",
        ModerationAction::Spam => "marked a story or reply as spam",
        ModerationAction::Revise => "asked for a revision",
        ModerationAction::Keep => "reviewed a story or reply and kept it",
        ModerationAction::Undo => "undid a decision",
        // The public log must not include trust decisions.
        ModerationAction::Trust | ModerationAction::EndTrust => "changed whom they trust",
        // The public log must not include what authors do with their own comments.
        ModerationAction::Submit | ModerationAction::Edit | ModerationAction::Withdraw | ModerationAction::Return => {
            "did something with their own comment"
        }
    }
}
