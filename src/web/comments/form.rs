//! The form in which a story, a reply or an edit is written, and its parser.

use jiff::tz::TimeZone;

use super::privacy_nudge::SHOWN_FIELD;
use crate::accounts::email_link::NAMELESS;
use crate::accounts::{Member, Name};
use crate::app::App;
use crate::comments::SavedDraft;
use crate::comments::{Body, FormId, NewComment, Position};
use crate::config::Signups;
use crate::http::form::{Fields, FormErrors};
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::id::CommentId;
use crate::links;
use crate::mail::Email;
use crate::threads::{Thread, ThreadState};
use crate::web::moment::When;
use crate::web::threads::placement::PlaceField;

/// The form as a page shows it, with its input.
#[derive(Clone, Debug)]
pub(crate) struct StoryForm {
    pub action: String,
    pub preview: String,
    /// The key of the draft in the browser's storage.
    pub key: String,
    /// The address to which a member's draft is autosaved; empty for a visitor.
    pub keep: String,
    /// The revision of the saved draft that the form holds; 0 for none.
    pub revision: i32,
    /// When the draft was saved; `None` when the form holds none.
    pub saved_at: Option<When>,
    pub form_id: String,
    /// The mark of the text whose private details its author was shown; empty before.
    pub details_shown: String,
    pub parent: String,
    /// The name of the author who is answered; `None` for a story.
    pub answers: Option<String>,
    pub place: PlaceField,
    pub body: String,
    pub byline: String,
    /// The member's pen name in this thread, if they have one.
    pub pen: Option<String>,
    /// Whether the name that was typed before signing in was dropped.
    pub name_dropped: bool,
    pub notify: bool,
    /// Whether the page shows the chart to a reader without a position.
    pub looked: bool,
    /// Whether a visitor without a session can enter an email address instead.
    pub by_mail: bool,
    /// The email address as it was typed.
    pub email: String,
    /// The account's name; `None` without a session.
    pub member: Option<String>,
    /// The byline of a visitor who gives no name and has no account.
    pub nameless: &'static str,
    pub sign_in: String,
    pub sign_up: String,
    pub errors: FormErrors,
    /// Whether the thread is locked.
    pub closed: bool,
    /// When the thread closes; `None` when no time is set.
    pub until: Option<When>,
    /// The site's time zone.
    pub zone: TimeZone,
}

impl StoryForm {
    /// An empty form; for a reply, `answered` is the comment and its author's name. `pen` is the member's pen name in this
    /// thread.
    pub fn new(
        app: &App,
        thread: &Thread,
        member: Option<&Member>,
        answered: Option<(CommentId, String)>,
        pen: Option<String>,
    ) -> Self {
        let key = key(thread, answered.as_ref().map(|(id, _)| *id));
        let mut place = PlaceField::asking(thread);
        if answered.is_some() {
            // The hint of the essay speaks of a story.
            place.hint = "Leave empty to reply without placing yourself.".to_owned();
        }
        let (parent, answers) = match answered {
            Some((id, name)) => (id.to_string(), Some(name)),
            None => (String::new(), None),
        };
        let back = match answered_link(thread, &parent) {
            Some(reply) => reply,
            None => links::thread_story_form(thread.slug()),
        };
        Self {
            action: links::thread_comments(thread.slug()),
            preview: links::thread_preview(thread.slug()),
            key,
            keep: member.map(|_| links::thread_autosave(thread.slug())).unwrap_or_default(),
            revision: 0,
            saved_at: None,
            form_id: FormId::random(&app.random).as_str().to_owned(),
            details_shown: String::new(),
            parent,
            answers,
            place,
            body: String::new(),
            byline: pen.clone().unwrap_or_default(),
            pen,
            name_dropped: false,
            notify: false,
            looked: false,
            by_mail: member.is_none() && app.site.signups == Signups::Open,
            email: String::new(),
            member: member.map(|member| member.name().to_string()),
            nameless: NAMELESS,
            sign_in: links::sign_in_and_back(&back),
            sign_up: links::sign_up(),
            errors: FormErrors::none(),
            closed: thread.state() == ThreadState::Locked,
            until: thread.closes_at().map(|at| When::full(at, &app.config.site.zone)),
            zone: app.config.site.zone.clone(),
        }
    }

