//! The list of threads, and a thread with its stories.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::ending::ThreadEnding;
use super::json_ld;
use super::json_ld::Json;
use super::placement;
use super::spectrum::SpectrumChart;
use super::view::{Link, ThreadQuery, ThreadView};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::reading::news::MAX_NEWS;
use crate::comments::reading::visit;
use crate::comments::{Count, WaitingComment};
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::page_cache::{Pages, RenderedPage};
use crate::http::problem::Problem;
use crate::http::side_write::write_beside;
use crate::id::CommentId;
use crate::links;
use crate::text;
use crate::text::Html;
use crate::threads;
use crate::threads::{More, Thread};
use crate::web::comments::follow::InterestForm;
use crate::web::comments::follow_notice::FollowNotice;
use crate::web::comments::form::StoryForm;
use crate::web::comments::rows::{CommentRow, DoneNotice, StoryView, place_notice};
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

pub(crate) struct ThreadEntry {
    pub title: String,
    pub href: String,
    pub when: When,
    pub facts: String,
    pub excerpt: String,
}

#[derive(Template)]
#[template(path = "threads/index.html")]
struct IndexPage {
    frame: Frame,
    /// What the site is about; may be empty.
    tagline: String,
    threads: Vec<ThreadEntry>,
    newer: Option<String>,
    older: Option<String>,
}

/// The new comments since a member's last visit: how many, and a link to the first.
pub(crate) struct NewCommentsLink {
    words: String,
    href: String,
    since: When,
}

#[derive(Template)]
#[template(path = "threads/show.html")]
pub(crate) struct ThreadPage {
    pub frame: Frame,
    /// The page's structured data for search engines.
    pub data: Json,
    pub title: String,
    /// What distinguishes this page from the thread's others, after the title; empty for the first page.
    pub apart: String,
    /// The address of the first page, which has the essay and the question; `None` on that page itself.
    pub first: Option<String>,
    /// The author's name; the site's own for the essay that ships with the program.
    pub by: String,
    pub when: When,
    pub minutes: usize,
    /// The summary above the essay; empty for none.
    pub cover: String,
    pub essay: Html,
    pub stories: String,
    pub form: StoryForm,
    pub chart: SpectrumChart,
    /// The member's comments that a moderator has to read.
    pub waiting: Vec<HeldComment>,
    /// The member's comments that a moderator asked them to change.
    pub revisions: Vec<HeldComment>,
    /// What the member follows or mutes since just now, at a comment that the page does not show.
    pub followed: Option<FollowNotice>,
    /// The comments by others since the member's last visit.
    pub news: Option<NewCommentsLink>,
    /// The member's choice to follow or mute the thread; `None` for a visitor.
    pub interest: Option<InterestForm>,
    pub sorts: Vec<Link>,
    /// The links to all stories and to parts of them.
    pub choices: Vec<Link>,
    pub band: Option<String>,
    /// The text in place of an empty list.
    pub nothing: &'static str,
    pub rows: Vec<CommentRow>,
    /// Whether all stories are listed, as in the booklet, and not only a part.
    pub whole: bool,
    pub earlier: Option<String>,
    pub later: Option<String>,
    /// The address of the live events.
    pub live: String,
    pub booklet: String,
    /// The address of the form for a story on a page of its own.
    pub write: String,
    /// The slug that limits a search to this thread; `None` while it has no stories.
    pub searched: Option<String>,
    pub ending: ThreadEnding,
}

/// `12 stories`, or `no stories yet` for 0.
pub(crate) fn stories(count: Count) -> String {
    match u64::try_from(count.stories).unwrap_or(0) {
        0 => "no stories yet".to_owned(),
        many => text::count(many, "story", "stories"),
    }
}

pub(crate) fn minutes(thread: &Thread) -> usize {
    text::reading_minutes(thread.body())
}

/// `GET /`
pub(crate) async fn index(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let number = query.text("page").parse::<u32>().unwrap_or(1).max(1);
    if visitor.member.is_some() {
        return page::ok(&list(&app, &visitor, number).await?);
    }
    let rendered = pages.page(format!("/?page={number}"), async { html(&list(&app, &visitor, number).await?) }).await?;
    Ok(rendered.answer(&request))
}

/// A page for the cache.
pub(crate) fn html(template: &impl Template) -> Result<RenderedPage, Problem> {
    Ok(RenderedPage::new("text/html; charset=utf-8", page::render(template)?))
}

