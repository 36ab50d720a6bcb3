//! The facts about a submission, gathered once for all rules.

use std::time::Duration;

use super::repeat::{self, SameText};
use super::text::ScreenedText;
use crate::comments::{BylineKind, Comment, Submission};
use crate::config::ModerationMode as Mode;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::moderation::store;
use crate::moderation::trust::{self, TrustLevel};
use crate::threads::Hold;

/// How far back texts are compared: floods come within hours.
const FLOOD_WINDOW: Duration = Duration::from_hours(24);

/// The facts that rules decide on. Rules themselves do not query the database.
pub(super) struct ScreeningFacts<'a> {
    /// Facts about the author's account. A rule that reads them must set `reads_account`.
    pub author: ScreenedAuthor,
    /// Whether the byline is the account's name or a pen name.
    pub persona: BylineKind,
    /// What is held for review in this thread.
    pub mode: Mode,
    pub text: ScreenedText<'a>,
    /// Where the same text was posted before.
    pub same_text: SameText,
    /// The value of the hidden field.
    pub honeypot: &'a str,
}

/// Facts about an author's account.
#[derive(Clone, Copy)]
pub(super) struct ScreenedAuthor {
    /// Whether the author is staff under their account's name. Under a pen name staff are screened like other members: an
    /// author who is never held would be recognised as staff.
    pub is_open_staff: bool,
    /// How far the rules about newcomers apply to the author, under the byline of this text.
    pub trust: TrustLevel,
}

impl<'a> ScreeningFacts<'a> {
    pub fn gather(tx: &mut Tx<'_>, submission: &Submission<'a>, site: Mode) -> Result<Self, InternalError> {
        let text = ScreenedText::new(submission.body.as_str());
        Ok(Self {
            author: author(tx, submission)?,
            persona: submission.byline.kind(),
            mode: mode(submission.thread.hold(), site),
            same_text: same_text(tx, submission, &text)?,
            text,
            honeypot: submission.honeypot,
        })
    }
}

fn author(tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<ScreenedAuthor, InternalError> {
    let in_thread = match submission.byline.kind() {
        BylineKind::Account => None,
        BylineKind::Pen => Some(submission.thread.id()),
    };
    Ok(ScreenedAuthor {
        is_open_staff: submission.author.role().is_staff() && in_thread.is_none(),
        trust: trust::level(tx, submission.author, in_thread)?,
    })
}

fn same_text(tx: &mut Tx<'_>, submission: &Submission<'_>, text: &ScreenedText<'_>) -> Result<SameText, InternalError> {
    if text.length < repeat::MIN_LENGTH {
        return Ok(SameText::default());
    }
    let (author, thread) = (submission.author.id(), submission.thread.id());
    let besides = submission.before.map(Comment::id);
    let since = tx.now() - FLOOD_WINDOW;
    Ok(SameText {
        by_author_here: store::same_text_by(tx, author, thread, text.body, besides)?,
        lately: store::same_text_since(tx, author, thread, text.body, since)?,
    })
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

/// A newcomer's text under their own name, for the tests of rules.
#[cfg(test)]
pub(super) fn sample(body: &str) -> ScreeningFacts<'_> {
    ScreeningFacts {
        author: ScreenedAuthor { is_open_staff: false, trust: TrustLevel::New },
        persona: BylineKind::Account,
        mode: Mode::None,
        text: ScreenedText::new(body),
        same_text: SameText::default(),
        honeypot: "",
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