    /// The label of the text field.
    pub const fn body_label(&self) -> &'static str {
        if self.answers.is_some() { "Your reply" } else { "Your story" }
    }

    /// The form for a member who said `position` here before.
    #[must_use]
    pub fn with_position(mut self, position: Option<Position>) -> Self {
        if let Some(position) = position {
            self.place.hint = format!("You placed yourself at {position} before. Leave empty to keep that.");
        }
        self
    }

    /// The form filled from the member's saved draft, if there is one.
    #[must_use]
    pub fn with_draft(mut self, sketch: Option<SavedDraft>) -> Self {
        if let Some(SavedDraft { typed, revision, at }) = sketch {
            (self.body, self.place.typed, self.revision) = (typed.body, typed.position, revision);
            self.notify = typed.notify;
            if !typed.byline.is_empty() {
                self.byline = typed.byline;
            }
            self.saved_at = Some(When::full(at, &self.zone));
        }
        self
    }

    /// The same form with its input and errors. It keeps its id, which marks a repeated submission.
    #[must_use]
    pub fn typed(mut self, fields: &Fields, errors: FormErrors) -> Self {
        self.place.typed = fields.line("position");
        self.body = fields.text("body").to_owned();
        self.byline = fields.line("byline");
        self.notify = fields.ticked("notify");
        self.looked = fields.ticked("looked");
        self.email = fields.line("email");
        self.details_shown = fields.line(SHOWN_FIELD);
        self.revision = fields.text("revision").parse().unwrap_or(0);
        if fields.text("form_id").parse::<FormId>().is_ok() {
            self.form_id = fields.text("form_id").to_owned();
        }
        self.errors = errors;
        self
    }
}

/// The key under which a browser stores the draft of a story, or of a reply to `parent`, until it is posted.
fn key(thread: &Thread, parent: Option<CommentId>) -> String {
    parent.map_or_else(|| format!("t-{}", thread.id()), |parent| format!("r-{parent}"))
}

fn answered_link(thread: &Thread, parent: &str) -> Option<String> {
    parent.parse().ok().map(|id| links::thread_reply(thread.slug(), id))
}

/// The email address with which a visitor without a session posts, where the site allows it; `None` when none was entered.
///
/// # Errors
/// A sentence when the address is not valid.
pub(crate) fn address(app: &App, member: Option<&Member>, fields: &Fields) -> Result<Option<Email>, FormErrors> {
    let typed = fields.text("email").trim();
    if member.is_some() || typed.is_empty() || app.site.signups != Signups::Open {
        return Ok(None);
    }
    Email::parse(typed).map(Some).map_err(|error| FormErrors::one("email", error))
}

/// The characters of the honeypot that are stored: enough to recognise a bot.
const HONEYPOT_CHARS: usize = 200;

/// Parses and validates a story or reply, away from the threads that serve pages: a long text takes milliseconds.
///
/// # Errors
/// An internal error when that fails; within, a sentence for each invalid field.
pub(crate) async fn draft(app: &App, fields: &Fields) -> Result<Result<NewComment, FormErrors>, Problem> {
    let (app, fields) = (app.clone(), fields.clone());
    offload(move || parse(&app, &fields)).await
}

fn parse(app: &App, fields: &Fields) -> Result<NewComment, FormErrors> {
    let mut errors = FormErrors::none();
    let position = errors.check("position", Position::parse(fields.text("position")));
    let body = errors.check("body", Body::parse(fields.text("body")));
    let asked = fields.text("byline");
    let pen = if asked.trim().is_empty() { Some(None) } else { errors.check("byline", Name::parse(asked)).map(Some) };
    let parent = match fields.text("parent") {
        "" => Some(None),
        parent => errors.check("body", parent.parse().map_err(|_| "The text you are replying to is no longer here.")).map(Some),
    };
    match (position, body, pen, parent) {
        (Some(position), Some(body), Some(pen), Some(parent)) => Ok(NewComment {
            body,
            position,
            parent,
            pen,
            notify: fields.ticked("notify"),
            looked: fields.ticked("looked"),
            form: fields.text("form_id").parse().unwrap_or_else(|_| FormId::random(&app.random)),
            honeypot: fields.text("trap").chars().take(HONEYPOT_CHARS).collect(),
        }),
        _ => Err(errors),
    }
}
