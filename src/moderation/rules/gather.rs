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
    let (author, kind) = (submission.author, submission.byline.kind());
    let in_thread = match kind {
        BylineKind::Account => None,
        BylineKind::Pen => Some(submission.thread),
    };
    let stored = store::screening_facts(
        tx,
        &store::ScreeningQuery {
            author: author.id(),
            thread: submission.thread,
            persona_thread: in_thread,
            body: text.body,
            besides: submission.before.map(Comment::id),
            since: tx.now() - FLOOD_WINDOW,
            accepted_by: trust::accepted_by(tx.now().since(author.created_at())),
        },
    )?;
    let facts = ScreeningFacts {
        persona: PersonaFacts {
            kind,
            is_open_staff: author.role().is_staff() && in_thread.is_none(),
            is_trusted: stored.is_trusted || trust::is_trusted_by_role(author.role(), in_thread),
        },
        mode: mode(submission.hold, site),
        same_text: if text.length < repeat::MIN_LENGTH { SameText::default() } else { stored.same_text },
        text,
        honeypot: submission.honeypot,
    };
    Ok((facts, AccountFacts { is_new: !stored.has_accepted }))
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
