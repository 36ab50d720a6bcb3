//! A preview of an essay, while it is written.

use askama::Template;

use crate::text::{Flavour, Html, Limit, Line, Prose, TextError, render};
use crate::threads::{EssayForm, NewThread};

/// The parts of an essay that are written so far, as the thread's page shows them.
#[derive(Template)]
#[template(path = "owner/threads/preview.html")]
pub(super) struct EssayPreview {
    title: String,
    cover: String,
    essay: Html,
    question: String,
    hint: String,
    low: String,
    high: String,
}

// The template escapes or sanitises every value in it.
impl askama::filters::HtmlSafe for EssayPreview {}

impl EssayPreview {
    /// Renders what is valid so far: an essay is previewed long before it is complete.
    ///
    /// # Errors
    /// When the text of the essay itself is invalid.
    pub(super) fn render(typed: &EssayForm) -> Result<Self, TextError> {
        let line = |text: &str, limit: Limit| Line::parse(text, limit).map(Line::into_string).unwrap_or_default();
        let essay = match Prose::parse(&typed.body, NewThread::BODY) {
            Err(TextError::Empty) => String::new(),
            other => other?.into_string(),
        };
        Ok(Self {
            title: line(&typed.title, NewThread::TITLE),
            cover: line(&typed.cover, NewThread::COVER),
            essay: render(&essay, Flavour::Essay),
            question: line(&typed.question, NewThread::QUESTION),
            hint: line(&typed.hint, NewThread::HINT),
            low: line(&typed.pole_low, NewThread::POLE),
            high: line(&typed.pole_high, NewThread::POLE),
        })
    }
}
