//! The printable version of a thread: the essay, its question and the stories, without controls.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::find::{author, published};
use super::show::{html, stories};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Among, Browse, Count, Cursor, ListedComment, Order, Personal, Position, Turn};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::page_cache::Pages;
use crate::http::problem::Problem;
use crate::id::ThreadId;
use crate::links;
use crate::text::Html;
use crate::threads::{Question, Thread};
use crate::web::comments::rows::{CommentRow, StoryView};
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

/// The maximum number of stories in one booklet: with their replies they fill a thick one already.
const MAX_STORIES: usize = 500;
/// The maximum number of thread pages in one booklet, however few stories they hold: two megabytes of HTML, which browsers still
/// lay out.
const MAX_PAGES: usize = 30;

#[derive(Template)]
#[template(path = "threads/booklet.html")]
struct BookletPage {
    frame: Frame,
    title: String,
    thread: String,
    by: String,
    when: When,
    /// Only in the first booklet; empty in the continuations.
    cover: String,
    essay: Option<Html>,
    question: Question,
    stories: String,
    rows: Vec<CommentRow>,
    /// The host that the printed addresses begin with.
    host: String,
    /// The address of the first booklet.
    first: String,
    /// The address of the next booklet; `None` in the last.
    rest: Option<String>,
}

/// The content of a booklet, read in one transaction.
struct Bound {
    thread: Thread,
    by: Option<String>,
    count: Count,
    lines: Vec<ListedComment>,
    rest: Option<Cursor>,
    now: UnixMicros,
}

/// `GET /t/{slug}/booklet`; with `after`, the stories that did not fit into the previous booklet.
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
    slug: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let (slug, path) = (slug.to_string(), links::thread_booklet(&slug));
    let (turn, key) = match query.text("after").parse().ok() {
        None => (Turn::First, path),
        Some(after) => (Turn::After(after), continued(&path, after)),
    };
    if visitor.member.is_some() {
        return page::ok(&booklet(&app, &visitor, slug, turn).await?);
    }
    let rendered = pages.page(key, async { html(&booklet(&app, &visitor, slug, turn).await?) }).await?;
    Ok(rendered.answer(&request))
}

fn continued(path: &str, after: Cursor) -> String {
    format!("{path}?after={after}")
}

/// A title of its own, so that bookmarks and tabs tell a booklet from the thread and from the next booklet.
fn booklet_title(thread: &Thread, turn: Turn) -> String {
    format!("{}: {}", thread.title(), if turn == Turn::First { "the booklet" } else { "the booklet, continued" })
}

async fn booklet(app: &App, visitor: &Visitor, slug: String, turn: Turn) -> Result<BookletPage, Problem> {
    let Bound { thread, by, count, lines, rest, now } = app.db.read(move |tx| bind(tx, &slug, turn)).await?;
    let (path, first) = (links::thread(thread.slug()), links::thread_booklet(thread.slug()));
    // The printed page has no signed-in reader, so that it is the same for all.
    let view = StoryView {
        thread: &thread,
        member: None,
        personal: &Personal::default(),
        news: None,
        here: "",
        dates: |then, _| When::dated(then),
        now,
    };
    let (_, host) = app.site.base_url.origin().split_once("://").unwrap_or_default();
    Ok(BookletPage {
        frame: Frame::new(app, visitor, booklet_title(&thread, turn)).with_summary("", app.site.absolute(&path)).hidden(),
        title: thread.title().to_owned(),
        thread: path,
        by: by.unwrap_or_else(|| app.site.name()),
        when: When::dated(thread.dated_at()),
        cover: thread.cover().to_owned(),
        essay: (turn == Turn::First).then(|| thread.html().clone()),
        question: thread.question(),
        stories: stories(count),
        rows: view.rows(lines, None),
        host: host.to_owned(),
        rest: rest.map(|after| continued(&first, after)),
        first,
    })
}

fn bind(tx: &mut Tx<'_>, slug: &str, turn: Turn) -> Result<Bound, Problem> {
    let thread = published(tx, slug)?;
    let id = thread.id();
    let (lines, rest) = gather(tx, id, turn)?;
    Ok(Bound {
        by: author(tx, &thread)?,
        count: comments::counts(tx, &[id])?.remove(&id).unwrap_or_default(),
        lines,
        rest,
        now: tx.now(),
        thread,
    })
}

/// Reads the stories from `turn` on in whole pages of the thread, as many as a booklet holds; returns where the rest begins.
fn gather(tx: &mut Tx<'_>, thread: ThreadId, mut turn: Turn) -> Result<(Vec<ListedComment>, Option<Cursor>), InternalError> {
    let (mut lines, mut posted, mut last) = (Vec::new(), 0, None);
    for _ in 0..MAX_PAGES {
        let browse = Browse { order: Order::Oldest, at: Position::default(), band: None, among: Among::All, turn };
        let page = comments::stories(tx, thread, &browse)?;
        posted += page.lines.iter().filter(|line| line.node.level == 0).count();
        if posted > MAX_STORIES {
            break;
        }
        lines.extend(page.lines);
        last = page.later;
        match last {
            Some(after) => turn = Turn::After(after),
            None => break,
        }
    }
    Ok((lines, last))
}
