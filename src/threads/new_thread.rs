//! The validated input of the essay form.

use super::{Days, Hold, Poles, Question};
use crate::text::{Flavour, Html, Limit, Line, Prose, Slug, excerpt, prose, render};

/// The editable contents of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThread {
    /// Plain text, one line.
    pub title: Line,
    /// Its name in URLs.
    pub slug: Slug,
    /// The essay in Markdown.
    pub body: Prose,
    /// The summary, which lists and feeds show too; `None` uses the beginning of the essay.
    pub cover: Option<Line>,
    /// The question below it.
    pub question: Line,
    /// The name of the pole at 0.
    pub pole_low: Line,
    /// The name of the pole at 100.
    pub pole_high: Line,
    /// Help text for the question; may be empty.
    pub hint: Line,
    /// Which new comments wait for a moderator.
    pub hold: Hold,
    /// After how many days it closes to new stories automatically; `None` for never.
    pub closes_after: Option<Days>,
}

impl NewThread {
    /// A title fits two lines of a page. Limits count characters.
    pub const TITLE: Limit = Limit::new(1, 120);
    /// A long essay: some 30,000 words.
    pub const BODY: Limit = Limit::new(1, 200_000);
    /// A question is one sentence.
    pub const QUESTION: Limit = Limit::new(1, 200);
    /// Two poles fit one line of a phone.
    pub const POLE: Limit = Limit::new(1, 30);
    /// A hint is two sentences.
    pub const HINT: Limit = Limit::new(0, 300);
    /// A summary is a short paragraph, also when it is made from the essay's beginning.
    pub const COVER: Limit = Limit::new(1, 300);

    /// The HTML that readers see.
    pub fn html(&self) -> Html {
        essay_html(self.body.as_str())
    }

    /// The sentences for lists and feeds, as words only, without headings and the Markdown signs for quotes and lists.
    pub fn excerpt(&self) -> String {
        match &self.cover {
            Some(written) => written.to_string(),
            None => essay_excerpt(self.body.as_str()),
        }
    }

    /// The summary as written; empty for none.
    pub fn cover(&self) -> &str {
        self.cover.as_ref().map_or("", Line::as_str)
    }

    /// The question with its poles and hint.
    pub fn question(&self) -> Question {
        Question {
            text: self.question.to_string(),
            poles: Poles { low: self.pole_low.to_string(), high: self.pole_high.to_string() },
            hint: self.hint.to_string(),
        }
    }
}

pub(super) fn essay_html(body: &str) -> Html {
    render(body, Flavour::Essay)
}

/// The first sentences of an essay.
pub(super) fn essay_excerpt(body: &str) -> String {
    // Headings would run into the sentences below them. An essay of headings only still needs an excerpt.
    let sentences = prose(body, Flavour::Essay);
    let words = if sentences.is_empty() { essay_html(body).words() } else { sentences };
    excerpt(&words, NewThread::COVER.most)
}
