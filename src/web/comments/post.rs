//! Posting a story or a reply, and previewing it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::autosave;
use super::autosave::DraftFormError;
use super::form;
use super::form_page::{FormPage, Preview, ThreadContext, look_up};
use super::privacy_nudge;
use super::rows::Mark;
use super::show::page_of_comment;
use crate::accounts::email_link::NAMELESS;
use crate::accounts::{Member, Name};
use crate::app::App;
use crate::comments;
use crate::comments::unconfirmed;
use crate::comments::unconfirmed::Unconfirmed;
use crate::comments::{Comment, FormId, NewComment, PenError, PostError};
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors};
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::http::redirect::see_other;
use crate::links;
use crate::mail::Email;
use crate::moderation::Rules;
use crate::threads::Thread;
use crate::web::page;
use crate::web::threads::find::published_id;
use crate::web::threads::placement;
use crate::web::too_many::too_many;

/// `POST /t/{slug}/comments`
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let slug = path.into_inner();
    let read = (form::draft(&app, &fields).await?, form::address(&app, visitor.member.as_ref(), &fields));
    let (mut draft, email) = match read {
        (Ok(draft), Ok(email)) => (draft, email),
        (draft, email) => {
            let written = look_up(&app, &visitor, slug, &fields).await?;
            let mut errors = draft.err().unwrap_or_default();
            errors.extend(name_errors(&app, &visitor, &written, &fields).await?);
            errors.extend(email.err().unwrap_or_default());
            return page::unprocessable(&FormPage::new(&app, &visitor, written, &fields, errors));
        }
    };
    if let Some(nudge) = privacy_nudge::nudge(&fields).await? {
        let written = look_up(&app, &visitor, slug, &fields).await?;
        return page::unprocessable(&FormPage::new(&app, &visitor, written, &fields, FormErrors::none()).nudging(nudge));
    }
    let asked = slug.clone();
    let thread = app.db.read(move |tx| published_id(tx, &asked)).await?;
    draft.looked = placement::saw_chart(&request, &app, &fields, thread);
    let Some(member) = visitor.member.clone() else {
        let written = look_up(&app, &visitor, slug, &fields).await?;
        return without_session(&request, &app, &limits, &visitor, Unsigned { written, draft, fields, email }).await;
    };
    let rules = Rules::for_site(&app.site);
    match app.db.write(move |tx| comments::post(tx, &member, thread, &draft, &rules)).await {
        Ok(posted) => Ok(see_other_with_flash(after_posting(&app, posted).await)),
        // What the form shows is read only when it is shown again.
        Err(error) => refused(&app, &visitor, look_up(&app, &visitor, slug, &fields).await?, &fields, error),
    }
}

/// The errors about the byline in a form that is rejected for another reason. Its syntax was checked by the parser.
async fn name_errors(app: &App, visitor: &Visitor, written: &ThreadContext, fields: &Fields) -> Result<FormErrors, Problem> {
    let asked = match fields.text("byline") {
        typed if typed.trim().is_empty() => None,
        typed => match Name::parse(typed) {
            Ok(name) => Some(name),
            Err(_) => return Ok(FormErrors::none()),
        },
    };
    let (thread, member) = (written.thread.id(), visitor.member.clone());
    match app.db.read(move |tx| comments::try_name(tx, member.as_ref(), thread, asked.as_ref())).await {
        Ok(()) => Ok(FormErrors::none()),
        Err(error @ PenError::Internal(_)) => Err(error.into()),
        Err(error) => Ok(FormErrors::one("byline", error)),
    }
}

/// A valid form from a visitor without a session.
struct Unsigned {
    written: ThreadContext,
    draft: NewComment,
    fields: Fields,
    /// The email address; `None` when it was left empty.
    email: Option<Email>,
}

/// Post first, confirm after: with an email address, the story is saved until the emailed link is opened. Without one, asks to
/// sign in.
async fn without_session(
    request: &HttpRequest,
    app: &App,
    limits: &Limits,
    visitor: &Visitor,
    sent: Unsigned,
) -> Result<HttpResponse, Problem> {
    let Unsigned { written, draft, fields, email } = sent;
    let Some(email) = email else {
        if let Err(wait) = limits.client(RateLimitedAction::ParkDraft, request) {
            return too_many(&FormPage::new(app, visitor, written, &fields, FormErrors::whole(wait)), wait);
        }
        return ask_for_identity(app, visitor, written, &draft, &fields).await;
    };
    if let Err(wait) = limits.client(RateLimitedAction::Confirm, request) {
        return too_many(&FormPage::new(app, visitor, written, &fields, FormErrors::whole(wait)), wait);
    }
    let (thread, sending) = (written.thread.id(), super::unconfirmed::confirmation_email(limits, request, Some(&email)));
    let before = super::unconfirmed::last_written(request, app);
    match app.db.write(move |tx| unconfirmed::save(tx, thread, &draft, &email, sending, before)).await {
        Ok(waiting) => {
            let mut answer = see_other(links::unconfirmed(waiting.return_token(&app.keys)));
            answer.add_cookie(&super::unconfirmed::cookie(app, &waiting)).map_err(Problem::internal)?;
            Ok(answer)
        }
        Err(error) => refused(app, visitor, written, &fields, error),
    }
}

