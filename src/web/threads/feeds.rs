//! Atom feeds (RFC 4287): the essays, the stories of a thread, and the replies to a comment (with threading by RFC 4685).

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::find::published;
use crate::accounts;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::VisibleComment;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::page_cache::{Pages, RenderedPage};
use crate::http::problem::Problem;
use crate::id::{AccountId, CommentId};
use crate::links;
use crate::text::Html;
use crate::threads;
use crate::threads::Thread;
use crate::web::page;
use crate::web::tag_uri::{site_tag, tag};

/// The maximum number of entries in a feed: a feed reader that polls once a day misses nothing on a lively thread.
const ENTRIES: i64 = 50;

struct FeedParent {
    id: String,
    href: String,
}

struct FeedEntry {
    id: String,
    title: String,
    href: String,
    published: String,
    updated: String,
    author: String,
    answers: Option<FeedParent>,
    /// An excerpt of an essay; `None` for comments.
    summary: Option<String>,
    html: Html,
}

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct FeedDocument {
    id: String,
    title: String,
    myself: String,
    href: String,
    updated: String,
    entries: Vec<FeedEntry>,
}

fn thread_tag(app: &App, thread: &Thread) -> String {
    tag(app, thread.created_at(), &format!("t/{}", thread.id()))
}

fn atom(feed: &FeedDocument) -> Result<RenderedPage, Problem> {
    Ok(RenderedPage::new("application/atom+xml; charset=utf-8", page::render(feed)?))
}

/// `GET /feed.atom`: the latest essays.
pub(crate) async fn site(request: HttpRequest, app: web::Data<App>, pages: web::Data<Pages>) -> Result<HttpResponse, Problem> {
    let feed = async {
        let found = app.db.read(|tx| {
            let threads = threads::list(tx, 0)?.0;
            let authors: Vec<AccountId> = threads.iter().filter_map(Thread::author_id).collect();
            Ok::<_, InternalError>((accounts::find::names(tx, &authors)?, threads, tx.now()))
        });
        let (authors, threads, now) = found.await?;
        let by = |thread: &Thread| thread.author_id().and_then(|id| authors.get(&id)).map(ToString::to_string);
        let updated = threads.iter().map(Thread::updated_at).max().unwrap_or(now);
        atom(&FeedDocument {
            id: site_tag(&app, "site"),
            title: app.site.name(),
            myself: app.site.absolute(&links::feed()),
            href: app.site.absolute(&links::home()),
            updated: updated.rfc3339(),
            entries: threads.iter().map(|thread| essay(&app, thread, by(thread))).collect(),
        })
    };
    Ok(pages.page(links::feed(), feed).await?.answer(&request))
}

/// The entry of an essay. Without an author's account the site is the author, because an entry needs one (RFC 4287, 4.2.1).
fn essay(app: &App, thread: &Thread, by: Option<String>) -> FeedEntry {
    FeedEntry {
        id: thread_tag(app, thread),
        title: thread.title().to_owned(),
        href: app.site.absolute(&links::thread(thread.slug())),
        published: thread.dated_at().rfc3339(),
        updated: thread.updated_at().rfc3339(),
        author: by.unwrap_or_else(|| app.site.name()),
        answers: None,
        summary: Some(thread.excerpt().to_owned()),
        html: thread.html().clone(),
    }
}

/// `GET /t/{slug}/feed.atom`: the latest stories and replies of a thread.
pub(crate) async fn thread(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let slug = path.into_inner();
    let key = links::thread_feed(&slug);
    let feed = async {
        let load = move |tx: &mut Tx<'_>| {
            let thread = published(tx, &slug)?;
            let latest = comments::latest(tx, thread.id(), ENTRIES)?;
            let latest = Latest::load(tx, latest)?;
            Ok::<_, Problem>((thread, latest))
        };
        let (thread, latest) = app.db.read(load).await?;
        atom(&FeedDocument {
            id: format!("{}/stories", thread_tag(&app, &thread)),
            title: format!("Stories on {}", thread.title()),
            myself: app.site.absolute(&links::thread_feed(thread.slug())),
            href: app.site.absolute(&links::thread(thread.slug())),
            updated: latest.changed().unwrap_or_else(|| thread.updated_at()).rfc3339(),
            entries: entries(&app, &thread, &latest),
        })
    };
    Ok(pages.page(key, feed).await?.answer(&request))
}

