//! The owner's essays: the list of them, and the form in which one is written.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::app::App;
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::ThreadId;
use crate::links;
use crate::text::{Line, Prose, Slug};
use crate::threads::{self, Draft, Hold, Thread, WriteError};
use crate::web::error::Problem;
use crate::web::form::{Errors, Fields};
use crate::web::page::{self, Frame};
use crate::web::stories::When;
use crate::web::visitor::{Owner, Visitor};

struct Row {
    title: String,
    href: String,
    state: &'static str,
    changed: When,
}

#[derive(Template)]
#[template(path = "owner/threads/index.html")]
struct ListPage {
    frame: Frame,
    threads: Vec<Row>,
    new: String,
}

struct Choice {
    value: &'static str,
    words: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "owner/threads/edit.html")]
struct EditPage {
    frame: Frame,
    errors: Errors,
    heading: &'static str,
    action: String,
    key: String,
    back: String,
    version: i32,
    title: String,
    slug: String,
    excerpt: String,
    body: String,
    question: String,
    pole_low: String,
    pole_high: String,
    hint: String,
    holds: Vec<Choice>,
}

impl EditPage {
    fn new(app: &App, owner: &Member) -> Self {
        Self {
            frame: Frame::new(app, &Visitor::from(owner.clone()), "Write an essay").hidden(),
            errors: Errors::none(),
            heading: "Write an essay",
            action: links::owner_threads(),
            key: "o-new".to_owned(),
            back: links::owner_threads(),
            version: 0,
            title: String::new(),
            slug: String::new(),
            excerpt: String::new(),
            body: String::new(),
            question: "Where do you lie on the spectrum?".to_owned(),
            pole_low: String::new(),
            pole_high: String::new(),
            hint: String::new(),
            holds: holds(Hold::Site),
        }
    }

    fn of(app: &App, owner: &Member, thread: &Thread) -> Self {
        let question = thread.question();
        Self {
            frame: Frame::new(app, &Visitor::from(owner.clone()), "Change an essay").hidden(),
            heading: "Change an essay",
            action: links::owner_thread(thread.id(), "edit"),
            key: format!("o-{}", thread.id()),
            back: links::owner_thread_shown(thread.id()),
            version: thread.version(),
            title: thread.title().to_owned(),
            slug: thread.slug().to_string(),
            excerpt: thread.excerpt().to_owned(),
            body: thread.body().to_owned(),
            question: question.text,
            pole_low: question.poles.low,
            pole_high: question.poles.high,
            hint: question.hint,
            holds: holds(thread.hold()),
            ..Self::new(app, owner)
        }
    }

    fn typed(mut self, fields: &Fields, errors: Errors) -> Self {
        let typed = |name: &str| fields.text(name).to_owned();
        (self.title, self.slug, self.excerpt, self.body) = (typed("title"), typed("slug"), typed("excerpt"), typed("body"));
        (self.question, self.hint) = (typed("question"), typed("hint"));
        (self.pole_low, self.pole_high) = (typed("pole_low"), typed("pole_high"));
        self.holds = holds(fields.text("moderation").parse().unwrap_or(Hold::Site));
        self.errors = errors;
        self
    }
}

fn holds(chosen: Hold) -> Vec<Choice> {
    let words = |hold: Hold| match hold {
        Hold::Site => "As the site does",
        Hold::None => "None, unless a rule says so",
        Hold::First => "The first of each member",
        Hold::All => "All of them",
    };
    Hold::ALL.iter().map(|hold| Choice { value: hold.as_str(), words: words(*hold), chosen: *hold == chosen }).collect()
}

