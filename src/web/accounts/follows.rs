//! The list of what a member follows and mutes.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::comments;
use crate::comments::{Byline, Interest, Kept, Muted};
use crate::fault::Fault;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::form::{Fields, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::{InterestId, MutedVoiceId};
use crate::links;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "accounts/notifications.html")]
struct FollowingPage {
    frame: Frame,
    kept: Vec<Row>,
    further_kept: Option<String>,
    muted: Vec<Row>,
    further_muted: Option<String>,
    notice: Option<&'static str>,
}

/// Something that a member follows or muted.
struct Row {
    id: String,
    /// What it is called.
    name: String,
    /// Where it is.
    href: Option<String>,
    /// Which thread it belongs to; empty for a whole thread, and for somebody who is muted everywhere.
    thread: String,
    /// What was said of it.
    said: &'static str,
}

impl Row {
    fn kept(kept: Kept) -> Self {
        let said = match kept.interest {
            Interest::Follow => "followed",
            Interest::Mute => "muted",
        };
        let id = kept.id.to_string();
        match kept.story {
            None => Self { id, name: kept.thread, href: Some(links::thread(&kept.slug)), thread: String::new(), said },
            Some((story, Some(by))) => Self {
                id,
                name: format!("The conversation that {by} began"),
                href: Some(links::comment_around(story, None)),
                thread: kept.thread,
                said,
            },
            Some((_, None)) => {
                Self { id, name: "A conversation whose story is gone".to_owned(), href: None, thread: kept.thread, said }
            }
        }
    }

    fn muted(muted: Muted) -> Self {
        let name = match muted.byline {
            Byline::Account(name) | Byline::Pen(name) => name,
        };
        Self { id: muted.id.to_string(), name, href: None, thread: muted.thread.unwrap_or_default(), said: "muted" }
    }
}

const FORGOTTEN: &str = "forgotten";
const HEARD: &str = "heard";

/// `GET /settings/notifications`: what the member follows and mutes.
pub(crate) async fn list(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let (after, muted_after) = (query.text("after").parse().ok(), query.text("muted_after").parse().ok());
    let reader = member.clone();
    let found = app.db.read(move |tx| {
        Ok::<_, Fault>((comments::kept_interests(tx, &reader, after)?, comments::muted_voices(tx, &reader, muted_after)?))
    });
    let (kept, muted) = found.await?;
    let further = |name: &str, id: String| links::asked(&links::settings_notifications(), [(name, id.as_str())]);
    page::ok(&FollowingPage {
        frame: Frame::new(&app, &Visitor::from(member), "What you follow and mute").hidden(),
        further_kept: kept.next.map(|id| further("after", id.to_string())),
        kept: kept.rows.into_iter().map(Row::kept).collect(),
        further_muted: muted.next.map(|id| further("muted_after", id.to_string())),
        muted: muted.rows.into_iter().map(Row::muted).collect(),
        notice: match query.text("done") {
            FORGOTTEN => Some("From now on you hear of it what everybody hears: who answers you."),
            HEARD => Some("You see what they write again, as everybody does."),
            _ => None,
        },
    })
}

/// `POST /settings/notifications`: `forget` is something that is neither followed nor muted any more, `hear` somebody who was muted.
pub(crate) async fn change(app: web::Data<App>, SignedIn(member): SignedIn, fields: Fields) -> Result<HttpResponse, Problem> {
    let done = match (fields.text("forget").parse::<InterestId>(), fields.text("hear").parse::<MutedVoiceId>()) {
        (Ok(id), _) => {
            app.db.write(move |tx| comments::forget_interest(tx, &member, id)).await?;
            FORGOTTEN
        }
        (_, Ok(id)) => {
            app.db.write(move |tx| comments::hear_again(tx, &member, id)).await?;
            HEARD
        }
        _ => return Err(Problem::missing()),
    };
    Ok(see_other(links::after(&links::settings_notifications(), done)))
}
