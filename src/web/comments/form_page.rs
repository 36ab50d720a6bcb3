//! The page with a comment form that is shown again: refused, previewed, or beside a newer draft.

use super::form::StoryForm;
use super::privacy_nudge::Nudge;
use super::rows::Mark;
use crate::accounts::Member;
use crate::app::App;
use crate::comments;
use crate::comments::SavedDraft;
use crate::comments::{Comment, Position};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::form::{Fields, FormErrors};
use crate::http::problem::Problem;
use crate::id::ThreadId;
use crate::links;
use crate::text::{Html, PrivateDetail};
use crate::threads::Thread;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::threads::find::published;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

/// The preview, rendered exactly as the posted comment will be.
pub(super) struct Preview {
    pub(super) name: String,
    pub(super) mark: Option<Mark>,
    pub(super) html: Html,
}

/// The comment that a reply answers: the same on this page as on the one with the original form.
pub(super) struct AnsweredComment {
    pub(super) name: String,
    pub(super) mark: Option<Mark>,
    pub(super) html: Html,
    pub(super) href: String,
}

impl AnsweredComment {
    fn new(comment: &Comment, thread: &Thread) -> Self {
        Self {
            name: comment.byline().name().to_owned(),
            mark: comment.position().map(|position| Mark::new(position, &thread.poles())),
            html: comment.html().clone(),
            href: links::comment(comment.id()),
        }
    }
}

#[derive(Template)]
#[template(path = "comments/post.html")]
pub(super) struct FormPage {
    pub(super) frame: Frame,
    pub(super) title: &'static str,
    pub(super) thread: String,
    pub(super) thread_href: String,
    /// Whether the writer has to sign in before posting.
    pub(super) signed_out: bool,
    /// Whether the form was opened with a session that has ended since.
    pub(super) ended: bool,
    pub(super) answered: Option<AnsweredComment>,
    pub(super) preview: Option<Preview>,
    /// The version that another window saved meanwhile.
    pub(super) other: Option<String>,
    /// What in the text could identify someone; empty once its author has seen it.
    pub(super) details: Vec<PrivateDetail>,
    pub(super) form: StoryForm,
}

impl FormPage {
    pub(super) fn new(app: &App, visitor: &Visitor, written: ThreadContext, fields: &Fields, errors: FormErrors) -> Self {
        let ThreadContext { thread, answered, pen, position } = written;
        let to = answered.as_ref().map(|of| (of.id(), of.byline().name().to_owned()));
        let form = StoryForm::new(app, &thread, visitor.member.as_ref(), to, pen);
        let form = form.with_position(position).typed(fields, errors);
        let title = if form.errors.is_empty() { "Before you post it" } else { "Not posted yet" };
        let page = Self {
            frame: Frame::new(app, visitor, title).hidden(),
            title,
            thread: thread.title().to_owned(),
            thread_href: links::thread(thread.slug()),
            signed_out: false,
            ended: false,
            answered: answered.map(|of| AnsweredComment::new(&of, &thread)),
            preview: None,
            other: None,
            details: Vec::new(),
            form,
        };
        page.titled(title)
    }

    /// Shows what in the text could identify someone.
    pub(super) fn nudging(mut self, nudge: Nudge) -> Self {
        (self.details, self.form.details_shown) = (nudge.details, nudge.mark);
        self
    }

    /// Sets another heading, which is the page's title as well.
    pub(super) fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self.frame.title = if self.form.errors.is_empty() { title.to_owned() } else { format!("Error: {title}") };
        self
    }
}

/// The thread, and for a reply the comment that is answered.
pub(super) struct ThreadContext {
    pub(super) thread: Thread,
    pub(super) answered: Option<Comment>,
    pub(super) pen: Option<String>,
    /// The member's position in the thread.
    pub(super) position: Option<Position>,
}

/// The position that a member gave last in a thread; `None` for a visitor.
pub(super) fn position(tx: &mut Tx<'_>, member: Option<&Member>, thread: ThreadId) -> Result<Option<Position>, InternalError> {
    let Some(member) = member else { return Ok(None) };
    Ok(comments::positions_of(tx, thread, member.id())?.now())
}

fn thread_context(tx: &mut Tx<'_>, slug: &str, parent: &str, member: Option<&Member>) -> Result<ThreadContext, Problem> {
    let thread = published(tx, slug)?;
    let answered = match parent.parse() {
        Ok(id) => comments::find(tx, id)?.filter(|of| of.thread_id() == thread.id() && of.state().is_visible()),
        Err(_) => None,
    };
    let pen = member.map(|member| comments::pen_name(tx, thread.id(), member)).transpose()?.flatten();
    let position = position(tx, member, thread.id())?;
    Ok(ThreadContext { thread, answered, pen, position })
}

pub(super) async fn look_up(app: &App, visitor: &Visitor, slug: String, fields: &Fields) -> Result<ThreadContext, Problem> {
    let (parent, member) = (fields.text("parent").to_owned(), visitor.member.clone());
    app.db.read(move |tx| thread_context(tx, &slug, &parent, member.as_ref())).await
}

/// A text that is too long to be saved, in its form with the errors.
pub(crate) async fn draft_refused(
    app: &App,
    visitor: &Visitor,
    slug: String,
    fields: &Fields,
    errors: FormErrors,
) -> Result<HttpResponse, Problem> {
    let written = look_up(app, visitor, slug, fields).await?;
    page::unprocessable(&FormPage::new(app, visitor, written, fields, errors).titled("Not saved yet"))
}

/// The typed text beside the version that another window saved meanwhile. The next save or post overwrites that version, which
/// the writer has seen by then.
pub(crate) async fn draft_conflict(
    app: &App,
    visitor: &Visitor,
    slug: String,
    fields: &Fields,
    other: SavedDraft,
) -> Result<HttpResponse, Problem> {
    let written = look_up(app, visitor, slug, fields).await?;
    let page = FormPage::new(app, visitor, written, fields, FormErrors::none());
    let mut page = page.titled("A newer draft was saved in another window");
    (page.other, page.form.revision) = (Some(other.typed.body), other.revision);
    page::with(StatusCode::CONFLICT, &page)
}
