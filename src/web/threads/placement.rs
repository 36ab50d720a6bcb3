//! Viewing the chart before answering, and changing one's position later.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::find::published;
use crate::app::App;
use crate::comments;
use crate::comments::{PlaceError, Places, Position};
use crate::http::caller::{Caller, SignedIn, Visitor};
use crate::http::cookies::{SiteCookie, cookie_values, persistent_cookie};
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::ThreadId;
use crate::links;
use crate::threads::{Question, Thread, ThreadState};
use crate::web::comments::rows::Mark;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

/// How long a browser remembers which charts its reader has seen: what was seen is not soon forgotten.
const SEEN_CHART_COOKIE_LIFETIME: Duration = Duration::from_hours(365 * 24);

/// The maximum number of threads in the cookie, the latest ones.
const MAX_REMEMBERED_THREADS: usize = 40;

fn charts_seen(request: &HttpRequest, app: &App) -> Vec<ThreadId> {
    let ids = cookie_values(request, app, SiteCookie::SeenCharts).flat_map(|ids| ids.split('.'));
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// Whether the sender of this form saw the chart first: the page with the form showed it, or the browser remembers.
pub(crate) fn saw_chart(request: &HttpRequest, app: &App, fields: &Fields, thread: ThreadId) -> bool {
    fields.ticked("looked") || charts_seen(request, app).contains(&thread)
}

/// `POST /t/{slug}/look`: shows the chart to a reader without a position, and remembers it in their browser.
pub(crate) async fn show_chart(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let thread = app.db.read(move |tx| published(tx, &path)).await?;
    let mut answer = see_other(links::thread_chart(thread.slug()));
    remember(&request, &app, thread.id(), &mut answer)?;
    Ok(answer)
}

/// Sets the cookie that the reader has seen the chart of `thread`, which this response or the page after it shows: however a
/// reader comes upon the chart, it may influence their answer. The response must not be cached by proxies, because the cookie
/// names every thread whose chart this reader has seen.
///
/// # Errors
/// An internal error when the cookie cannot be written.
pub(crate) fn remember(request: &HttpRequest, app: &App, thread: ThreadId, answer: &mut HttpResponse) -> Result<(), Problem> {
    let mut ids = charts_seen(request, app);
    if ids.contains(&thread) {
        return Ok(());
    }
    ids.push(thread);
    let value: Vec<String> = ids.iter().rev().take(MAX_REMEMBERED_THREADS).rev().map(ToString::to_string).collect();
    if answer.headers().get(CACHE_CONTROL).is_some_and(|kept| kept.as_bytes().starts_with(b"public")) {
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    answer
        .add_cookie(&persistent_cookie(app, SiteCookie::SeenCharts, value.join("."), SEEN_CHART_COOKIE_LIFETIME))
        .map_err(Problem::internal)
}

/// The input for a reader's position: a number, which the script turns into a slider. The same on every page that asks for it.
#[derive(Clone, Debug)]
pub(crate) struct PlaceField {
    /// The question, as the legend of the field.
    pub legend: String,
    /// A line of help; may be empty.
    pub hint: String,
    /// Whether the field is secondary on its page, and so less prominent.
    pub beside: bool,
    /// Whether an answer is required.
    pub required: bool,
    /// Whether it only shows the position, because the thread is locked.
    pub fixed: bool,
    pub low: String,
    pub high: String,
    pub low_in_sentence: String,
    pub high_in_sentence: String,
    /// The value of the input, as it was typed.
    pub typed: String,
}

impl PlaceField {
    /// The thread's question, empty and optional.
    pub fn asking(thread: &Thread) -> Self {
        let Question { text, poles, hint } = thread.question();
        Self {
            legend: text,
            hint,
            beside: false,
            required: false,
            fixed: false,
            low_in_sentence: poles.low.to_lowercase(),
            high_in_sentence: poles.high.to_lowercase(),
            low: poles.low,
            high: poles.high,
            typed: String::new(),
        }
    }

    /// The field beside a comment that its author edits.
    pub fn beside(thread: &Thread, position: Option<Position>, places: &Places) -> Self {
        let fixed = thread.state() == ThreadState::Locked;
        let hint = if fixed {
            "This thread is closed, so your position can’t be changed any more."
        } else if places.has_moved {
            "The position shown with what you wrote here. If you clear it, and nothing else of yours in this thread shows one, \
             the chart leaves you out."
        } else {
            "Leave empty if you don’t want to be placed."
        };
        let hint = hint.to_owned();
        Self { legend: "Your position".to_owned(), hint, beside: true, fixed, ..Self::asking(thread) }.at(position)
    }

    /// The field that changes an existing position. It starts from the current one: a slider without a value keeps a first answer
    /// from being anchored, but this reader has answered, and the position that they move away from is part of the question.
    fn with_current(thread: &Thread, now: Option<Position>) -> Self {
        // The thread's hint about leaving it empty does not apply here.
        Self { required: true, hint: String::new(), ..Self::asking(thread) }.at(now)
    }

    fn at(self, position: Option<Position>) -> Self {
        Self { typed: position.map(|position| position.to_string()).unwrap_or_default(), ..self }
    }
}

struct PlacementItem {
    when: When,
    mark: Mark,
}

#[derive(Template)]
#[template(path = "threads/placement.html")]
struct PlacePage {
    frame: Frame,
    errors: FormErrors,
    thread: String,
    thread_href: String,
    action: String,
    place: PlaceField,
    /// The positions of the member, newest first.
    rows: Vec<PlacementItem>,
    saw_first: bool,
}

impl PlacePage {
    fn new(app: &App, member: &Caller, thread: &Thread, places: &Places) -> Self {
        let poles = thread.poles();
        let row = |dated: &comments::DatedPosition| PlacementItem {
            when: When::full(dated.at, &app.config.site.zone),
            mark: Mark::new(dated.position, &poles),
        };
        Self {
            frame: Frame::new(app, &Visitor::from(member.clone()), "Place yourself again").hidden(),
            errors: FormErrors::none(),
            thread: thread.title().to_owned(),
            thread_href: links::thread(thread.slug()),
            action: links::thread_place(thread.slug()),
            rows: places.all.iter().rev().map(row).collect(),
            place: PlaceField::with_current(thread, places.now()),
            saw_first: places.saw_first,
        }
    }
}

async fn open(app: &App, member: &Caller, slug: String) -> Result<(Thread, PlacePage), Problem> {
    let id = member.id();
    let found = app.db.read(move |tx| {
        let thread = published(tx, &slug)?;
        let places = comments::positions_of(tx, thread.id(), id)?;
        Ok::<_, Problem>((thread, places))
    });
    let (thread, places) = found.await?;
    let page = PlacePage::new(app, member, &thread, &places);
    Ok((thread, page))
}

/// `GET /t/{slug}/place`
pub(crate) async fn form(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    page::ok(&open(&app, &member, path.into_inner()).await?.1)
}

/// `POST /t/{slug}/place`
pub(crate) async fn set(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let (thread, mut again) = open(&app, &member, path.into_inner()).await?;
    again.place.typed = fields.text("position").to_owned();
    let position = match Position::parse(fields.text("position")) {
        Ok(position) => position,
        Err(_) => {
            // The field is optional elsewhere, but required here.
            again.errors = FormErrors::one("position", PlaceError::Empty);
            return page::unprocessable(&again);
        }
    };
    let id = thread.id();
    match app.db.write(move |tx| comments::move_to(tx, &member, id, position)).await {
        Ok(()) => Ok(see_other(links::thread_chart(thread.slug()))),
        Err(error @ (PlaceError::NoThread | PlaceError::Internal(_))) => Err(error.into()),
        Err(error) => {
            again.errors = FormErrors::one("position", &error);
            page::about(&error.into(), &again)
        }
    }
}
