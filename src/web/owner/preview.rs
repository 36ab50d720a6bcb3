//! An essay as its readers will see it, while it is written.

use askama::Template;

use crate::text::{Flavour, Html, Limit, Line, Prose, TextError, render};
use crate::threads::{Draft, Typed};

/// What there is of an essay, as the thread's page shows it.
#[derive(Template)]
#[template(path = "owner/threads/preview.html")]
pub(super) struct Preview {
    title: String,
    cover: String,
    essay: Html,
    question: String,
    hint: String,
    low: String,
    high: String,
}

// Every value in it was escaped or sanitised when it was rendered.
impl askama::filters::HtmlSafe for Preview {}

impl Preview {
    /// Shows what is there already: an essay is looked at long before it is whole.
    ///
    /// # Errors
    /// When the essay itself cannot be shown.
    pub(super) fn of(typed: &Typed) -> Result<Self, TextError> {
        let line = |text: &str, limit: Limit| Line::parse(text, limit).map(Line::into_string).unwrap_or_default();
        let essay = match Prose::parse(&typed.body, Draft::BODY) {
            Err(TextError::Empty) => String::new(),
            other => other?.into_string(),
        };
        Ok(Self {
            title: line(&typed.title, Draft::TITLE),
            cover: line(&typed.cover, Draft::COVER),
            essay: render(&essay, Flavour::Essay),
            question: line(&typed.question, Draft::QUESTION),
            hint: line(&typed.hint, Draft::HINT),
            low: line(&typed.pole_low, Draft::POLE),
            high: line(&typed.pole_high, Draft::POLE),
        })
    }
}