async fn list(app: &App, visitor: &Visitor, number: u32) -> Result<IndexPage, Problem> {
    let found = app.db.read(move |tx| {
        let (threads, more) = threads::list(tx, number - 1)?;
        let ids: Vec<_> = threads.iter().map(Thread::id).collect();
        let counts = comments::counts(tx, &ids)?;
        Ok::<_, InternalError>((threads, more, counts, tx.now()))
    });
    let (threads, more, counts, now) = found.await?;
    let entry = |thread: Thread| {
        let count = counts.get(&thread.id()).copied().unwrap_or_default();
        ThreadEntry {
            title: thread.title().to_owned(),
            href: links::thread(thread.slug()),
            when: When::day(thread.dated_at(), now),
            facts: format!(
                "{} · {}",
                text::count(u64::try_from(minutes(&thread)).unwrap_or(1), "minute to read", "minutes to read"),
                stories(count)
            ),
            excerpt: thread.excerpt().to_owned(),
        }
    };
    let other = |number: u32| format!("{}?page={number}", links::home());
    let tagline = app.site.identity().tagline.clone();
    Ok(IndexPage {
        frame: Frame::new(app, visitor, numbered("Threads", number))
            .with_summary(tagline.clone(), "")
            .with_feed(links::feed(), format!("Essays on {}", app.site.name())),
        tagline,
        threads: threads.into_iter().map(entry).collect(),
        newer: (number > 1).then(|| other(number - 1)),
        older: (more == More::Yes).then(|| other(number + 1)),
    })
}

/// The title of a page of a list: each page has its own.
fn numbered(title: &str, number: u32) -> String {
    if number == 1 { title.to_owned() } else { format!("{title}, page {number}") }
}

/// `GET /t/{slug}`
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let asked = ThreadQuery::parse(&path, &query);
    if let Some(member) = visitor.member.clone() {
        let seen = seen(&app, &visitor, asked).await?;
        let mut page = page::ok(&thread_page(&app, &visitor, &seen))?;
        if let Some(thread) = seen.chart_shown() {
            placement::remember(&request, &app, thread, &mut page)?;
        }
        if seen.news.is_some_and(|news| news.due) {
            let thread = seen.thread.id();
            write_beside(&app, "the visit of a thread", move |tx| visit::visit(tx, &member, thread)).await;
        }
        return Ok(page);
    }
    let asked = asked.unsigned();
    let key = asked.key();
    let render = async {
        let seen = seen(&app, &visitor, asked).await?;
        Ok(html(&thread_page(&app, &visitor, &seen))?.with_chart(seen.chart_shown()))
    };
    let rendered = pages.page(key, render).await?;
    let mut answer = rendered.answer(&request);
    if let Some(thread) = rendered.chart_of() {
        placement::remember(&request, &app, thread, &mut answer)?;
    }
    Ok(answer)
}

async fn seen(app: &App, visitor: &Visitor, asked: ThreadQuery) -> Result<ThreadView, Problem> {
    let member = visitor.member.clone();
    app.db.read(move |tx| ThreadView::load(tx, asked, member.as_ref())).await
}

/// A comment of the member that only they and the moderators see.
pub(crate) struct HeldComment {
    /// Its status page.
    pub href: String,
    /// `story` or `reply`.
    pub noun: &'static str,
    /// The author whom it answers.
    pub answers: Option<String>,
}

impl HeldComment {
    fn new(held: &WaitingComment) -> Self {
        Self { href: links::comment_part(held.id, "status"), noun: held.kind.noun(), answers: held.answers.clone() }
    }
}

/// The member's held comments: those that wait for a moderator, and those that wait for their author.
fn held(seen: &ThreadView) -> (Vec<HeldComment>, Vec<HeldComment>) {
    let (revisions, waiting): (Vec<_>, Vec<_>) = seen.waiting.iter().partition(|held| seen.revisions.contains(&held.id));
    (waiting.into_iter().map(HeldComment::new).collect(), revisions.into_iter().map(HeldComment::new).collect())
}

/// How many comments are new, since when, and a link to the first.
fn news(seen: &ThreadView) -> Option<NewCommentsLink> {
    let news = seen.news.as_ref()?;
    let (since, first) = (news.since?, news.comments.first()?);
    let count = news.comments.len();
    let most = if count == MAX_NEWS { " or more" } else { "" };
    Some(NewCommentsLink { words: format!("{count}{most} new"), href: links::comment(*first), since: When::dated(since) })
}

