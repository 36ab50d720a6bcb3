//! Searching threads, stories and replies, or the stories and replies of one thread.

use std::collections::{HashMap, HashSet};

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::comments::rows::{CommentView, StoryView};
use super::moment::When;
use super::page::{self, Frame};
use crate::accounts::Member;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments::{self, Personal, VisibleComment};
use crate::db::Tx;
use crate::db::index::SearchPosition;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::form::{FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::id::{CommentId, ThreadId};
use crate::links;
use crate::text::{Piece, Slug, Sought, passage};
use crate::threads::{self, Thread};

/// The maximum number of threads, and of comments, on one page of results.
const SIZE: usize = 20;
/// The length of the passage around a match, in characters: three lines.
const PASSAGE: usize = 240;
/// The message when the thread to search does not exist.
const NOWHERE: &str = "This thread doesn’t exist any more. The button below searches everywhere.";

/// The cursor of the next page: threads come first, comments when there are no more threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SearchPageTurn {
    Threads(Option<SearchPosition>),
    Comments(Option<SearchPosition>),
}

impl SearchPageTurn {
    /// An invalid cursor leads to the first page, as on all other lists.
    fn parse(text: &str) -> Self {
        let after = |prefix| text.strip_prefix(prefix)?.parse::<SearchPosition>().ok();
        match (after('t'), after('c')) {
            (None, Some(place)) => Self::Comments(Some(place)),
            (place, _) => Self::Threads(place),
        }
    }
}

/// A thread among the results.
struct Essay {
    title: Vec<Piece>,
    href: String,
    when: When,
    passage: Vec<Piece>,
}

/// A story or reply among the results.
struct Answer {
    story: CommentView,
    thread: String,
    thread_href: String,
    /// The passage around the match; empty when the reader muted its persona.
    passage: Vec<Piece>,
}

/// The thread that the search is limited to.
struct Within {
    title: String,
    href: String,
    slug: String,
    /// The link that searches all threads for the same words.
    everywhere: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    q: String,
    within: Option<Within>,
    errors: FormErrors,
    /// Whether the reader entered a query.
    asked: bool,
    /// The text in place of results that there are none of.
    nothing: String,
    essays: Vec<Essay>,
    answers: Vec<Answer>,
    /// Whether this is the first page of results.
    first: bool,
    further: Option<String>,
}

impl SearchPage {
    /// The page before a search.
    fn new(app: &App, visitor: &Visitor, within: Option<&Thread>, q: &str) -> Self {
        let title = within.map_or_else(|| "Search".to_owned(), |thread| format!("Search the stories under “{}”", thread.title()));
        Self {
            frame: Frame::new(app, visitor, title).hidden(),
            q: q.to_owned(),
            within: within.map(|thread| Within {
                title: thread.title().to_owned(),
                href: links::thread(thread.slug()),
                slug: thread.slug().to_string(),
                everywhere: links::with_query(&links::search(), [("q", q)]),
            }),
            errors: FormErrors::none(),
            asked: false,
            nothing: String::new(),
            essays: Vec::new(),
            answers: Vec::new(),
            first: true,
            further: None,
        }
    }

    /// The address of the results after a cursor.
    fn after(&self, place: &str) -> String {
        let slug = self.within.as_ref().map_or("", |within| &within.slug);
        links::with_query(&links::search(), [("q", &self.q), ("in", slug), ("after", place)])
    }
}

/// The text in place of results, by what kind of query found none.
fn nothing(q: &str) -> String {
    let is_quote = |letter: char| matches!(letter, '"' | '“' | '”' | '„' | '«' | '»');
    if !q.contains(char::is_whitespace) {
        format!("Nothing contains “{}”. Try the beginning of the word.", q.trim_matches(is_quote))
    } else if q.starts_with(is_quote) && q.ends_with(is_quote) && q.matches(is_quote).count() == 2 {
        "Nothing contains these words side by side. Try them without quotes.".to_owned()
    } else {
        "Nothing contains all of these words. Try fewer.".to_owned()
    }
}

/// The results of one page, read in one transaction.
struct SearchResults {
    essays: Vec<Thread>,
    posted: Vec<VisibleComment>,
    /// The comments whose persona the reader muted.
    muted: HashSet<CommentId>,
    threads: HashMap<ThreadId, Thread>,
    further: Option<String>,
    now: UnixMicros,
}

