//! What the rules know of a submission, gathered once.

use std::time::Duration;

use super::repeat::{self, SameText};
use super::text::ScreenedText;
use crate::accounts::Standing;
use crate::comments::{self, BylineKind, Comment, Submission};
use crate::config::Moderation as Mode;
use crate::db::Tx;
use crate::fault::Fault;
use crate::moderation::store;
use crate::threads::Hold;

/// How far back texts are compared: floods come within hours.
const FLOOD_WINDOW: Duration = Duration::from_hours(24);

/// The facts that rules decide on. A rule asks no database.
pub(super) struct ScreeningFacts<'a> {
    /// What is known of the author's account. A rule that reads it declares so.
    pub author: ScreenedAuthor,
    /// Whose name is over the text: the account's, or a pen name.
    pub persona: BylineKind,
    /// What this thread holds back.
    pub mode: Mode,
    pub text: ScreenedText<'a>,
    /// Where the same text was posted before.
    pub same_text: SameText,
    /// What stood in the hidden field.
    pub honeypot: &'a str,
}

/// What is known of an author's account.
#[derive(Clone, Copy)]
pub(super) struct ScreenedAuthor {
    /// One of the staff, under the name of their account. Under a pen name staff are read as anyone is: what never waits would be known
    /// for theirs.
    pub is_open_staff: bool,
    /// The rules about newcomers pass them by: staff under their own name, and those whom a moderator called trusted.
    pub is_trusted: bool,
    /// Something of theirs is published, or was until they took it back.
    pub has_accepted: bool,
}

impl ScreenedAuthor {
    /// Whether the rules about newcomers look at them.
    pub const fn is_newcomer(self) -> bool {
        !self.is_trusted && !self.has_accepted
    }
}

impl<'a> ScreeningFacts<'a> {
    pub fn gather(tx: &mut Tx<'_>, submission: &Submission<'a>, site: Mode) -> Result<Self, Fault> {
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

fn author(tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<ScreenedAuthor, Fault> {
    let is_staff = submission.author.role().is_staff();
    let is_open_staff = is_staff && submission.byline.kind() == BylineKind::Account;
    Ok(ScreenedAuthor {
        is_open_staff,
        is_trusted: is_open_staff || !is_staff && submission.author.standing() == Standing::Trusted,
        has_accepted: comments::stands_published(tx, submission.author.id())?,
    })
}

fn same_text(tx: &mut Tx<'_>, submission: &Submission<'_>, text: &ScreenedText<'_>) -> Result<SameText, Fault> {
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

/// A thread's own mode goes before the site's.
const fn mode(thread: Hold, site: Mode) -> Mode {
    match thread {
        Hold::Site => site,
        Hold::None => Mode::None,
        Hold::First => Mode::First,
        Hold::All => Mode::All,
    }
}

/// A text of a newcomer under their own name, for the tests of rules.
#[cfg(test)]
pub(super) fn sample(body: &str) -> ScreeningFacts<'_> {
    ScreeningFacts {
        author: ScreenedAuthor { is_open_staff: false, is_trusted: false, has_accepted: false },
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
