//! Gathers the facts for the rules from the database.

use std::time::Duration;

use super::facts::{AccountFacts, PersonaFacts, ScreeningFacts};
use super::repeat;
use super::text::ScreenedText;
use crate::comments::{BylineKind, Comment, Submission};
use crate::config::ModerationMode as Mode;
use crate::db::Tx;
use crate::error::InternalError;
use crate::moderation::same_text::SameText;
use crate::moderation::store;
use crate::moderation::trust;
use crate::threads::Hold;

/// How far back texts are compared: floods come within hours.
const FLOOD_WINDOW: Duration = Duration::from_hours(24);

/// The facts about a submission, and those about its author's account.
pub(super) fn gather<'a>(
    tx: &mut Tx<'_>,
    submission: &Submission<'a>,
    site: Mode,
) -> Result<(ScreeningFacts<'a>, AccountFacts), InternalError> {
    let text = ScreenedText::new(submission.body.as_str());
    let facts = ScreeningFacts {
        persona: persona(tx, submission)?,
        mode: mode(submission.thread.hold(), site),
        same_text: same_text(tx, submission, &text)?,
        text,
        honeypot: submission.honeypot,
    };
    Ok((facts, AccountFacts { is_new: !trust::is_known(tx, submission.author)? }))
}

fn persona(tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<PersonaFacts, InternalError> {
    let kind = submission.byline.kind();
    let in_thread = match kind {
        BylineKind::Account => None,
        BylineKind::Pen => Some(submission.thread.id()),
    };
    Ok(PersonaFacts {
        kind,
        is_open_staff: submission.author.role().is_staff() && in_thread.is_none(),
        is_trusted: trust::is_trusted(tx, submission.author, in_thread)?,
    })
}

fn same_text(tx: &mut Tx<'_>, submission: &Submission<'_>, text: &ScreenedText<'_>) -> Result<SameText, InternalError> {
    if text.length < repeat::MIN_LENGTH {
        return Ok(SameText::default());
    }
    let (author, thread) = (submission.author.id(), submission.thread.id());
    let besides = submission.before.map(Comment::id);
    let since = tx.now() - FLOOD_WINDOW;
    store::same_text(tx, (author, thread), text.body, besides, since)
}

/// The thread's own mode overrides the site's.
const fn mode(thread: Hold, site: Mode) -> Mode {
    match thread {
        Hold::Site => site,
        Hold::None => Mode::None,
        Hold::First => Mode::First,
        Hold::All => Mode::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threads_own_mode_goes_before_the_sites() {
        for site in [Mode::None, Mode::First, Mode::All] {
            assert_eq!(mode(Hold::Site, site), site);
            assert_eq!(mode(Hold::None, site), Mode::None);
            assert_eq!(mode(Hold::First, site), Mode::First);
            assert_eq!(mode(Hold::All, site), Mode::All);
        }
    }
}
