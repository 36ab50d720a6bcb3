//! Autosave of unsent text: saved while a member writes, and for a writer whose session ended meanwhile.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::form_page::{draft_conflict, draft_refused};
use crate::accounts::Member;
use crate::accounts::session;
use crate::accounts::session::{OpenedSession, SessionState};
use crate::app::App;
use crate::comments;
use crate::comments::drafts::saved_draft;
use crate::comments::drafts::saved_draft::{PARKED_DRAFT_RETENTION, ParkedName, SavedDraftError};
use crate::comments::{DraftContent, NewComment, SavedDraft, Spot};
use crate::crypt::Token;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::cookies::{SiteCookie, bare_cookie, cookie_values, persistent_cookie};
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::threads;
use crate::threads::Thread;
use crate::web::threads::find::published;

/// The header from which the script reads the revision of the saved draft.
static REVISION: HeaderName = HeaderName::from_static("betwixt-revision");

/// The content of a form for a story or reply, as it was typed.
pub(crate) fn typed(fields: &Fields) -> DraftContent {
    let text = |name| fields.text(name).to_owned();
    DraftContent { body: text("body"), position: text("position"), byline: text("byline"), notify: fields.ticked("notify") }
}

/// The spot that a form is for; a draft of a reply to a missing comment is saved as one of a story.
pub(crate) fn find_spot(tx: &mut Tx<'_>, thread: &Thread, parent: &str) -> Result<Spot, Problem> {
    let parent = match parent.parse::<CommentId>() {
        Ok(id) => comments::find(tx, id)?.filter(|of| of.thread_id() == thread.id()).map(|of| of.id()),
        Err(_) => None,
    };
    Ok(Spot { thread: thread.id(), parent })
}

fn form_address(thread: &Thread, spot: Spot) -> String {
    spot.parent.map_or_else(|| links::thread_story_form(thread.slug()), |parent| links::thread_reply(thread.slug(), parent))
}

