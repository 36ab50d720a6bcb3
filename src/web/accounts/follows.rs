//! The notification settings: what a member follows and mutes.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::comments;
use crate::comments::{Byline, FollowState, FollowedItem, Muted};
use crate::error::InternalError;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::flash::{see_other_with_flash, see_other_with_flash_about};
use crate::http::form::{Fields, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::{InterestId, MutedPersonaId};
use crate::links;
use crate::notifications::{EmailTopic, email_opt_out};
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "accounts/follows.html")]
struct FollowingPage {
    frame: Frame,
    followed: Vec<FollowItem>,
    further_followed: Option<String>,
    muted: Vec<FollowItem>,
    further_muted: Option<String>,
    /// Each email topic, and whether its emails are switched on.
    emails: Vec<(EmailTopic, bool)>,
    notice: Option<String>,
}

/// A thread, conversation or persona that a member follows or muted.
struct FollowItem {
    id: String,
    /// Its title or name.
    name: String,
    /// Its address; `None` when it has no page.
    href: Option<String>,
    /// The thread that it belongs to; empty for a whole thread, and for a persona that is muted everywhere.
    thread: String,
    /// The choice of the member, in words.
    said: &'static str,
}

impl FollowItem {
    fn from_followed(item: FollowedItem) -> Self {
        let said = match item.interest {
            FollowState::Follow => "followed",
            FollowState::Mute => "muted",
        };
        let id = item.id.to_string();
        match item.story {
            None => Self { id, name: item.thread, href: Some(links::thread(&item.slug)), thread: String::new(), said },
            Some((story, Some(by))) => Self {
                id,
                name: format!("The conversation started by {by}"),
                href: Some(links::comment_around(story, None)),
                thread: item.thread,
                said,
            },
            Some((_, None)) => {
                Self { id, name: "A conversation whose story is gone".to_owned(), href: None, thread: item.thread, said }
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

const UNFOLLOWED: &str = "forgotten";
const UNMUTED: &str = "unmuted";
const HEARD: &str = "heard";
const EMAILS: &str = "emails";

/// `GET /settings/notifications`: what the member follows and mutes.
pub(crate) async fn list(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let (after, muted_after) = (query.text("after").parse().ok(), query.text("muted_after").parse().ok());
    let reader = member.clone();
    let found = app.db.read(move |tx| {
        let emails = email_opt_out::topics(tx, reader.id())?;
        let followed = comments::followed_items(tx, &reader, after)?;
        Ok::<_, InternalError>((followed, comments::muted_personas(tx, &reader, muted_after)?, emails))
    });
    let (followed, muted, emails) = found.await?;
    let further = |name: &str, id: String| links::with_query(&links::settings_notifications(), [(name, id.as_str())]);
    page::ok(&FollowingPage {
        frame: Frame::new(&app, &Visitor::from(member), "Notification settings").hidden(),
        further_followed: followed.next.map(|id| further("after", id.to_string())),
        followed: followed.rows.into_iter().map(FollowItem::from_followed).collect(),
        further_muted: muted.next.map(|id| further("muted_after", id.to_string())),
        muted: muted.rows.into_iter().map(FollowItem::muted).collect(),
        emails,
        notice: flash_message(&query),
    })
}

fn flash_message(query: &Query) -> Option<String> {
    match query.flash("done") {
        UNFOLLOWED => Some("Unfollowed. You are still notified of replies to you.".to_owned()),
        UNMUTED => Some("Unmuted. You are notified of replies to you again.".to_owned()),
        EMAILS => Some("Your email settings are saved.".to_owned()),
        HEARD => Some(format!("You unmuted {}, and see what they write again.", query.flash_subject())),
        _ => None,
    }
}

/// `POST /settings/notifications`: `emails_on` and `emails_off` name an email topic, `forget` what is to be neither followed nor
/// muted any more, `hear` a persona to unmute.
pub(crate) async fn change(app: web::Data<App>, SignedIn(member): SignedIn, fields: Fields) -> Result<HttpResponse, Problem> {
    let emails = links::after(&links::settings_notifications(), EMAILS);
    if let Ok(topic) = fields.text("emails_on").parse::<EmailTopic>() {
        app.db.write(move |tx| email_opt_out::switch_on(tx, member.id(), topic)).await?;
        return Ok(see_other_with_flash(emails));
    }
    if let Ok(topic) = fields.text("emails_off").parse::<EmailTopic>() {
        app.db.write(move |tx| email_opt_out::switch_off(tx, member.id(), topic)).await?;
        return Ok(see_other_with_flash(emails));
    }
    let done = match (fields.text("forget").parse::<InterestId>(), fields.text("hear").parse::<MutedPersonaId>()) {
        (Ok(id), _) => match app.db.write(move |tx| comments::unfollow(tx, &member, id)).await? {
            Some(FollowState::Mute) => UNMUTED,
            Some(FollowState::Follow) | None => UNFOLLOWED,
        },
        (_, Ok(id)) => {
            let list = links::settings_notifications();
            return Ok(match app.db.write(move |tx| comments::unmute_persona(tx, &member, id)).await? {
                Some(name) => see_other_with_flash_about(links::after(&list, HEARD), &name),
                None => see_other(list),
            });
        }
        _ => return Err(Problem::missing()),
    };
    Ok(see_other_with_flash(links::after(&links::settings_notifications(), done)))
}