/// `GET /c/{id}/feed.atom`: the latest replies below a comment.
pub(crate) async fn replies(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let key = links::comment_part(id, "feed.atom");
    let feed = async {
        let load = move |tx: &mut Tx<'_>| {
            let of = comments::find(tx, id)?.filter(|of| of.state().is_visible()).ok_or_else(Problem::missing)?;
            let thread = threads::find(tx, of.thread_id())?.ok_or_else(Problem::missing)?;
            let latest = comments::latest_below(tx, &of, usize::try_from(ENTRIES).unwrap_or(0))?;
            let latest = Latest::load(tx, latest)?;
            Ok::<_, Problem>((thread, of, latest))
        };
        let (thread, of, latest) = app.db.read(load).await?;
        atom(&FeedDocument {
            id: format!("{}/replies", comment_tag(&app, &thread, of.id())),
            title: format!("Replies to {} on {}", of.byline().name(), thread.title()),
            myself: app.site.absolute(&links::comment_part(of.id(), "feed.atom")),
            href: app.site.absolute(&links::comment(of.id())),
            updated: latest.changed().unwrap_or_else(|| of.created_at()).rfc3339(),
            entries: entries(&app, &thread, &latest),
        })
    };
    Ok(pages.page(key, feed).await?.answer(&request))
}

/// The tag of a comment: its id, and the day of its thread, which is known wherever the comment is.
fn comment_tag(app: &App, thread: &Thread, id: CommentId) -> String {
    tag(app, thread.created_at(), &format!("c/{id}"))
}

/// The comments of a feed, with the time of the last revision of each.
struct Latest {
    comments: Vec<VisibleComment>,
    revised: HashMap<CommentId, UnixMicros>,
}

impl Latest {
    fn load(tx: &mut Tx<'_>, comments: Vec<VisibleComment>) -> Result<Self, InternalError> {
        let ids: Vec<CommentId> = comments.iter().map(VisibleComment::id).collect();
        Ok(Self { revised: comments::revised_at(tx, &ids)?, comments })
    }

    /// When an entry last changed. Pages do not mark an edit soon after posting, but feed readers have to load the new text.
    fn changed_at(&self, posted: &VisibleComment) -> UnixMicros {
        let revised = self.revised.get(&posted.id()).copied();
        revised.map_or(posted.published_at(), |revised| revised.max(posted.published_at()))
    }

    fn changed(&self) -> Option<UnixMicros> {
        self.comments.iter().map(|posted| self.changed_at(posted)).max()
    }
}

fn entries(app: &App, thread: &Thread, latest: &Latest) -> Vec<FeedEntry> {
    let entry = |posted: &VisibleComment| {
        let answers = match posted.parent_id() {
            Some(parent) => FeedParent { id: comment_tag(app, thread, parent), href: app.site.absolute(&links::comment(parent)) },
            None => FeedParent { id: thread_tag(app, thread), href: app.site.absolute(&links::thread(thread.slug())) },
        };
        FeedEntry {
            id: comment_tag(app, thread, posted.id()),
            title: format!("A {} by {}", posted.kind().noun(), posted.name()),
            href: app.site.absolute(&links::comment(posted.id())),
            published: posted.published_at().rfc3339(),
            updated: latest.changed_at(posted).rfc3339(),
            author: posted.name().to_owned(),
            answers: Some(answers),
            summary: None,
            html: posted.html().clone(),
        }
    };
    latest.comments.iter().map(entry).collect()
}