/// The form again for a visitor without session and address, with the ways to continue. The text is saved until they sign in.
async fn ask_for_identity(
    app: &App,
    visitor: &Visitor,
    written: ThreadContext,
    draft: &NewComment,
    fields: &Fields,
) -> Result<HttpResponse, Problem> {
    // Only a form opened with a session holds the revision of a saved draft.
    let ended = !fields.text("revision").is_empty();
    let title = if ended { "You are signed out" } else { "Sign in to post it" };
    let parked = match autosave::save_for_sign_in(app, written.thread.slug().to_string(), draft).await {
        Ok(parked) => parked,
        Err(DraftFormError::Form(errors)) => {
            return page::unprocessable(&FormPage::new(app, visitor, written, fields, errors));
        }
        Err(DraftFormError::Problem(problem)) => return Err(problem),
    };
    let mut asked = FormPage::new(app, visitor, written, fields, FormErrors::none()).titled(title);
    (asked.signed_out, asked.ended) = (true, ended);
    let mut answer = page::with(StatusCode::UNAUTHORIZED, &asked)?;
    answer.add_cookie(&parked).map_err(Problem::internal)?;
    Ok(answer)
}

/// A confirmed story that cannot be posted: its writer, who has a session now, gets it back in the form with the error.
pub(crate) async fn refused_after_confirming(
    app: &App,
    member: Member,
    thread: &Thread,
    waiting: &Unconfirmed,
    error: PostError,
) -> Result<HttpResponse, Problem> {
    let draft = waiting.draft();
    let text = |text: Option<String>| text.unwrap_or_default();
    let fields = Fields::from_values([
        ("body", draft.body.to_string()),
        ("position", text(draft.position.map(|position| position.to_string()))),
        ("parent", text(draft.parent.map(|parent| parent.to_string()))),
        ("byline", text(draft.pen.as_ref().map(ToString::to_string))),
        ("notify", if draft.notify { "on".to_owned() } else { String::new() }),
        ("looked", if draft.looked { "1".to_owned() } else { String::new() }),
        // Posting this form ends the link, also with another text.
        ("form_id", FormId::giving_back(waiting.id()).as_str().to_owned()),
    ]);
    let visitor = Visitor::just_signed_in(member);
    let written = look_up(app, &visitor, thread.slug().to_string(), &fields).await?;
    refused(app, &visitor, written, &fields, error)
}

/// The address to redirect to: the page of the thread that shows the story or, while it is not visible, its status page.
pub(crate) async fn after_posting(app: &App, posted: Comment) -> String {
    let (id, is_visible) = (posted.id(), posted.state().is_visible());
    let page = if is_visible {
        // It is posted, whether or not its page is found: that address finds it later.
        app.db.read(move |tx| page_of_comment(tx, &posted)).await.ok().flatten().unwrap_or_else(|| links::comment(id))
    } else {
        links::comment_part(id, "status")
    };
    links::with_fields(&page, [("posted", &id.to_string())])
}

fn refused(
    app: &App,
    visitor: &Visitor,
    written: ThreadContext,
    fields: &Fields,
    error: PostError,
) -> Result<HttpResponse, Problem> {
    let field = match error {
        PostError::NoThread | PostError::Internal(_) => return Err(error.into()),
        PostError::Pen(_) | PostError::PostedAs(_) => "byline",
        // Editing the text would not help.
        PostError::Slow(_) | PostError::Locked | PostError::Unverified => "",
        PostError::ParentGone | PostError::Refused(_) => "body",
    };
    let sentence = error.to_string();
    page::about(&error.into(), &FormPage::new(app, visitor, written, fields, FormErrors::one(field, sentence)))
}

/// `POST /t/{slug}/preview`: nothing is stored.
pub(crate) async fn preview(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let written = look_up(&app, &visitor, path.into_inner(), &fields).await?;
    let draft = match form::draft(&app, &fields).await? {
        Ok(draft) => draft,
        Err(errors) => return page::unprocessable(&FormPage::new(&app, &visitor, written, &fields, errors)),
    };
    if let Err(wait) = limits.client(RateLimitedAction::Preview, &request) {
        return too_many(&FormPage::new(&app, &visitor, written, &fields, FormErrors::whole(wait)), wait);
    }
    let preview = shown(&visitor, &written.thread, draft).await?;
    let mut page = FormPage::new(&app, &visitor, written, &fields, FormErrors::none());
    page.preview = Some(preview);
    page::ok(&page)
}

async fn shown(visitor: &Visitor, thread: &Thread, draft: NewComment) -> Result<Preview, Problem> {
    let own = visitor.member.as_ref().map(|member| member.name().to_string());
    Ok(Preview {
        name: draft.pen.as_ref().map(ToString::to_string).or(own).unwrap_or_else(|| NAMELESS.to_owned()),
        mark: draft.position.map(|position| Mark::new(position, &thread.poles())),
        html: offload(move || draft.body.render()).await?,
    })
}
