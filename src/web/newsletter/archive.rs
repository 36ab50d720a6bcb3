//! The public archive of sent newsletters: a list, one page each, and a feed.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::newsletter::archive;
use crate::newsletter::archive::ArchivedIssue;
use crate::text;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::tag_uri::{site_tag, tag};

/// The number of newsletters on a page of the archive, and in the feed.
const SIZE: usize = 20;

/// The length of an excerpt in the list, in characters.
const EXCERPT: usize = 240;

/// The length of the summary for shared links, in characters.
const SUMMARY: usize = 200;

/// One newsletter, as the list and the feed show it.
struct ArchiveEntry {
    issue: ArchivedIssue,
    href: String,
    day: String,
    excerpt: String,
}

impl ArchiveEntry {
    fn new(issue: ArchivedIssue, href: String, now: UnixMicros) -> Self {
        let day = text::date(issue.sent_at(), now);
        let excerpt = text::excerpt(issue.prose(), EXCERPT);
        Self { issue, href, day, excerpt }
    }
}

#[derive(Template)]
#[template(path = "newsletter/archive.html")]
struct LettersPage {
    frame: Frame,
    entries: Vec<ArchiveEntry>,
    older: Option<String>,
    subscribe: String,
}

#[derive(Template)]
#[template(path = "newsletter/issue.html")]
struct ArchivedIssuePage {
    frame: Frame,
    issue: ArchivedIssue,
    day: String,
    archive: String,
    subscribe: String,
}

#[derive(Template)]
#[template(path = "newsletter/feed.xml")]
struct LettersFeed {
    id: String,
    site: String,
    own: String,
    archive: String,
    updated: String,
    entries: Vec<LettersFeedEntry>,
}

struct LettersFeedEntry {
    tag: String,
    issue: ArchivedIssue,
    href: String,
}

/// The archive list, newest first.
pub async fn list(app: web::Data<App>, visitor: Visitor, query: Query) -> Result<HttpResponse, Problem> {
    let before = query.text("before").parse().ok().map(UnixMicros::from_micros);
    let found = app.db.read(move |tx| archive::sent_issues(tx, before, SIZE)).await?;
    let now = app.clock.now();
    let entry = |issue: ArchivedIssue| {
        let href = links::newsletter_issue(issue.slug());
        ArchiveEntry::new(issue, href, now)
    };
    page::ok(&LettersPage {
        frame: Frame::new(&app, &visitor, "Newsletter").with_feed(links::newsletter_feed(), "Newsletter"),
        older: found
            .next
            .map(|before| links::with_query(&links::newsletter_archive(), [("before", &before.micros().to_string())])),
        entries: found.rows.into_iter().map(entry).collect(),
        subscribe: links::subscribe(),
    })
}

/// The page of one newsletter.
pub async fn show(app: web::Data<App>, visitor: Visitor, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let issue = app.db.read(move |tx| archive::find_issue(tx, &slug)).await?.ok_or_else(Problem::missing)?;
    let canonical = app.site.absolute(&links::newsletter_issue(issue.slug()));
    page::ok(&ArchivedIssuePage {
        frame: Frame::new(&app, &visitor, issue.subject())
            .with_feed(links::newsletter_feed(), "Newsletter")
            .with_summary(text::excerpt(issue.prose(), SUMMARY), canonical)
            .with_publication(issue.sent_at()),
        day: text::date(issue.sent_at(), app.clock.now()),
        issue,
        archive: links::newsletter_archive(),
        subscribe: links::subscribe(),
    })
}

/// The newest newsletters as Atom.
pub async fn feed(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let issues = app.db.read(move |tx| archive::sent_issues(tx, None, SIZE)).await?.rows;
    let updated = issues.first().map_or(UnixMicros::from_micros(0), ArchivedIssue::sent_at).rfc3339();
    let entry = |issue: ArchivedIssue| {
        let tag = tag(&app, issue.sent_at(), &format!("letters/{}", issue.id()));
        let href = app.site.absolute(&links::newsletter_issue(issue.slug()));
        LettersFeedEntry { tag, issue, href }
    };
    let feed = LettersFeed {
        id: site_tag(&app, "letters"),
        site: app.site.name(),
        own: app.site.absolute(&links::newsletter_feed()),
        archive: app.site.absolute(&links::newsletter_archive()),
        updated,
        entries: issues.into_iter().map(entry).collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .content_type("application/atom+xml; charset=utf-8")
        .body(page::render(&feed)?))
}