impl SearchResults {
    fn load(
        tx: &mut Tx<'_>,
        sought: &Sought,
        within: Option<ThreadId>,
        turn: SearchPageTurn,
        reader: Option<&Member>,
    ) -> Result<Self, InternalError> {
        let (essays, after) = match (turn, within) {
            (SearchPageTurn::Threads(after), None) => {
                let page = threads::search(tx, sought, after, SIZE)?;
                (page.rows, page.next)
            }
            _ => (Vec::new(), None),
        };
        let answers = match (turn, after) {
            (SearchPageTurn::Threads(_), None) => comments::search(tx, sought, within, None, SIZE)?,
            (SearchPageTurn::Comments(place), _) => comments::search(tx, sought, within, place, SIZE)?,
            (SearchPageTurn::Threads(_), Some(_)) => Page { rows: Vec::new(), next: None },
        };
        let mut found = Self {
            further: after.map(|place| format!("t{place}")).or_else(|| answers.next.map(|place| format!("c{place}"))),
            essays,
            threads: HashMap::new(),
            muted: muted(tx, reader, &answers.rows)?,
            posted: answers.rows,
            now: tx.now(),
        };
        for posted in &found.posted {
            let id = posted.thread_id();
            if !found.threads.contains_key(&id)
                && let Some(thread) = threads::find(tx, id)?
            {
                found.threads.insert(id, thread);
            }
        }
        Ok(found)
    }

    fn essay(&self, thread: &Thread, sought: &Sought) -> Essay {
        let mut around = passage(&thread.html().words(), sought, PASSAGE);
        // The match is in the title or the question alone.
        if !around.iter().any(|piece| piece.hit) {
            around = passage(thread.excerpt(), sought, PASSAGE);
        }
        Essay {
            title: passage(thread.title(), sought, PASSAGE),
            href: links::thread(thread.slug()),
            when: When::day(thread.dated_at(), self.now),
            passage: around,
        }
    }

    fn answer(&self, posted: &VisibleComment, sought: &Sought) -> Option<Answer> {
        let thread = self.threads.get(&posted.thread_id())?;
        let view = StoryView {
            thread,
            member: None,
            personal: &Personal::default(),
            news: None,
            here: "",
            dates: When::day,
            now: self.now,
        };
        Some(Answer {
            passage: if self.muted.contains(&posted.id()) {
                Vec::new()
            } else {
                passage(&posted.html().words(), sought, PASSAGE)
            },
            story: view.story(posted.clone()),
            thread: thread.title().to_owned(),
            thread_href: links::thread(thread.slug()),
        })
    }
}

/// Which of these comments are by a persona that the reader muted; none for a visitor.
fn muted(tx: &mut Tx<'_>, reader: Option<&Member>, posted: &[VisibleComment]) -> Result<HashSet<CommentId>, InternalError> {
    let Some(reader) = reader else { return Ok(HashSet::new()) };
    let ids: Vec<CommentId> = posted.iter().map(VisibleComment::id).collect();
    comments::muted_among(tx, reader, &ids)
}

/// The thread that has this address, or once had it.
async fn named(app: &App, slug: &str) -> Result<Option<Thread>, InternalError> {
    let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
    let found = app.db.read(move |tx| match threads::published(tx, &slug)? {
        None => threads::formerly(tx, &slug),
        found => Ok(found),
    });
    found.await
}

/// `GET /search`; `in` names the thread to search, without it all are searched.
pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    query: Query,
) -> Result<HttpResponse, Problem> {
    // Malformed words are none that the form could show again.
    let q = match query.required("q") {
        Ok(q) => q.trim(),
        Err(problem) => {
            let mut empty = SearchPage::new(&app, &visitor, None, "");
            empty.errors.add("q", problem.sentence());
            return page::about(&problem, &empty);
        }
    };
    let slug = query.text("in");
    let within = if slug.is_empty() { None } else { named(&app, slug).await? };
    let mut empty = SearchPage::new(&app, &visitor, within.as_ref(), q);
    if within.is_none() && !slug.is_empty() {
        empty.errors = FormErrors::whole(NOWHERE);
        return page::about(&Problem::missing(), &empty);
    }
    if q.is_empty() {
        // Without the field, the form was not sent yet.
        if query.all("q").is_empty() {
            return page::ok(&empty);
        }
        empty.errors.add("q", "Enter a word.");
        return page::unprocessable(&empty);
    }
    let sought = match Sought::parse(q) {
        Ok(sought) => sought,
        Err(error) => {
            empty.errors.add("q", error);
            return page::unprocessable(&empty);
        }
    };
    let turn = SearchPageTurn::parse(query.text("after"));
    if let Err(wait) = limits.client(RateLimitedAction::Search, &request) {
        empty.errors.add("q", wait);
        return page::about(&wait.into(), &empty);
    }
    let (asked, reader, thread) = (sought.clone(), visitor.member.clone(), within.map(|thread| thread.id()));
    let found = app.db.read(move |tx| SearchResults::load(tx, &asked, thread, turn, reader.as_ref())).await?;
    page::ok(&SearchPage {
        asked: true,
        nothing: nothing(q),
        essays: found.essays.iter().map(|thread| found.essay(thread, &sought)).collect(),
        answers: found.posted.iter().filter_map(|posted| found.answer(posted, &sought)).collect(),
        first: turn == SearchPageTurn::Threads(None),
        further: found.further.as_ref().map(|place| empty.after(place)),
        ..empty
    })
}
