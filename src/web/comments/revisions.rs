//! Editing a comment, and its revision history.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::own_comment::{SAVED, find_own_comment};
use super::rows::Mark;
use crate::accounts::Member;
use crate::app::App;
use crate::comments;
use crate::comments::{AuthorState, Body, Comment, CommentRevision, EditError, Edition, Moderation, Places, Position};
use crate::db::Tx;
use crate::http::caller::{Caller, SignedIn, Visitor};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors};
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::id::CommentId;
use crate::links;
use crate::moderation::Rules;
use crate::text;
use crate::text::{Change, Flavour, Html, Part, Wrap};
use crate::threads;
use crate::threads::Thread;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::threads::placement;
use crate::web::threads::placement::PlaceField;

#[derive(Template)]
#[template(path = "comments/edit.html")]
struct EditPage {
    frame: Frame,
    errors: FormErrors,
    thread: String,
    thread_href: String,
    action: String,
    status: String,
    key: String,
    place: PlaceField,
    /// The label of the text field.
    label: String,
    body: String,
    /// The name shown with it.
    byline: String,
    /// The consequence of an edit.
    hint: &'static str,
    revision: i32,
    /// The version that another window saved meanwhile.
    other: Option<Html>,
}

struct RevisionItem {
    /// The number among the revisions that this reader may see, from 1: hidden ones leave no gap.
    number: usize,
    /// Who may see the revision; empty when it is public.
    seen_by: &'static str,
    when: When,
    mark: Option<Mark>,
    html: Html,
    /// The differences from the shown revision before it; empty for the first.
    difference: Vec<Part>,
}

#[derive(Template)]
#[template(path = "comments/revisions.html")]
struct HistoryPage {
    frame: Frame,
    name: String,
    href: String,
    editions: Vec<RevisionItem>,
}

impl EditPage {
    fn new(app: &App, member: &Caller, comment: &Comment, thread: &Thread, places: &Places) -> Self {
        let id = comment.id();
        Self {
            frame: Frame::new(app, &Visitor::from(member.clone()), "Edit what you wrote").hidden(),
            errors: FormErrors::none(),
            thread: thread.title().to_owned(),
            thread_href: links::thread(thread.slug()),
            action: links::comment_part(id, "edit"),
            status: links::comment_part(id, "status"),
            key: format!("e-{id}"),
            place: PlaceField::beside(thread, comment.position(), places),
            label: format!("Your {}", comment.kind().noun()),
            body: comment.body().to_string(),
            byline: comment.byline().name().to_owned(),
            hint: hint(comment),
            revision: comment.revision(),
            other: None,
        }
    }

    fn typed(mut self, fields: &Fields, errors: FormErrors) -> Self {
        self.place.typed = fields.text("position").to_owned();
        self.body = fields.text("body").to_owned();
        self.errors = errors;
        self
    }
}

/// The consequence of an edit: a visible comment changes at once, others are reviewed by a moderator.
fn hint(comment: &Comment) -> &'static str {
    match comment.state().moderation {
        Moderation::Removed => "A moderator removed this. If you save a change, a moderator reads it before anyone else does.",
        Moderation::Held => "This is waiting for a moderator, who will read what you save.",
        Moderation::Published | Moderation::Spam => {
            "Changes in the first half hour are not marked. Later ones are marked as edited, with the earlier text in the \
             revision history."
        }
    }
}

fn open(tx: &mut Tx<'_>, id: &str, member: &Member) -> Result<(Comment, Thread, Places), Problem> {
    let comment = find_own_comment(tx, id, member)?;
    let thread = threads::find(tx, comment.thread_id())?.ok_or_else(Problem::missing)?;
    let places = comments::positions_of(tx, thread.id(), member.id())?;
    Ok((comment, thread, places))
}

/// `GET /c/{id}/edit`
pub(crate) async fn form(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let asking = member.clone();
    let (comment, thread, places) = app.db.read(move |tx| open(tx, &path, &asking)).await?;
    page::ok(&EditPage::new(&app, &member, &comment, &thread, &places))
}

