//! The thread that ships with the program.

use serde::Deserialize;

use super::{Hold, NewThread, Thread, WriteError, create, publish, store};
use crate::db::Tx;
use crate::error::{InternalError, UserError};
use crate::text::{Line, Prose, Slug};

const ESSAY: &str = include_str!("../../assets/first-thread/essay.md");
const FACTS: &str = include_str!("../../assets/first-thread/thread.toml");

#[derive(Deserialize)]
struct Facts {
    title: String,
    slug: String,
    cover: String,
    question: String,
    pole_low: String,
    pole_high: String,
    hint: String,
}

/// Creates and publishes the first thread in an empty database; otherwise does nothing.
pub fn plant(tx: &mut Tx<'_>) -> Result<Option<Thread>, InternalError> {
    if !store::is_empty(tx)? {
        return Ok(None);
    }
    let draft = draft()?;
    match create(tx, None, &draft).and_then(|thread| publish(tx, thread.id(), None)) {
        Ok(thread) => Ok(Some(thread)),
        // Another node was faster.
        Err(WriteError::SlugTaken) => Ok(None),
        Err(error) => Err(unfit(error)),
    }
}

/// The built-in thread is always valid: the test below checks it.
fn unfit(error: impl UserError) -> InternalError {
    InternalError::unexpected("the first thread is invalid").because(error)
}

fn draft() -> Result<NewThread, InternalError> {
    let facts: Facts =
        toml::from_str(FACTS).map_err(|error| InternalError::unexpected("the first thread cannot be read").because(error))?;
    Ok(NewThread {
        title: Line::parse(&facts.title, NewThread::TITLE).map_err(unfit)?,
        slug: Slug::parse(&facts.slug).map_err(unfit)?,
        body: Prose::parse(ESSAY, NewThread::BODY).map_err(unfit)?,
        cover: Some(Line::parse(&facts.cover, NewThread::COVER).map_err(unfit)?),
        question: Line::parse(&facts.question, NewThread::QUESTION).map_err(unfit)?,
        pole_low: Line::parse(&facts.pole_low, NewThread::POLE).map_err(unfit)?,
        pole_high: Line::parse(&facts.pole_high, NewThread::POLE).map_err(unfit)?,
        hint: Line::parse(&facts.hint, NewThread::HINT).map_err(unfit)?,
        hold: Hold::Site,
        closes_after: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_thread_is_fit_to_be_a_thread() {
        let draft = draft().unwrap();
        assert!(draft.html().as_str().starts_with("<p>"));
        assert!(!draft.excerpt().is_empty());
    }
}