/// `POST /t/{slug}/sketch`: saves the content of the form as a draft, or with `discard` deletes the draft. The script sends
/// `quiet` and reads the revision, and the other version when there is a newer one.
pub(crate) async fn save(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (author, parent, slug) = (member.clone(), fields.text("parent").to_owned(), path.into_inner());
    let (mut words, seen) = (typed(&fields), fields.text("revision").parse().unwrap_or(0));
    let discard = fields.ticked("discard");
    let saved = app.db.write(move |tx| {
        let thread = published(tx, &slug)?;
        let spot = find_spot(tx, &thread, &parent)?;
        let seen = if discard {
            words = DraftContent::default();
            i32::MAX
        } else {
            seen
        };
        let outcome = match saved_draft::save(tx, &author, spot, &words, seen) {
            // Rolls back, so that no draft makes room for one that was not saved.
            Err(SavedDraftError::Internal(error)) => return Err(error.into()),
            outcome => outcome,
        };
        Ok::<_, Problem>((outcome, thread, spot))
    });
    let (outcome, thread, spot) = saved.await?;
    match outcome {
        Ok(revision) if fields.ticked("quiet") => autosave_response(StatusCode::NO_CONTENT, revision, String::new()),
        Ok(_) => Ok(see_other(form_address(&thread, spot))),
        Err(SavedDraftError::Newer(other)) if fields.ticked("quiet") => {
            autosave_response(StatusCode::CONFLICT, other.revision, other.typed.body)
        }
        Err(SavedDraftError::Newer(other)) => {
            draft_conflict(&app, &Visitor::from(member), thread.slug().to_string(), &fields, *other).await
        }
        Err(SavedDraftError::TooLong(errors)) => {
            draft_refused(&app, &Visitor::from(member), thread.slug().to_string(), &fields, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The autosave response for the script: the revision of the draft, and the other version where there is a newer one.
pub(crate) fn autosave_response(status: StatusCode, revision: i32, words: String) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((REVISION.clone(), HeaderValue::from(revision)));
    Ok(if status == StatusCode::NO_CONTENT {
        answer.finish()
    } else {
        answer.content_type("text/plain; charset=utf-8").body(words)
    })
}

/// The saved draft of a member for this spot; `None` for a visitor.
pub(crate) fn saved(tx: &mut Tx<'_>, member: Option<&Member>, spot: Spot) -> Result<Option<SavedDraft>, Problem> {
    member.map(|member| saved_draft::find(tx, member, spot)).transpose().map(Option::flatten).map_err(Problem::from)
}

/// Why a draft is not saved.
pub(crate) enum DraftFormError {
    /// Fields do not fit.
    Form(FormErrors),
    /// Any other error.
    Problem(Problem),
}

impl From<SavedDraftError> for DraftFormError {
    fn from(error: SavedDraftError) -> Self {
        match error {
            SavedDraftError::TooLong(errors) => Self::Form(errors),
            error => Self::Problem(error.into()),
        }
    }
}

impl From<Problem> for DraftFormError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<InternalError> for DraftFormError {
    fn from(error: InternalError) -> Self {
        Self::Problem(error.into())
    }
}

/// Saves what a visitor without a session sent until they sign in, under a token in a cookie of this browser. Takes what was
/// parsed, because anyone can send anything.
pub(crate) async fn save_for_sign_in(app: &App, slug: String, draft: &NewComment) -> Result<Cookie<'static>, DraftFormError> {
    let text = |text: Option<String>| text.unwrap_or_default();
    let words = DraftContent {
        body: draft.body.to_string(),
        position: text(draft.position.map(|position| position.to_string())),
        byline: text(draft.pen.as_ref().map(ToString::to_string)),
        notify: draft.notify,
    };
    let parent = text(draft.parent.map(|parent| parent.to_string()));
    let parked = app.db.write(move |tx| {
        let thread = published(tx, &slug)?;
        let spot = find_spot(tx, &thread, &parent)?;
        Ok::<_, DraftFormError>(saved_draft::save_for_sign_in(tx, spot, &words)?)
    });
    Ok(persistent_cookie(app, SiteCookie::ParkedDraft, parked.await?.reveal(), PARKED_DRAFT_RETENTION))
}

fn parked_token(request: &HttpRequest, app: &App) -> Option<Token> {
    cookie_values(request, app, SiteCookie::ParkedDraft).find_map(|value| Token::parse(value).ok())
}

/// Whether a draft was saved in this browser that waits for its writer to sign in.
pub(crate) fn is_parked(request: &HttpRequest, app: &App) -> bool {
    parked_token(request, app).is_some()
}

/// Deletes the draft that was saved in this browser.
pub(crate) async fn discard_parked(request: &HttpRequest, app: &App, answer: &mut HttpResponse) -> Result<(), Problem> {
    if let Some(token) = parked_token(request, app) {
        app.db.write(move |tx| saved_draft::discard_parked(tx, &token.hash())).await?;
        forget_parked(app, answer)?;
    }
    Ok(())
}

/// The query key of a form whose text was written before signing in, when the name typed with it was dropped.
const UNNAMED: &str = "unnamed";

/// Whether the form shows a text whose typed name was dropped when its member signed in.
pub(crate) fn is_name_dropped(query: &Query) -> bool {
    !query.flash(UNNAMED).is_empty()
}

/// A text that was written in this browser before its member signed in.
pub(crate) struct ResumedDraft {
    /// The address of its form.
    pub(crate) form: String,
    name: ParkedName,
}

impl ResumedDraft {
    /// The page after signing in, with what its form has to say about the text.
    pub(crate) fn address(&self, page: &str) -> String {
        match self.name {
            ParkedName::Kept => page.to_owned(),
            ParkedName::Dropped => links::with_fields(page, [(UNNAMED, "1")]),
        }
    }
}

/// Moves the draft that was saved in this browser before signing in to the new session's member; `None` when there is none.
pub(crate) async fn attach_to_member(
    request: &HttpRequest,
    app: &App,
    opened: &OpenedSession,
) -> Result<Option<ResumedDraft>, Problem> {
    let Some(token) = parked_token(request, app) else { return Ok(None) };
    let session = opened.token.hash();
    let resumed = app.db.write(move |tx| {
        let SessionState::Open(found) = session::find(tx, &session)? else { return Ok::<_, InternalError>(None) };
        let Some((spot, name)) = saved_draft::attach_to_member(tx, &found.member, &token.hash())? else { return Ok(None) };
        Ok(threads::find(tx, spot.thread)?.map(|thread| ResumedDraft { form: form_address(&thread, spot), name }))
    });
    Ok(resumed.await?)
}

/// Removes the cookie of a draft that was moved to its member.
pub(crate) fn forget_parked(app: &App, answer: &mut HttpResponse) -> Result<(), Problem> {
    answer.add_removal_cookie(&bare_cookie(app, SiteCookie::ParkedDraft, String::new()).finish()).map_err(Problem::internal)
}
