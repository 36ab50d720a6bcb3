//! The form in which the owner writes an essay.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LOCATION, HeaderValue};
use actix_web::{HttpResponse, web};
use askama::Template;

use super::link_check::{check_links, with_full_links};
use super::preview::EssayPreview;
use super::threads::by_id;
use crate::app::App;
use crate::config::ModerationMode;
use crate::db::Tx;
use crate::http::caller::{Caller, Owner, Visitor};
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::ThreadId;
use crate::links;
use crate::threads::{self, EssayForm, Hold, NewThread, Thread, WriteError};
use crate::threads::{Revision, revision};
use crate::web::assets;
use crate::web::comments::autosave::autosave_response;
use crate::web::moment::When;
use crate::web::page::{self, Frame};

struct HoldChoice {
    value: &'static str,
    words: &'static str,
    chosen: bool,
}

/// An autosaved revision that is not published yet.
struct Pending {
    when: When,
    /// The link that returns to the last saved revision; `None` when there is none.
    back: Option<String>,
}

#[derive(Template)]
#[template(path = "owner/threads/edit.html")]
struct EssayEditPage {
    frame: Frame,
    script: String,
    errors: FormErrors,
    heading: &'static str,
    action: String,
    /// The id of the essay; empty for a new one.
    thread: String,
    preview_action: String,
    preview: Option<EssayPreview>,
    key: String,
    back: String,
    /// What `back` leads to: the list, or the essay by its title.
    back_to: String,
    history: Option<String>,
    published: bool,
    /// The revision that the form began from.
    revision: i32,
    /// When that revision was saved.
    kept_at: String,
    pending: Option<Pending>,
    typed: EssayForm,
    /// The moderation mode of the whole site.
    site: ModerationMode,
    holds: Vec<HoldChoice>,
    /// The version that another window saved meanwhile.
    other: Option<EssayForm>,
}

impl EssayEditPage {
    fn new(app: &App, owner: &Caller) -> Self {
        Self {
            frame: Frame::new(app, &Visitor::from(owner.clone()), "Write an essay").hidden(),
            script: assets::essay_js(),
            errors: FormErrors::none(),
            heading: "Write an essay",
            action: links::owner_threads(),
            thread: String::new(),
            preview_action: links::owner_thread_preview(),
            preview: None,
            key: "o-new".to_owned(),
            back: links::owner_threads(),
            back_to: "Essays".to_owned(),
            history: None,
            published: false,
            revision: 0,
            kept_at: String::new(),
            pending: None,
            typed: EssayForm::nothing(),
            site: app.site.moderation,
            holds: holds(Hold::Site, app.site.moderation),
            other: None,
        }
    }

    fn for_thread(app: &App, owner: &Caller, thread: &Thread, latest: &Revision) -> Self {
        let id = thread.id();
        let pending = thread.has_pending().then(|| Pending {
            when: When::full(latest.changed_at, &app.config.site.zone),
            back: (thread.placed() > 0).then(|| links::owner_thread_edition(id, thread.placed())),
        });
        Self {
            frame: Frame::new(app, &Visitor::from(owner.clone()), "Edit an essay").hidden(),
            heading: "Edit an essay",
            action: links::owner_thread(id, "edit"),
            thread: id.to_string(),
            key: format!("o-{id}"),
            back: links::owner_thread_shown(id),
            back_to: if thread.title().is_empty() { "Essay".to_owned() } else { thread.title().to_owned() },
            history: Some(links::owner_thread(id, "history")),
            published: thread.published_at().is_some(),
            revision: latest.number,
            kept_at: latest.changed_at.rfc3339(),
            pending,
            ..Self::new(app, owner)
        }
        .with(latest.typed.clone())
    }

    fn with(mut self, typed: EssayForm) -> Self {
        self.holds = holds(typed.moderation.parse().unwrap_or(Hold::Site), self.site);
        self.typed = typed;
        self
    }

    /// The form again, with its input and errors. It keeps the revision that it began from, so that a conflict is still detected.
    fn with_input(mut self, fields: &Fields, errors: FormErrors) -> Self {
        self.revision = fields.text("revision").parse().unwrap_or(self.revision);
        (self.errors, self.pending) = (errors, None);
        self.with(typed(fields))
    }
}

/// The choices of which stories wait for a moderator, in plain words that include the site's setting.
fn holds(chosen: Hold, site: ModerationMode) -> Vec<HoldChoice> {
    let words = |hold: Hold| match (hold, site) {
        (Hold::Site, ModerationMode::None) => "Site default: none",
        (Hold::Site, ModerationMode::First) => "Site default: newcomers’",
        (Hold::Site, ModerationMode::All) => "Site default: all",
        (Hold::None, _) => "None",
        (Hold::First, _) => "Newcomers’",
        (Hold::All, _) => "All",
    };
    Hold::ALL.iter().map(|hold| HoldChoice { value: hold.as_str(), words: words(*hold), chosen: *hold == chosen }).collect()
}

/// The content of the form, as it was typed.
fn typed(fields: &Fields) -> EssayForm {
    let text = |name| fields.text(name).to_owned();
    EssayForm {
        title: text("title"),
        slug: text("slug"),
        body: text("body"),
        cover: text("cover"),
        question: text("question"),
        pole_low: text("pole_low"),
        pole_high: text("pole_high"),
        hint: text("hint"),
        moderation: text("moderation"),
        closes_after: text("closes_after"),
    }
}

/// The validated essay, with full addresses in the links to this site, because feeds and emails show it too.
fn draft(app: &App, mut typed: EssayForm) -> Result<NewThread, FormErrors> {
    typed.body = with_full_links(app, &typed.body);
    let mut lost = FormErrors::none();
    check_links(app, &mut lost, "body", &typed.body);
    match typed.draft() {
        Ok(_) if !lost.is_empty() => Err(lost),
        Ok(draft) => Ok(draft),
        Err(mut unfit) => {
            unfit.extend(lost);
            Err(unfit)
        }
    }
}

