//! One comment: its address, and the conversation around it.

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::follow_notice::{FollowChange, FollowNotice};
use super::own_comment::SAVED;
use super::rows::{CommentRow, DoneNotice, StoryView, place_notice};
use crate::accounts::Member;
use crate::accounts::email_link::MissingCredentials;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Comment, Conversation, EarlierAncestors, ListedComment, Personal, Whereabouts};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::flash::allow_flash;
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
    earlier: Option<EarlierLink>,
    above: Vec<CommentRow>,
    rows: Vec<CommentRow>,
    /// The feed of its replies; `None` for a tombstone, which has none.
    feed: Option<String>,
    /// What the member follows or mutes since just now, at a comment that the page does not show.
    followed: Option<FollowNotice>,
}

/// A link to the ancestors that are not shown.
pub(crate) struct EarlierLink {
    pub href: String,
    pub count: usize,
}

impl From<EarlierAncestors> for EarlierLink {
    fn from(earlier: EarlierAncestors) -> Self {
        Self { href: links::comment_around(earlier.last, None), count: earlier.count }
    }
}

/// What to show of a comment: a link leads to its page, `?context=1` to its conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CommentTarget {
    /// A redirect to the page that shows it.
    Page,
    /// The conversation around it, below a comment when it has several pages.
    Conversation { after: Option<CommentId> },
}

/// The page to answer with.
enum FoundComment {
    /// On a page with another address.
    Elsewhere(String),
    /// In its conversation, which is shown here.
    Conversation(Box<ShownConversation>),
}

/// A conversation, as one visitor sees it.
struct ShownConversation {
    thread: Thread,
    comment: Comment,
    conversation: Conversation,
    personal: Personal,
    now: UnixMicros,
}

/// Locates a comment; its author finds it even when it is hidden from all other readers.
fn locate(tx: &mut Tx<'_>, id: CommentId, visitor: &Visitor, target: CommentTarget) -> Result<FoundComment, Problem> {
    let comment = comments::find(tx, id)?.ok_or_else(Problem::missing)?;
    let thread =
        threads::find(tx, comment.thread_id())?.filter(|thread| thread.published_at().is_some()).ok_or_else(Problem::missing)?;
    match target {
        CommentTarget::Conversation { after } => {
            if let Some(conversation) = comments::conversation(tx, &comment, after)? {
                let personal = personal(tx, visitor.member.as_ref(), &thread, &conversation)?;
                let shown = ShownConversation { thread, comment, conversation, personal, now: tx.now() };
                return Ok(FoundComment::Conversation(Box::new(shown)));
            }
        }
        CommentTarget::Page => {
            if let Some(path) = page_of(tx, &thread, &comment)? {
                return Ok(FoundComment::Elsewhere(path));
            }
        }
    }
    if visitor.member.as_ref().is_some_and(|member| member.id() == comment.account_id()) {
        return Ok(FoundComment::Elsewhere(links::comment_part(id, "status")));
    }
    // A comment that was never public must not be revealed, so it is a 404; one that was public is gone.
    Err(if comment.published_at().is_some() { gone(&thread) } else { Problem::missing() })
}

/// [`page_of`] a comment whose thread is not known.
pub(super) fn page_of_comment(tx: &mut Tx<'_>, comment: &Comment) -> Result<Option<String>, InternalError> {
    match threads::find(tx, comment.thread_id())? {
        Some(thread) => page_of(tx, &thread, comment),
        None => Ok(None),
    }
}

