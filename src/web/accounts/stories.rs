//! The list of everything that a member wrote. It connects an account with its pen names, so only its author sees it.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::find;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments::CommentKind;
use crate::comments::unconfirmed;
use crate::comments::unconfirmed::Unconfirmed;
use crate::error::InternalError;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::moderation;
use crate::moderation::{OwnComment, OwnState};
use crate::text::{self, Flavour, Wrap};
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "accounts/stories.html")]
struct StoriesPage {
    frame: Frame,
    unconfirmed: Vec<UnconfirmedItem>,
    rows: Vec<StoryItem>,
    next: Option<String>,
    /// Whether this is a later page of the list.
    is_continued: bool,
}

/// A comment that was written without a session and waits for the confirmation of the member's address.
struct UnconfirmedItem {
    noun: &'static str,
    words: String,
    thread: String,
    confirm: String,
    until: When,
}

impl UnconfirmedItem {
    fn new(app: &App, (waiting, thread): (Unconfirmed, String)) -> Self {
        Self {
            noun: CommentKind::from_parent(waiting.draft().parent).noun(),
            words: text::excerpt(&text::to_plain(waiting.body().as_str(), Flavour::Comment, Wrap::Never), QUOTED_CHARS),
            thread,
            confirm: links::confirm_story(waiting.link(&app.keys)),
            until: When::full(waiting.expires_at(), &app.config.site.zone),
        }
    }
}

/// How many characters of an unconfirmed comment are quoted.
const QUOTED_CHARS: usize = 120;

/// A comment in the list.
struct StoryItem {
    noun: &'static str,
    /// Where its words lead: to the comment in its thread, or to its status.
    href: String,
    words: String,
    state: &'static str,
    /// What the state means, where its title does not say it.
    explained: Option<String>,
    thread: String,
    name: String,
    posted: When,
    /// The form to edit it, where a moderator asked for that.
    change: Option<String>,
    /// The form to edit it otherwise.
    edit: Option<String>,
    status: String,
}

impl StoryItem {
    fn new(own: OwnComment, now: UnixMicros) -> Self {
        let status = links::comment_part(own.id, "status");
        let edit = || links::comment_part(own.id, "edit");
        let is_editable = matches!(own.state, OwnState::Published | OwnState::Waiting | OwnState::Removed(_));
        Self {
            noun: own.kind.noun(),
            href: if own.state == OwnState::Published { links::comment(own.id) } else { status.clone() },
            words: own.words,
            state: title(&own.state),
            explained: explanation(&own.state),
            thread: own.thread,
            name: own.name,
            posted: When::ago(own.posted_at, now),
            change: (own.state == OwnState::AskedToChange).then(edit),
            edit: is_editable.then(edit),
            status,
        }
    }
}

const fn title(state: &OwnState) -> &'static str {
    match state {
        OwnState::Published => "Published",
        OwnState::Waiting => "Waiting for a moderator",
        OwnState::AskedToChange => "Changes requested",
        OwnState::Removed(_) => "Removed",
        OwnState::NotShown => "Not shown",
        OwnState::Withdrawn => "Withdrawn",
        OwnState::Deleted => "Deleted",
    }
}

fn explanation(state: &OwnState) -> Option<String> {
    match state {
        OwnState::AskedToChange => Some("A moderator asked you to change this.".to_owned()),
        OwnState::Removed(Some(reason)) => Some(format!("Removed by a moderator: {reason}.")),
        OwnState::Removed(None) => Some("Removed by a moderator.".to_owned()),
        OwnState::NotShown => Some("It looked like advertising, or like the same text posted again and again.".to_owned()),
        OwnState::Published | OwnState::Waiting | OwnState::Withdrawn | OwnState::Deleted => None,
    }
}

/// `GET /settings/stories`: the member's comments under every name, newest first. `after` is the last one of the page before.
pub(crate) async fn list(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let after = query.text("after").parse().ok();
    let author = member.clone();
    let found = app.db.read(move |tx| {
        let own = moderation::own_comments(tx, &author, after)?;
        let account = find::by_id(tx, author.id())?.filter(|_| after.is_none());
        let unconfirmed = account.map(|account| unconfirmed::of_address(tx, account.email())).transpose()?;
        Ok::<_, InternalError>((own, unconfirmed.unwrap_or_default()))
    });
    let (own, unconfirmed) = found.await?;
    let now = app.clock.now();
    page::ok(&StoriesPage {
        frame: Frame::new(&app, &Visitor::from(member), "Your stories").hidden(),
        unconfirmed: unconfirmed.into_iter().map(|waiting| UnconfirmedItem::new(&app, waiting)).collect(),
        next: own.next.map(|last| links::with_query(&links::settings_stories(), [("after", last.to_string().as_str())])),
        rows: own.rows.into_iter().map(|own| StoryItem::new(own, now)).collect(),
        is_continued: after.is_some(),
    })
}
