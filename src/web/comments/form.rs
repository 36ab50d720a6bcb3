//! The form in which a story, a reply or a new edition of one is written, and how it is read.

use crate::accounts::email_link::NAMELESS;
use crate::accounts::{Member, Name};
use crate::app::App;
use crate::comments::drafts::saved_draft::SavedDraft;
use crate::comments::{Body, FormId, NewComment, Position};
use crate::config::Signups;
use crate::http::form::{Errors, Fields};
use crate::id::CommentId;
use crate::links;
use crate::mail::Email;
use crate::threads::{Thread, ThreadState};
use crate::web::moment::When;
use crate::web::threads::placement::PlaceField;

/// The form as a page shows it, with whatever was typed.
#[derive(Clone, Debug)]
pub(crate) struct StoryForm {
    pub action: String,
    pub preview: String,
    /// Under which the browser keeps a draft.
    pub key: String,
    /// Where a member's words are kept while they write; empty for everybody else.
    pub keep: String,
    /// Which change of the kept words the form holds.
    pub revision: i32,
    /// When that was, if it holds any.
    pub kept: Option<When>,
    pub form_id: String,
    pub parent: String,
    /// Whom it answers.
    pub answers: Option<String>,
    pub place: PlaceField,
    pub body: String,
    pub byline: String,
    pub notify: bool,
    /// Whether the page shows the picture to somebody who has not placed themselves.
    pub looked: bool,
    /// Whether somebody without a session can give an address instead.
    pub by_mail: bool,
    /// The address that was typed.
    pub email: String,
    /// The account's name; none when nobody is signed in.
    pub member: Option<String>,
    /// What somebody is called who gives no name and has no account.
    pub nameless: &'static str,
    pub sign_in: String,
    pub sign_up: String,
    pub errors: Errors,
    /// Why nothing can be written, when that is so.
    pub closed: bool,
    /// Until when something can be written, if that ends by itself.
    pub until: Option<When>,
}

impl StoryForm {
    /// An empty form; `answered` is whom it answers and which comment, for a reply. `pen` is the pen name that the member has here.
    pub fn new(
        app: &App,
        thread: &Thread,
        member: Option<&Member>,
        answered: Option<(CommentId, String)>,
        pen: Option<String>,
    ) -> Self {
        let key = key(thread, answered.as_ref().map(|(id, _)| *id));
        let (parent, answers) = match answered {
            Some((id, name)) => (id.to_string(), Some(name)),
            None => (String::new(), None),
        };
        let back = match answered_link(thread, &parent) {
            Some(reply) => reply,
            None => links::thread_tell(thread.slug()),
        };
        Self {
            action: links::thread_comments(thread.slug()),
            preview: links::thread_preview(thread.slug()),
            key,
            keep: member.map(|_| links::thread_sketch(thread.slug())).unwrap_or_default(),
            revision: 0,
            kept: None,
            form_id: FormId::mint(&app.random).as_str().to_owned(),
            parent,
            answers,
            place: PlaceField::asking(thread),
            body: String::new(),
            byline: pen.unwrap_or_default(),
            notify: false,
            looked: false,
            by_mail: member.is_none() && app.site.signups == Signups::Open,
            email: String::new(),
            member: member.map(|member| member.name().to_string()),
            nameless: NAMELESS,
            sign_in: links::sign_in_and_back(&back),
            sign_up: links::sign_up(),
            errors: Errors::none(),
            closed: thread.state() == ThreadState::Locked,
            until: thread.closes_at().map(When::full),
        }
    }

    /// The form with what a member kept here, if they did.
    #[must_use]
    pub fn sketched(mut self, sketch: Option<SavedDraft>) -> Self {
        if let Some(SavedDraft { typed, revision, at }) = sketch {
            (self.body, self.place.typed, self.revision) = (typed.body, typed.position, revision);
            self.notify = typed.notify;
            if !typed.byline.is_empty() {
                self.byline = typed.byline;
            }
            self.kept = Some(When::full(at));
        }
        self
    }

    /// The same form with what was typed and what is to be put right. The form's id stays: it is the same form.
    #[must_use]
    pub fn typed(mut self, fields: &Fields, errors: Errors) -> Self {
        self.place.typed = fields.text("position").to_owned();
        self.body = fields.text("body").to_owned();
        self.byline = fields.text("byline").to_owned();
        self.notify = fields.ticked("notify");
        self.looked = fields.ticked("looked");
        self.email = fields.text("email").to_owned();
        self.revision = fields.text("revision").parse().unwrap_or(0);
        if fields.text("form_id").parse::<FormId>().is_ok() {
            self.form_id = fields.text("form_id").to_owned();
        }
        self.errors = errors;
        self
    }
}

/// Under which a browser keeps the draft of a story, or of an answer to `parent`, until it was taken.
fn key(thread: &Thread, parent: Option<CommentId>) -> String {
    parent.map_or_else(|| format!("t-{}", thread.id()), |parent| format!("r-{parent}"))
}

fn answered_link(thread: &Thread, parent: &str) -> Option<String> {
    parent.parse().ok().map(|id| links::thread_reply(thread.slug(), id))
}

/// The address under which somebody without a session shares what they wrote, where the site takes one; none when none was typed.
///
/// # Errors
/// A sentence when it is no address.
pub(crate) fn address(app: &App, member: Option<&Member>, fields: &Fields) -> Result<Option<Email>, Errors> {
    let typed = fields.text("email").trim();
    if member.is_some() || typed.is_empty() || app.site.signups != Signups::Open {
        return Ok(None);
    }
    Email::parse(typed).map(Some).map_err(|error| Errors::one("email", error))
}

/// Reads a story or reply.
///
/// # Errors
/// A sentence for each field that does not fit.
pub(crate) fn draft(app: &App, fields: &Fields) -> Result<NewComment, Errors> {
    let mut errors = Errors::none();
    let position = errors.keep("position", Position::parse(fields.text("position")));
    let body = errors.keep("body", Body::parse(fields.text("body")));
    let asked = fields.text("byline");
    let pen = if asked.trim().is_empty() { Some(None) } else { errors.keep("byline", Name::parse(asked)).map(Some) };
    let parent = match fields.text("parent") {
        "" => Some(None),
        parent => errors.keep("body", parent.parse().map_err(|_| "The text you are replying to is no longer here.")).map(Some),
    };
    match (position, body, pen, parent) {
        (Some(position), Some(body), Some(pen), Some(parent)) => Ok(NewComment {
            body,
            position,
            parent,
            pen,
            notify: fields.ticked("notify"),
            looked: fields.ticked("looked"),
            form: fields.text("form_id").parse().unwrap_or_else(|_| FormId::mint(&app.random)),
            trap: fields.text("trap").to_owned(),
        }),
        _ => Err(errors),
    }
}
