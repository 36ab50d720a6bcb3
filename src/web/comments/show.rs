//! One comment: its address, and the conversation around it.

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::own_comment::SAVED;
use super::rows::{CommentRow, StoryView};
use crate::accounts::Member;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Comment, Conversation, ListedComment, Personal, Whereabouts};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::flash::flash_cookie;
use crate::http::form::Query;
use crate::http::page_cache::Pages;
use crate::http::problem::Problem;
use crate::id::CommentId;
use crate::links;
use crate::threads;
use crate::threads::Thread;
use crate::web::accounts::notifications;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::threads::show::html;

#[derive(Template)]
#[template(path = "comments/show.html")]
struct ConversationPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    name: String,
    /// When it was posted, with date and time; `None` for a tombstone.
    posted: Option<When>,
    above: Vec<CommentRow>,
    rows: Vec<CommentRow>,
    /// The feed of its replies; `None` for a tombstone, which has none.
    feed: Option<String>,
    /// Whether a change was saved just now.
    saved: bool,
}

/// The target of a link to one comment.
enum LinkedComment {
    /// A redirect to another address.
    There(String),
    /// The page of its conversation.
    Here(Box<(Thread, Comment, Conversation, Personal, UnixMicros)>),
}

/// Locates a comment; its author finds it even when it is hidden from all other readers.
fn locate(
    tx: &mut Tx<'_>,
    id: CommentId,
    visitor: &Visitor,
    around: Option<Option<CommentId>>,
) -> Result<LinkedComment, Problem> {
    let of = comments::find(tx, id)?.ok_or_else(Problem::missing)?;
    let thread =
        threads::find(tx, of.thread_id())?.filter(|thread| thread.published_at().is_some()).ok_or_else(Problem::missing)?;
    if let Some(after) = around {
        if let Some(conversation) = comments::conversation(tx, &of, after)? {
            let personal = personal(tx, visitor.member.as_ref(), &thread, &conversation)?;
            return Ok(LinkedComment::Here(Box::new((thread, of, conversation, personal, tx.now()))));
        }
    } else {
        let (path, anchor) = (links::thread(thread.slug()), links::comment_anchor(id));
        match comments::whereabouts(tx, &of)? {
            Whereabouts::Page(None) => return Ok(LinkedComment::There(format!("{path}{anchor}"))),
            Whereabouts::Page(Some(after)) => return Ok(LinkedComment::There(format!("{path}?after={after}{anchor}"))),
            Whereabouts::Conversation => return Ok(LinkedComment::There(format!("{}?context=1{anchor}", links::comment(id)))),
            Whereabouts::Nowhere => {}
        }
    }
    if visitor.member.as_ref().is_some_and(|member| member.id() == of.account_id()) {
        return Ok(LinkedComment::There(links::comment_part(id, "status")));
    }
    // A comment that was never public must not be revealed, so it is a 404; one that was public is gone.
    Err(if of.published_at().is_some() { gone(&thread) } else { Problem::missing() })
}

/// The member's own data in a conversation.
pub(crate) fn personal(
    tx: &mut Tx<'_>,
    member: Option<&Member>,
    thread: &Thread,
    around: &Conversation,
) -> Result<Personal, InternalError> {
    let lines: Vec<ListedComment> = around.above.iter().chain(&around.lines).cloned().collect();
    comments::personal(tx, member, thread.id(), &lines)
}

pub(crate) fn gone(thread: &Thread) -> Problem {
    #[derive(Debug, thiserror::Error)]
    #[error("It was removed or withdrawn. The conversation around it, if there is one, is on the thread’s page.")]
    struct Gone;
    impl crate::error::UserError for Gone {
        fn kind(&self) -> crate::error::ErrorKind {
            crate::error::ErrorKind::Gone
        }
    }
    Problem::from(Gone).leading(links::thread(thread.slug()), "Go to the thread")
}

/// `GET /c/{id}`
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let after: Option<CommentId> = query.text("after").parse().ok();
    let around = query.ticked("context").then_some(after);
    let address = links::comment_around(id, after);
    if around.is_some() && visitor.member.is_none() {
        let key = address.clone();
        let page = async { html(&conversation(&app, &visitor, &address, locate_now(&app, id, &visitor, around).await?)?) };
        return Ok(pages.page(app.db.changes(), key, page).await?.answer(&request));
    }
    let found = locate_now(&app, id, &visitor, around).await?;
    notifications::opened(&app, &visitor, id, notifications::NotificationTarget::New).await?;
    let done = ["posted", SAVED].into_iter().find(|done| query.flash(done).parse() == Ok(id));
    match found {
        LinkedComment::There(path) => {
            let mut response = HttpResponse::Found();
            let path = match done {
                Some(done) => just_done(&path, done, id),
                None => path,
            };
            if done.is_some() {
                response.cookie(flash_cookie(&app, &path));
            }
            Ok(response.insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, "no-cache")).finish())
        }
        here @ LinkedComment::Here(_) => {
            let mut page = conversation(&app, &visitor, &address, here)?;
            if done == Some(SAVED) {
                page.saved = true;
                page.rows.iter_mut().take(1).for_each(|row| row.fresh = true);
            }
            page::ok(&page)
        }
    }
}

/// The same address with the message about an action on the comment at its anchor.
fn just_done(path: &str, done: &str, id: CommentId) -> String {
    let (page, anchor) = path.split_once('#').unwrap_or((path, ""));
    let joint = if page.contains('?') { '&' } else { '?' };
    format!("{page}{joint}{done}={id}#{anchor}")
}

async fn locate_now(
    app: &App,
    id: CommentId,
    visitor: &Visitor,
    around: Option<Option<CommentId>>,
) -> Result<LinkedComment, Problem> {
    let visitor = visitor.clone();
    app.db.read(move |tx| locate(tx, id, &visitor, around)).await
}

fn conversation(app: &App, visitor: &Visitor, path: &str, found: LinkedComment) -> Result<ConversationPage, Problem> {
    let LinkedComment::Here(here) = found else { return Err(Problem::missing()) };
    let (thread, of, conversation, personal, now) = *here;
    let view = StoryView {
        thread: &thread,
        member: visitor.member.as_ref(),
        personal: &personal,
        news: None,
        here: path,
        dates: When::day,
        now,
    };
    let feed = of.state().is_visible().then(|| links::comment_part(of.id(), "feed.atom"));
    let name = if of.state().is_visible() { of.byline().name().to_owned() } else { String::new() };
    let title = if name.is_empty() { "A conversation".to_owned() } else { format!("What {name} wrote") };
    let frame = Frame::new(app, visitor, format!("{title}: {}", thread.title()));
    Ok(ConversationPage {
        frame: match &feed {
            Some(feed) => frame.with_feed(feed.clone(), "Replies"),
            None => frame,
        },
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        posted: of.state().is_visible().then(|| When::full(of.created_at())),
        name,
        above: view.rows(conversation.above, None),
        rows: view.rows(conversation.lines, None),
        feed,
        saved: false,
    })
}