/// The address of the page on which a comment is; `None` when readers see it nowhere.
fn page_of(tx: &mut Tx<'_>, thread: &Thread, comment: &Comment) -> Result<Option<String>, InternalError> {
    let (path, anchor) = (links::thread(thread.slug()), links::comment_anchor(comment.id()));
    Ok(match comments::whereabouts(tx, comment)? {
        Whereabouts::Page(None) => Some(format!("{path}{anchor}")),
        Whereabouts::Page(Some(after)) => Some(format!("{path}?after={after}{anchor}")),
        Whereabouts::Conversation => Some(format!("{}?context=1{anchor}", links::comment(comment.id()))),
        Whereabouts::Nowhere => None,
    })
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
    let target = if query.ticked("context") { CommentTarget::Conversation { after } } else { CommentTarget::Page };
    let address = links::comment_around(id, after);
    if target != CommentTarget::Page && visitor.member.is_none() {
        let key = address.clone();
        let page = async {
            match locate_now(&app, id, &visitor, target).await? {
                FoundComment::Conversation(shown) => html(&conversation_page(&app, &visitor, &address, *shown)),
                FoundComment::Elsewhere(_) => Err(Problem::missing()),
            }
        };
        return Ok(pages.page(key, page).await?.answer(&request));
    }
    let found = locate_now(&app, id, &visitor, target).await?;
    notifications::opened(&app, &visitor, id, notifications::NotificationTarget::New).await?;
    let done = ["posted", SAVED].into_iter().find(|done| query.flash(done).parse() == Ok(id)).map(|done| (done, id));
    let changed = FollowChange::parse(&query);
    match found {
        FoundComment::Elsewhere(path) => {
            let mut response = HttpResponse::Found();
            let shown = match (done, changed) {
                (Some((done, id)), _) => Some(links::with_fields(&path, [(done, &id.to_string())])),
                (None, changed) => changed.map(|change| change.address(&path)),
            };
            if let Some(shown) = &shown {
                allow_flash(&mut response, shown);
            }
            let path = shown.unwrap_or(path);
            Ok(response.insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, "no-cache")).finish())
        }
        FoundComment::Conversation(shown) => {
            let mut page = conversation_page(&app, &visitor, &address, *shown);
            if done.is_some_and(|(done, _)| done == SAVED) {
                let notice = DoneNotice { words: "Your change is saved.".to_owned(), missing: MissingCredentials::default() };
                if let Some(row) = page.rows.iter_mut().find(|row| row.id == id.to_string()) {
                    (row.fresh, row.done) = (true, Some(notice));
                }
            }
            if let Some((member, change)) = visitor.member.clone().zip(changed) {
                let followed = app.db.read(move |tx| FollowNotice::find(tx, &member, change)).await?;
                page.followed = followed.and_then(|notice| place_notice(&mut page.rows, notice));
            }
            page::ok(&page)
        }
    }
}

async fn locate_now(app: &App, id: CommentId, visitor: &Visitor, target: CommentTarget) -> Result<FoundComment, Problem> {
    let visitor = visitor.clone();
    app.db.read(move |tx| locate(tx, id, &visitor, target)).await
}

fn conversation_page(app: &App, visitor: &Visitor, path: &str, shown: ShownConversation) -> ConversationPage {
    let ShownConversation { thread, comment, conversation, personal, now } = shown;
    let view = StoryView {
        thread: &thread,
        member: visitor.member.as_ref(),
        personal: &personal,
        news: None,
        here: path,
        dates: When::day,
        now,
    };
    let feed = comment.state().is_visible().then(|| links::comment_part(comment.id(), "feed.atom"));
    let name = if comment.state().is_visible() { comment.byline().name().to_owned() } else { String::new() };
    let title = if name.is_empty() { "A conversation".to_owned() } else { format!("What {name} wrote") };
    let frame = Frame::new(app, visitor, format!("{title}: {}", thread.title()));
    ConversationPage {
        frame: match &feed {
            Some(feed) => frame.with_feed(feed.clone(), "Replies"),
            None => frame,
        },
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        posted: comment.state().is_visible().then(|| When::full(comment.created_at(), &app.config.site.zone)),
        name,
        earlier: conversation.earlier.map(EarlierLink::from),
        above: view.rows(conversation.above, None),
        rows: view.rows(conversation.lines, None),
        feed,
        followed: None,
    }
}