/// Reads an essay; without an address it gets one made of its title.
fn draft(fields: &Fields) -> Result<Draft, Errors> {
    let mut errors = Errors::none();
    let title = errors.keep_named("title", "Title", Line::parse(fields.text("title"), Draft::TITLE));
    let slug = match (fields.text("slug").trim(), &title) {
        ("", Some(title)) => {
            let made = Slug::from_title(title.as_str());
            errors.keep("slug", made.ok_or("Choose an address: none can be made of this title."))
        }
        ("", None) => None,
        (slug, _) => errors.keep("slug", Slug::parse(slug)),
    };
    let excerpt = match fields.text("excerpt").trim() {
        "" => Some(None),
        excerpt => errors.keep("excerpt", Line::parse(excerpt, Draft::EXCERPT)).map(Some),
    };
    let body = errors.keep_named("body", "Essay", Prose::parse(fields.text("body"), Draft::BODY));
    let question = errors.keep_named("question", "Question", Line::parse(fields.text("question"), Draft::QUESTION));
    let pole_low = errors.keep_named("pole_low", "Pole at 0", Line::parse(fields.text("pole_low"), Draft::POLE));
    let pole_high = errors.keep_named("pole_high", "Pole at 100", Line::parse(fields.text("pole_high"), Draft::POLE));
    let hint = errors.keep("hint", Line::parse(fields.text("hint"), Draft::HINT));
    let hold = fields.text("moderation").parse().unwrap_or(Hold::Site);
    let all = (title, slug, excerpt, body, question, pole_low, pole_high, hint);
    let (Some(title), Some(slug), Some(excerpt), Some(body), Some(question), Some(pole_low), Some(pole_high), Some(hint)) = all
    else {
        return Err(errors);
    };
    Ok(Draft { title, slug, body, excerpt, question, pole_low, pole_high, hint, hold })
}

pub(super) fn by_id(tx: &mut Tx<'_>, id: &str) -> Result<Thread, Problem> {
    let id: ThreadId = id.parse().map_err(|_| Problem::missing())?;
    threads::find(tx, id)?.ok_or_else(Problem::missing)
}

/// `GET /owner/threads`
pub(in crate::web) async fn list(app: web::Data<App>, Owner(owner): Owner) -> Result<HttpResponse, Problem> {
    let (all, now) = app.db.read(|tx| Ok::<_, Fault>((threads::all(tx)?, tx.now()))).await?;
    let row = |thread: &Thread| Row {
        title: thread.title().to_owned(),
        href: links::owner_thread_shown(thread.id()),
        state: super::publication::state(thread),
        changed: When::day(thread.updated_at(), now),
    };
    page::ok(&ListPage {
        frame: Frame::new(&app, &Visitor::from(owner), "Essays").hidden(),
        threads: all.iter().map(row).collect(),
        new: links::owner_thread_new(),
    })
}

/// `GET /owner/threads/new`
pub(in crate::web) async fn new(app: web::Data<App>, Owner(owner): Owner) -> Result<HttpResponse, Problem> {
    page::ok(&EditPage::new(&app, &owner))
}

/// `POST /owner/threads`: keeps a draft that nobody else sees.
pub(in crate::web) async fn create(app: web::Data<App>, Owner(owner): Owner, fields: Fields) -> Result<HttpResponse, Problem> {
    let again = EditPage::new(&app, &owner);
    let draft = match draft(&fields) {
        Ok(draft) => draft,
        Err(errors) => return page::again(&again.typed(&fields, errors)),
    };
    match app.db.write(move |tx| threads::create(tx, Some(&owner), &draft)).await {
        Ok(thread) => Ok(page::see_other(links::owner_thread_shown(thread.id()))),
        Err(error) => refused(again, &fields, error),
    }
}

/// `GET /owner/threads/{id}/edit`
pub(in crate::web) async fn form(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let thread = app.db.read(move |tx| by_id(tx, &path)).await?;
    page::ok(&EditPage::of(&app, &owner, &thread))
}

/// `POST /owner/threads/{id}/edit`
pub(in crate::web) async fn save(
    app: web::Data<App>,
    Owner(owner): Owner,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let thread = app.db.read(move |tx| by_id(tx, &path)).await?;
    let again = EditPage::of(&app, &owner, &thread);
    let draft = match draft(&fields) {
        Ok(draft) => draft,
        Err(errors) => return page::again(&again.typed(&fields, errors)),
    };
    let (id, version) = (thread.id(), fields.text("version").parse().unwrap_or(thread.version()));
    match app.db.write(move |tx| threads::revise(tx, id, version, &draft)).await {
        Ok(_) => Ok(page::see_other(links::owner_thread_shown(id))),
        Err(error) => refused(again, &fields, error),
    }
}

fn refused(again: EditPage, fields: &Fields, error: WriteError) -> Result<HttpResponse, Problem> {
    match error {
        WriteError::Missing | WriteError::Broken(_) => Err(error.into()),
        WriteError::SlugTaken => page::again(&again.typed(fields, Errors::one("slug", error))),
        WriteError::Stale(ref now) => {
            let mut page = again.typed(fields, Errors::one("body", &error));
            page.version = now.version();
            page::with(StatusCode::CONFLICT, &page)
        }
    }
}