/// The rows of the page, with the messages about the last action at their comments; and the notice about one that is not here.
fn rows_with_notices(view: &StoryView<'_>, seen: &ThreadView) -> (Vec<CommentRow>, Option<FollowNotice>) {
    let fresh = seen.asked.posted.or(seen.asked.saved).map(|id| id.to_string());
    let mut rows = view.rows(seen.stories.lines.clone(), fresh.as_deref());
    let here = |id: CommentId| seen.stories.lines.iter().filter_map(|line| line.posted.as_ref()).find(|posted| posted.id() == id);
    let posted = seen.asked.posted.and_then(here).map(|posted| format!("Your {} is published.", posted.kind().noun()));
    let words = posted.or_else(|| seen.asked.saved.and_then(here).map(|_| "Your change is saved.".to_owned()));
    if let Some((words, row)) = words.zip(rows.iter_mut().find(|row| row.fresh)) {
        row.done = Some(DoneNotice { words, missing: seen.missing });
    }
    let elsewhere = seen.followed.clone().and_then(|notice| place_notice(&mut rows, notice));
    (rows, elsewhere)
}

/// The chart, hidden while it could influence the reader's first answer.
fn chart(seen: &ThreadView) -> SpectrumChart {
    let may_see = seen.asked.look || seen.places.now().is_some();
    if may_see {
        SpectrumChart::seen(&seen.thread, &seen.spectrum, &seen.places)
    } else {
        SpectrumChart::hidden(&seen.thread, seen.count, seen.waiting_position())
    }
}

fn story_form(app: &App, visitor: &Visitor, seen: &ThreadView) -> StoryForm {
    let form = StoryForm::new(app, &seen.thread, visitor.member.as_ref(), None, seen.pen.clone());
    let form = form.with_position(seen.places.now().or(seen.waiting_position())).with_draft(seen.draft.clone());
    StoryForm { looked: seen.chart_shown().is_some(), name_dropped: seen.asked.name_dropped, ..form }
}

fn thread_page(app: &App, visitor: &Visitor, seen: &ThreadView) -> ThreadPage {
    let (thread, asked) = (&seen.thread, &seen.asked);
    let path = links::thread(thread.slug());
    let here = asked.return_address(&path);
    let view = StoryView {
        thread,
        member: visitor.member.as_ref(),
        personal: &seen.personal,
        news: seen.news.as_ref(),
        here: &here,
        dates: When::day,
        now: seen.now,
    };
    let own = seen.places.now();
    let (waiting, revisions) = held(seen);
    let published = thread.dated_at();
    let frame = Frame::new(app, visitor, thread.title())
        .with_publication(published)
        .with_feed(links::thread_feed(thread.slug()), format!("Stories on {}", thread.title()))
        .with_summary(thread.excerpt(), app.site.absolute(&path));
    let (rows, followed) = rows_with_notices(&view, seen);
    ThreadPage {
        data: json_ld::posting(&app.site, seen),
        news: news(seen),
        live: links::thread_events(thread.slug(), seen.latest.map_or(0, UnixMicros::micros)),
        title: thread.title().to_owned(),
        apart: asked.title_suffix(seen.stories.lines.first()),
        first: (!asked.is_first()).then(|| path.clone()),
        by: seen.by.clone().unwrap_or_else(|| app.site.name()),
        when: When::dated(published),
        minutes: minutes(thread),
        cover: thread.cover().to_owned(),
        essay: thread.html().clone(),
        stories: stories(seen.count),
        form: story_form(app, visitor, seen),
        chart: chart(seen),
        waiting,
        revisions,
        followed,
        interest: visitor
            .member
            .as_ref()
            .map(|_| InterestForm::of_thread(thread.slug(), seen.personal.interests.in_thread(), &here)),
        sorts: asked.sorts(&path, own),
        choices: seen.choices(&path),
        band: asked.band_words(thread),
        nothing: asked.nothing(),
        whole: asked.is_whole(),
        earlier: seen.stories.earlier.map(|cursor| asked.page_link(&path, "before", cursor)),
        later: seen.stories.later.map(|cursor| asked.page_link(&path, "after", cursor)),
        rows,
        ending: ThreadEnding::new(&app.site, thread),
        booklet: links::thread_booklet(thread.slug()),
        write: links::thread_write(thread.slug()),
        searched: (seen.count.stories + seen.count.replies > 0).then(|| thread.slug().to_string()),
        frame,
    }
}
