//! Words that are typed and not sent: kept while a member writes, and for whoever was signed out meanwhile.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::post::unsaved;
use crate::accounts::Member;
use crate::accounts::session;
use crate::accounts::session::OpenedSession;
use crate::app::App;
use crate::comments;
use crate::comments::drafts::saved_draft;
use crate::comments::drafts::saved_draft::{DraftContent, PARKED_DRAFT_RETENTION, SavedDraft, SavedDraftError, Spot};
use crate::crypt::Token;
use crate::db::Tx;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::cookies::{bare_cookie, kept_cookie};
use crate::http::form::Fields;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::threads::Thread;
use crate::web::threads::find::published;

/// Where a script reads which change of the words was kept.
static REVISION: HeaderName = HeaderName::from_static("betwixt-revision");

/// What a form of a story or reply holds, as it was typed.
pub(crate) fn typed(fields: &Fields) -> DraftContent {
    let text = |name| fields.text(name).to_owned();
    DraftContent { body: text("body"), position: text("position"), byline: text("byline"), notify: fields.ticked("notify") }
}

/// The spot that a form is for; an answer to what is not there is kept as a story.
pub(crate) fn spot(tx: &mut Tx<'_>, thread: &Thread, parent: &str) -> Result<Spot, Problem> {
    let parent = match parent.parse::<CommentId>() {
        Ok(id) => comments::find(tx, id)?.filter(|of| of.thread_id() == thread.id()).map(|of| of.id()),
        Err(_) => None,
    };
    Ok(Spot { thread: thread.id(), parent })
}

fn back(thread: &Thread, spot: Spot) -> String {
    spot.parent.map_or_else(|| links::thread_tell(thread.slug()), |parent| links::thread_reply(thread.slug(), parent))
}

/// `POST /t/{slug}/sketch`: keeps what stands in the form, or with `discard` forgets it. A script asks with `quiet` and reads the number
/// of the change, and the other words when there are newer ones.
pub(crate) async fn keep(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (author, parent, slug) = (member.clone(), fields.text("parent").to_owned(), path.into_inner());
    let (mut words, seen) = (typed(&fields), fields.text("revision").parse().unwrap_or(0));
    let discard = fields.ticked("discard");
    let kept = app.db.write(move |tx| {
        let thread = published(tx, &slug)?;
        let spot = spot(tx, &thread, &parent)?;
        let seen = if discard {
            words = DraftContent::default();
            i32::MAX
        } else {
            seen
        };
        Ok::<_, Problem>((saved_draft::sketch(tx, &author, spot, &words, seen), thread, spot))
    });
    let (outcome, thread, spot) = kept.await?;
    match outcome {
        Ok(revision) if fields.ticked("quiet") => quietly(StatusCode::NO_CONTENT, revision, String::new()),
        Ok(_) => Ok(see_other(back(&thread, spot))),
        Err(SavedDraftError::Newer(other)) if fields.ticked("quiet") => {
            quietly(StatusCode::CONFLICT, other.revision, other.typed.body)
        }
        Err(SavedDraftError::Newer(other)) => {
            unsaved(&app, &Visitor::from(member), thread.slug().to_string(), &fields, *other).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What a script reads that keeps words: which change of them this is, and the other words where there are newer ones.
pub(crate) fn quietly(status: StatusCode, revision: i32, words: String) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((REVISION.clone(), HeaderValue::from(revision)));
    Ok(if status == StatusCode::NO_CONTENT {
        answer.finish()
    } else {
        answer.content_type("text/plain; charset=utf-8").body(words)
    })
}

/// What a member kept under a thread, or for an answer there.
pub(crate) fn kept(tx: &mut Tx<'_>, member: Option<&Member>, spot: Spot) -> Result<Option<SavedDraft>, Problem> {
    member.map(|member| saved_draft::sketched(tx, member, spot)).transpose().map(Option::flatten).map_err(Problem::from)
}

fn cookie_name(app: &App) -> &'static str {
    if app.site.base_url.is_https() { "__Host-betwixt-parked" } else { "betwixt-parked" }
}

/// Keeps what somebody without a session sent until they sign in, in this browser.
pub(crate) async fn park(app: &App, slug: String, fields: &Fields) -> Result<Cookie<'static>, Problem> {
    let (words, parent) = (typed(fields), fields.text("parent").to_owned());
    let parked = app.db.write(move |tx| {
        let thread = published(tx, &slug)?;
        let spot = spot(tx, &thread, &parent)?;
        Ok::<_, Problem>(saved_draft::park(tx, spot, &words)?)
    });
    Ok(kept_cookie(app, cookie_name(app), parked.await?.reveal(), PARKED_DRAFT_RETENTION))
}

/// Gives whoever just signed in the words that they typed here before.
pub(crate) async fn resume(
    request: &HttpRequest,
    app: &App,
    opened: &OpenedSession,
    answer: &mut HttpResponse,
) -> Result<(), Problem> {
    let Some(parked) = request.cookie(cookie_name(app)) else { return Ok(()) };
    if let Ok(token) = Token::parse(parked.value()) {
        let session = opened.token.hash();
        let resumed = app.db.write(move |tx| match session::find(tx, &session)? {
            Some(found) => saved_draft::resume(tx, &found.member, &token.hash()),
            None => Ok(()),
        });
        resumed.await?;
    }
    answer.add_removal_cookie(&bare_cookie(app, cookie_name(app), String::new()).finish()).map_err(Problem::broken)
}
