//! Following and muting: which conversations a member is notified of, and whose comments they do not want to see.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::follow_notice::FollowChange;
use super::own_comment;
use crate::accounts::Member;
use crate::app::App;
use crate::comments;
use crate::comments::{Comment, FollowState, FollowTarget, MuteError};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::flash::see_other_with_flash;
use crate::http::form::Fields;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::text::Html;
use crate::threads;
use crate::web::accounts::return_to::Next;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::threads::find::published;

/// A member's choice about a thread or conversation, and the form that changes it.
#[derive(Clone, Debug)]
pub(crate) struct InterestForm {
    pub action: String,
    /// The page to return to; `None` where the form appears on one page only.
    pub next: Option<String>,
    /// The current choice as the form sends it: `follow`, `mute`, or empty.
    pub said: &'static str,
    /// What the choice is about: `thread` or `conversation`.
    pub of: &'static str,
    /// What is posted there: a `story` or an `answer`.
    pub each: &'static str,
}

impl InterestForm {
    /// The form for the thread at `slug`, which returns to `here`.
    pub fn of_thread(slug: impl std::fmt::Display, said: Option<FollowState>, here: &str) -> Self {
        let action = links::thread_interest(slug);
        Self { action, next: Some(here.to_owned()), said: word(said), of: "thread", each: "story" }
    }

    fn of_conversation(with: CommentId, said: Option<FollowState>) -> Self {
        let action = links::comment_part(with, "interest");
        Self { action, next: None, said: word(said), of: "conversation", each: "reply" }
    }
}

fn word(said: Option<FollowState>) -> &'static str {
    said.map_or("", FollowState::as_str)
}

/// The choice in a form: `interest` is `follow` or `mute`, and anything else removes the choice.
fn wanted(fields: &Fields) -> Option<FollowState> {
    fields.text("interest").parse().ok()
}

/// `POST /t/{slug}/interest`: follow a thread, mute it, or neither.
pub(crate) async fn of_thread(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let interest = wanted(&fields);
    let thread = app.db.write(move |tx| {
        let thread = published(tx, &path)?;
        comments::set_follow_state(tx, &member, FollowTarget::Thread(thread.id()), interest)?;
        Ok::<_, Problem>(thread)
    });
    let here = links::thread(thread.await?.slug());
    Ok(see_other(Next::parse_optional(fields.text("next")).map_or_else(|| format!("{here}#stories"), |next| next.at("#stories"))))
}

#[derive(Template)]
#[template(path = "comments/follow.html")]
struct InterestPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    back: String,
    byline: String,
    when: When,
    html: Html,
    interest: InterestForm,
    /// The persona that can be muted; `None` for the member's own.
    persona: Option<MutablePersona>,
}

/// An author's persona, as a member who may mute it sees it.
struct MutablePersona {
    action: String,
    muted: bool,
}

/// `GET /c/{id}/interest`: the choices about the conversation of a comment, and about its author.
pub(crate) async fn form(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let reader = member.clone();
    let found = app.db.read(move |tx| {
        let of = comments::find(tx, id)?.filter(|of| of.state().is_visible()).ok_or_else(Problem::missing)?;
        let thread = threads::find(tx, of.thread_id())?.ok_or_else(Problem::missing)?;
        let root = of.root_id();
        let said = comments::follow_states(tx, reader.id(), thread.id(), &[root])?.in_conversation(root);
        let persona = persona(tx, &reader, &of)?;
        Ok::<_, Problem>((of, thread, said, persona, tx.now()))
    });
    let (of, thread, said, persona, now) = found.await?;
    page::ok(&InterestPage {
        frame: Frame::new(&app, &Visitor::from(member), "Follow or mute").hidden(),
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        back: links::comment(id),
        byline: of.byline().name().to_owned(),
        when: When::day(of.created_at(), now),
        html: of.html().clone(),
        interest: InterestForm::of_conversation(id, said),
        persona,
    })
}

fn persona(tx: &mut Tx<'_>, reader: &Member, of: &Comment) -> Result<Option<MutablePersona>, InternalError> {
    if of.account_id() == reader.id() {
        return Ok(None);
    }
    Ok(Some(MutablePersona { action: links::comment_part(of.id(), "mute"), muted: comments::is_muted(tx, reader, of)? }))
}

/// `POST /c/{id}/interest`: follow the conversation of a comment, mute it, or neither.
pub(crate) async fn of_conversation(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let interest = wanted(&fields);
    let changed = app.db.write(move |tx| comments::set_follow_state(tx, &member, FollowTarget::Conversation(id), interest));
    let change = FollowChange::Conversation { id, before: changed.await? };
    Ok(see_other_with_flash(change.address(&links::comment(id))))
}

/// `POST /c/{id}/mute`: with `mute` on, comments by this persona are collapsed for the member; without it, they are shown again.
pub(crate) async fn mute(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let mutes = fields.text("mute") == "on";
    let changed = app.db.write(move |tx| if mutes { comments::mute(tx, &member, id) } else { comments::unmute(tx, &member, id) });
    changed.await.map_err(|error| match error {
        MuteError::Own => own_comment::leading(error.into(), id),
        other => other.into(),
    })?;
    Ok(see_other_with_flash(FollowChange::Author(id).address(&links::comment(id))))
}