fn revision(fields: &Fields, now: i32) -> Result<CommentRevision, FormErrors> {
    let mut errors = FormErrors::none();
    let position = errors.check("position", Position::parse(fields.text("position")));
    let body = errors.check("body", Body::parse(fields.text("body")));
    match (position, body) {
        (Some(position), Some(body)) => {
            Ok(CommentRevision { of: fields.text("revision").parse().unwrap_or(now), body, position, looked: false })
        }
        _ => Err(errors),
    }
}

/// `POST /c/{id}/edit`
pub(crate) async fn edit(
    request: HttpRequest,
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (asking, path) = (member.clone(), path.into_inner());
    let (comment, thread, places) = app.db.read(move |tx| open(tx, &path, &asking)).await?;
    let again = EditPage::new(&app, &member, &comment, &thread, &places);
    let (sent, now) = (fields.clone(), comment.revision());
    let mut new = match offload(move || revision(&sent, now)).await? {
        Ok(new) => new,
        Err(errors) => return page::unprocessable(&again.typed(&fields, errors)),
    };
    new.looked = placement::saw_chart(&request, &app, &fields, thread.id());
    let (rules, id) = (Rules::for_site(&app.site), comment.id());
    match app.db.write(move |tx| comments::edit(tx, &member, id, &new, &rules)).await {
        Ok(after) if after.state().is_visible() => {
            Ok(see_other_with_flash(links::with_query(&links::comment(id), [(SAVED, &id.to_string())])))
        }
        Ok(_) => Ok(see_other_with_flash(links::after(&links::comment_part(id, "status"), SAVED))),
        Err(error) => refused(again, &fields, error),
    }
}

fn refused(again: EditPage, fields: &Fields, error: EditError) -> Result<HttpResponse, Problem> {
    if matches!(error, EditError::Missing | EditError::Internal(_)) {
        return Err(error.into());
    }
    let field = if matches!(error, EditError::Locked) { "position" } else { "body" };
    let mut page = again.typed(fields, FormErrors::one(field, &error));
    if let EditError::Stale(now) = &error {
        // The next submission replaces the current version; its writer has seen both by then.
        (page.revision, page.other) = (now.revision(), Some(now.html().clone()));
        return page::with(StatusCode::CONFLICT, &page);
    }
    page::about(&error.into(), &page)
}

/// Who may see a revision that is not public, in words for `reader`.
fn seen_by(comment: &Comment, reader: Option<&Member>) -> &'static str {
    if reader.is_none_or(|reader| reader.id() != comment.account_id()) {
        "readers do not see this"
    } else if comment.state().author == AuthorState::Live {
        "only you and the moderators see this"
    } else {
        "only you see this"
    }
}

/// `GET /c/{id}/history`
pub(crate) async fn history(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let reader = visitor.member.clone();
    let found = app.db.read(move |tx| {
        let comment = comments::find(tx, id)?.ok_or_else(Problem::missing)?;
        let thread = threads::find(tx, comment.thread_id())?.ok_or_else(Problem::missing)?;
        let editions = comments::history(tx, &comment, reader.as_ref())?;
        if editions.is_empty() { Err(Problem::missing()) } else { Ok((comment, thread, editions)) }
    });
    let (comment, thread, editions) = found.await?;
    let plain = |edition: &Edition| text::to_plain(edition.body.as_str(), Flavour::Comment, Wrap::Never);
    let row = |(at, edition): (usize, &Edition)| RevisionItem {
        number: editions.len() - at,
        seen_by: if edition.shown_at.is_some() { "" } else { seen_by(&comment, visitor.member.as_ref()) },
        when: When::full(edition.created_at, &app.config.site.zone),
        mark: edition.position.map(|position| Mark::new(position, &thread.poles())),
        html: edition.html.clone(),
        difference: editions.get(at + 1).map(|before| text::difference(&plain(before), &plain(edition))).unwrap_or_default(),
    };
    let name = comment.byline().name().to_owned();
    page::ok(&HistoryPage {
        frame: Frame::new(&app, &visitor, format!("Revision history of what {name} wrote")).hidden(),
        name,
        href: links::comment(id),
        editions: editions.iter().enumerate().map(row).collect(),
    })
}