/// An essay with its latest revision.
fn open(tx: &mut Tx<'_>, id: &str) -> Result<(Thread, Revision), Problem> {
    let thread = by_id(tx, id)?;
    let latest = revision::latest(tx, &thread)?;
    Ok((thread, latest))
}

/// `GET /owner/threads/new`
pub(in crate::web) async fn new(app: web::Data<App>, Owner(owner): Owner) -> Result<HttpResponse, Problem> {
    page::ok(&EssayEditPage::new(&app, &owner))
}

/// `POST /owner/threads`: saves a draft that only the owner sees. The script sends `quiet` and reads the new address of the
/// essay.
pub(in crate::web) async fn create(app: web::Data<App>, Owner(owner): Owner, fields: Fields) -> Result<HttpResponse, Problem> {
    if fields.ticked("quiet") {
        let typed = typed(&fields);
        let Some(begun) = app.db.write(move |tx| revision::create(tx, &owner, &typed)).await? else {
            return autosave_response(StatusCode::NO_CONTENT, 0, String::new());
        };
        let mut answer = autosave_response(StatusCode::NO_CONTENT, begun.version(), String::new())?;
        let place = HeaderValue::from_str(&links::owner_thread(begun.id(), "edit")).map_err(Problem::internal)?;
        answer.headers_mut().insert(CONTENT_LOCATION, place);
        return Ok(answer);
    }
    let again = EssayEditPage::new(&app, &owner);
    let draft = match draft(&app, typed(&fields)) {
        Ok(draft) => draft,
        Err(unfit) => return page::unprocessable(&again.with_input(&fields, unfit)),
    };
    match app.db.write(move |tx| threads::create(tx, Some(&owner), &draft)).await {
        Ok(thread) => Ok(see_other(links::owner_thread_shown(thread.id()))),
        Err(error) => refused(again, &fields, error),
    }
}

/// `GET /owner/threads/{id}/edit`
pub(in crate::web) async fn form(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (thread, latest) = app.db.read(move |tx| open(tx, &path)).await?;
    page::ok(&EssayEditPage::for_thread(&app, &owner, &thread, &latest))
}

/// `POST /owner/threads/{id}/edit`: saves the essay. While the owner writes, the script sends `quiet`: then only a revision is
/// saved.
pub(in crate::web) async fn save(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (thread, latest) = app.db.read(move |tx| open(tx, &path)).await?;
    let (id, seen) = (thread.id(), fields.text("revision").parse().unwrap_or(latest.number));
    let typed = typed(&fields);
    if fields.ticked("quiet") {
        return save_revision(&app, owner, id, seen, typed).await;
    }
    let again = EssayEditPage::for_thread(&app, &owner, &thread, &latest);
    let draft = match draft(&app, typed) {
        Ok(draft) => draft,
        Err(unfit) => return page::unprocessable(&again.with_input(&fields, unfit)),
    };
    match app.db.write(move |tx| threads::revise(tx, &owner, id, seen, &draft)).await {
        Ok(_) => Ok(see_other(links::owner_thread_shown(id))),
        Err(error) => refused(again, &fields, error),
    }
}

async fn save_revision(app: &App, owner: Caller, id: ThreadId, seen: i32, typed: EssayForm) -> Result<HttpResponse, Problem> {
    match app.db.write(move |tx| revision::autosave(tx, &owner, id, seen, &typed)).await {
        Ok(number) => autosave_response(StatusCode::NO_CONTENT, number, String::new()),
        Err(WriteError::Stale(latest)) => autosave_response(StatusCode::CONFLICT, latest.number, latest.typed.body),
        Err(error) => Err(error.into()),
    }
}

fn refused(again: EssayEditPage, fields: &Fields, error: WriteError) -> Result<HttpResponse, Problem> {
    match error {
        WriteError::SlugTaken => page::unprocessable(&again.with_input(fields, FormErrors::one("slug", error))),
        WriteError::Stale(ref latest) => {
            let (number, other) = (latest.number, latest.typed.clone());
            let mut page = again.with_input(fields, FormErrors::one("body", &error));
            // The next submission replaces the current version; the owner has seen both by then.
            (page.revision, page.other) = (number, Some(other));
            page::with(StatusCode::CONFLICT, &page)
        }
        error => Err(error.into()),
    }
}

/// `POST /owner/threads/preview`: stores nothing. The script sends `quiet` and reads the essay alone.
pub(in crate::web) async fn preview(app: web::Data<App>, Owner(owner): Owner, fields: Fields) -> Result<HttpResponse, Problem> {
    let mut shown = typed(&fields);
    shown.body = with_full_links(&app, &shown.body);
    let preview = EssayPreview::render(&shown);
    if fields.ticked("quiet") {
        return preview.map_or_else(|_| Ok(HttpResponse::UnprocessableEntity().finish()), |preview| page::ok(&preview));
    }
    let again = match fields.text("thread") {
        "" => EssayEditPage::new(&app, &owner),
        id => {
            let id = id.to_owned();
            let (thread, latest) = app.db.read(move |tx| open(tx, &id)).await?;
            EssayEditPage::for_thread(&app, &owner, &thread, &latest)
        }
    };
    match preview {
        Ok(preview) => {
            let mut shown = again.with_input(&fields, FormErrors::none());
            shown.preview = Some(preview);
            page::ok(&shown)
        }
        Err(error) => {
            let mut errors = FormErrors::none();
            errors.check_named("body", "Essay", Err::<(), _>(error));
            page::unprocessable(&again.with_input(&fields, errors))
        }
    }
}
