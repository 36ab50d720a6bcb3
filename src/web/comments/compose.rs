//! The form for a story or a reply on a page of its own.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::autosave::{is_name_dropped, saved};
use super::form::StoryForm;
use super::form_page::position;
use super::rows::{CommentRow, StoryView};
use super::show::{EarlierLink, gone, personal};
use crate::accounts::Member;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{Comment, Conversation, Personal, Position, SavedDraft, Spot};
use crate::db::Tx;
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::id::CommentId;
use crate::links;
use crate::text;
use crate::threads::Thread;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::threads::find::published;

#[derive(Template)]
#[template(path = "comments/compose.html")]
struct ComposePage {
    frame: Frame,
    thread: String,
    thread_href: String,
    earlier: Option<EarlierLink>,
    /// The comment that is answered, and those above it; empty for a story.
    above: Vec<CommentRow>,
    form: StoryForm,
}

/// What the form for a reply shows: the comment that is answered, the conversation above it, and what the member saved.
struct ReplyContext {
    thread: Thread,
    answered: Comment,
    conversation: Conversation,
    personal: Personal,
    pen: Option<String>,
    /// The position that the member gave last in the thread.
    position: Option<Position>,
    draft: Option<SavedDraft>,
    now: UnixMicros,
}

impl ReplyContext {
    fn load(tx: &mut Tx<'_>, member: Option<&Member>, slug: &str, id: CommentId) -> Result<Self, Problem> {
        let thread = published(tx, slug)?;
        let answered = comments::find(tx, id)?.filter(|found| found.thread_id() == thread.id()).ok_or_else(Problem::missing)?;
        if !answered.state().is_visible() {
            return Err(if answered.published_at().is_some() { gone(&thread) } else { Problem::missing() });
        }
        let conversation = comments::conversation(tx, &answered, None)?.ok_or_else(Problem::missing)?;
        Ok(Self {
            pen: member.map(|member| comments::pen_name(tx, thread.id(), member)).transpose()?.flatten(),
            personal: personal(tx, member, &thread, &conversation)?,
            position: position(tx, member, thread.id())?,
            draft: saved(tx, member, Spot { thread: thread.id(), parent: Some(id) })?,
            now: tx.now(),
            thread,
            answered,
            conversation,
        })
    }
}

/// `GET /t/{slug}/write`: the form for a story on a page of its own. It shares its draft with the form on the thread's page.
pub(crate) async fn story(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (slug, member) = (path.into_inner(), visitor.member.clone());
    let found = app.db.read(move |tx| {
        let thread = published(tx, &slug)?;
        let pen = member.as_ref().map(|member| comments::pen_name(tx, thread.id(), member)).transpose()?.flatten();
        let draft = saved(tx, member.as_ref(), Spot { thread: thread.id(), parent: None })?;
        let position = position(tx, member.as_ref(), thread.id())?;
        Ok::<_, Problem>((thread, pen, position, draft))
    });
    let (thread, pen, position, draft) = found.await?;
    let form = StoryForm::new(&app, &thread, visitor.member.as_ref(), None, pen).with_position(position).with_draft(draft);
    let title = if form.closed { "No more stories" } else { "Tell your story" };
    page::ok(&ComposePage {
        frame: Frame::new(&app, &visitor, format!("{title}: {}", thread.title())).hidden(),
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        earlier: None,
        above: Vec::new(),
        form,
    })
}

/// `GET /t/{slug}/reply/{id}`: the form for a reply, below the comment that it answers.
pub(crate) async fn reply(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let (slug, id) = path.into_inner();
    let id: CommentId = id.parse().map_err(|_| Problem::missing())?;
    let member = visitor.member.clone();
    let context = app.db.read(move |tx| ReplyContext::load(tx, member.as_ref(), &slug, id)).await?;
    let ReplyContext { thread, answered, conversation, personal, pen, position, draft, now } = context;
    let here = links::thread_reply(thread.slug(), id);
    let view = StoryView {
        thread: &thread,
        member: visitor.member.as_ref(),
        personal: &personal,
        news: None,
        here: &here,
        dates: When::day,
        now,
    };
    let mut above = conversation.above;
    above.extend(conversation.lines.into_iter().take(1));
    let name = answered.byline().name().to_owned();
    let form = StoryForm::new(&app, &thread, visitor.member.as_ref(), Some((id, name.clone())), pen);
    let mut form = form.with_position(position).with_draft(draft);
    form.name_dropped = is_name_dropped(&query);
    if query.ticked("quote") && form.body.is_empty() {
        form.body = text::quoted(answered.body().as_str());
    }
    let title = if form.closed { "No more replies".to_owned() } else { format!("Reply to {name}") };
    page::ok(&ComposePage {
        frame: Frame::new(&app, &visitor, title).hidden(),
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        earlier: conversation.earlier.map(EarlierLink::from),
        above: view.rows(above, None),
        form,
    })
}
