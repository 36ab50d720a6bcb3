//! The raw input of the essay form, and its validation.

use diesel::{Queryable, Selectable};

use super::{Days, Hold, NewThread};
use crate::db::schema::thread_revision;
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::text::{FormErrors, Line, Prose, Slug, TextError, trim_invisible};

/// The raw fields of the form, valid or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = thread_revision)]
pub struct EssayForm {
    /// Required before publishing.
    pub title: String,
    /// The name in URLs; when empty, it is made from the title.
    pub slug: String,
    /// The essay's Markdown.
    pub body: String,
    /// The summary; empty for none.
    pub cover: String,
    /// The question below it.
    pub question: String,
    /// The name of the pole at 0.
    pub pole_low: String,
    /// The name of the pole at 100.
    pub pole_high: String,
    /// Help text for the question.
    pub hint: String,
    /// Which new comments wait for a moderator.
    pub moderation: String,
    /// After how many days it closes to new stories automatically; empty for never.
    pub closes_after: String,
}

/// The default question of a new form.
pub const QUESTION: &str = "Where do you lie on the spectrum?";

impl EssayForm {
    /// A form with only the defaults filled in.
    pub fn nothing() -> Self {
        Self { question: QUESTION.to_owned(), moderation: Hold::Site.to_string(), ..Self::default() }
    }

    /// The form filled in with a thread's contents.
    pub fn from_thread(draft: &NewThread) -> Self {
        Self {
            title: draft.title.to_string(),
            slug: draft.slug.to_string(),
            body: draft.body.to_string(),
            cover: draft.cover.as_ref().map(ToString::to_string).unwrap_or_default(),
            question: draft.question.to_string(),
            pole_low: draft.pole_low.to_string(),
            pole_high: draft.pole_high.to_string(),
            hint: draft.hint.to_string(),
            moderation: draft.hold.to_string(),
            closes_after: days(draft.closes_after),
        }
    }

    /// Whether the title or the body is empty, so that there is nothing worth saving.
    pub fn is_blank(&self) -> bool {
        self.title.trim().is_empty() || self.body.trim().is_empty()
    }

    /// Validates the form. An empty slug is made from the title.
    ///
    /// # Errors
    /// The fields that are invalid.
    pub fn draft(&self) -> Result<NewThread, FormErrors> {
        let mut unfit = FormErrors::default();
        let title = unfit.check_named("title", "Title", Line::parse(&self.title, NewThread::TITLE));
        let slug = match (trim_invisible(&self.slug), &title) {
            ("", Some(title)) => {
                let made = Slug::from_title(title.as_str());
                unfit.check("slug", made.ok_or("Choose an address: none can be made from this title."))
            }
            ("", None) => None,
            (slug, _) => unfit.check("slug", Slug::parse(slug)),
        };
        let cover = match self.cover.trim() {
            "" => Some(None),
            cover => unfit.check_named("cover", "Summary", Line::parse(cover, NewThread::COVER)).map(Some),
        };
        let body = unfit.check_named("body", "Essay", Prose::parse(&self.body, NewThread::BODY));
        let question = unfit.check_named("question", "Question", Line::parse(&self.question, NewThread::QUESTION));
        let pole_low = unfit.check_named("pole_low", "Name of the pole at 0", Line::parse(&self.pole_low, NewThread::POLE));
        let pole_high = unfit.check_named("pole_high", "Name of the pole at 100", Line::parse(&self.pole_high, NewThread::POLE));
        let hint = unfit.check_named("hint", "Hint", Line::parse(&self.hint, NewThread::HINT));
        let closes_after = unfit.check("closes_after", Days::parse(&self.closes_after));
        let hold = self.moderation.parse().unwrap_or(Hold::Site);
        match (title, slug, body, cover, question, pole_low, pole_high, hint, closes_after) {
            (
                Some(title),
                Some(slug),
                Some(body),
                Some(cover),
                Some(question),
                Some(pole_low),
                Some(pole_high),
                Some(hint),
                Some(closes_after),
            ) => Ok(NewThread { title, slug, body, cover, question, pole_low, pole_high, hint, hold, closes_after }),
            _ => Err(unfit),
        }
    }

    /// Placeholder contents for an incomplete essay: only its writer sees them.
    pub(super) fn placeholder(&self, id: ThreadId) -> Result<NewThread, InternalError> {
        let line = |text: &str, instead: &str, limit| Line::parse(text, limit).or_else(|_| Line::parse(instead, limit));
        let unfit =
            |error: TextError| InternalError::unexpected("the placeholders of an unfinished essay are invalid").because(error);
        let slug = Slug::parse(&format!("essay-{id}"));
        Ok(NewThread {
            title: line(&self.title, "Untitled", NewThread::TITLE).map_err(unfit)?,
            slug: slug.map_err(|error| InternalError::unexpected("an id is no address").because(error))?,
            body: Prose::parse(&self.body, NewThread::BODY).or_else(|_| Prose::parse("…", NewThread::BODY)).map_err(unfit)?,
            cover: None,
            question: line(&self.question, QUESTION, NewThread::QUESTION).map_err(unfit)?,
            pole_low: line(&self.pole_low, "0", NewThread::POLE).map_err(unfit)?,
            pole_high: line(&self.pole_high, "100", NewThread::POLE).map_err(unfit)?,
            hint: line(&self.hint, "", NewThread::HINT).map_err(unfit)?,
            hold: Hold::Site,
            closes_after: None,
        })
    }
}

/// A number of days as the form shows it.
pub(super) fn days(days: Option<Days>) -> String {
    days.map(|days| days.to_string()).unwrap_or_default()
}
