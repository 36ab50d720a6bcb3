//! What the owner writes before it is a thread.

use super::{Days, Hold, Poles, Question};
use crate::text::{Flavour, Html, Limit, Line, Prose, Slug, excerpt, render};

/// A thread as its writer has it: all that can be changed about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThread {
    /// Its title.
    pub title: Line,
    /// Its name in addresses.
    pub slug: Slug,
    /// The essay's Markdown.
    pub body: Prose,
    /// The words over it, which lists and feeds show too; the beginning of the essay stands there when nobody wrote any.
    pub cover: Option<Line>,
    /// The question under it.
    pub question: Line,
    /// The name of the pole at 0.
    pub pole_low: Line,
    /// The name of the pole at 100.
    pub pole_high: Line,
    /// Help under the question; may be empty.
    pub hint: Line,
    /// Which new comments wait for a moderator.
    pub hold: Hold,
    /// After how many days it takes no more stories by itself.
    pub closes_after: Option<Days>,
}

impl NewThread {
    /// A title fits two lines of a page.
    pub const TITLE: Limit = Limit::new(1, 120);
    /// A long essay: some 30,000 words.
    pub const BODY: Limit = Limit::new(1, 200_000);
    /// A question is one sentence.
    pub const QUESTION: Limit = Limit::new(1, 200);
    /// Two poles stand on one line of a phone.
    pub const POLE: Limit = Limit::new(1, 30);
    /// A hint is two sentences.
    pub const HINT: Limit = Limit::new(0, 300);
    /// The words over an essay are a short paragraph, also when they are made of its beginning.
    pub const COVER: Limit = Limit::new(1, 300);

    /// The essay as its readers see it.
    pub fn html(&self) -> Html {
        render(self.body.as_str(), Flavour::Essay)
    }

    /// The sentences for lists and feeds: the essay's words alone, without the signs that plain text puts before quotes and lists.
    pub fn excerpt(&self) -> String {
        match &self.cover {
            Some(written) => written.to_string(),
            None => excerpt(&self.html().words(), Self::COVER.most),
        }
    }

    /// The words over it that somebody wrote; empty for none.
    pub fn cover(&self) -> &str {
        self.cover.as_ref().map_or("", Line::as_str)
    }

    /// What it asks.
    pub fn question(&self) -> Question {
        Question {
            text: self.question.to_string(),
            poles: Poles { low: self.pole_low.to_string(), high: self.pole_high.to_string() },
            hint: self.hint.to_string(),
        }
    }
}
