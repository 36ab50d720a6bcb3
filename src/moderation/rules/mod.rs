//! The rules that look at what an author sends. All of them always run; the strictest verdict wins, and everything that was found is
//! kept with the words that it is about.

mod details;
mod judge;
mod links;
mod newcomer;
mod repeat;
mod trap;

use crate::accounts::Standing;
use crate::comments::{BylineKind, Hit, Submission};
use crate::config::Moderation as Mode;
use crate::db::Tx;
use crate::fault::Fault;
use crate::site::Site;

/// The pipeline, as this site is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    mode: Mode,
}

impl Rules {
    /// The rules of a site.
    pub const fn of(site: &Site) -> Self {
        Self { mode: site.moderation }
    }

    /// Everything that the rules find, in the order in which moderators read it.
    fn hits(self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Vec<Hit>, Fault> {
        let mut hits = trap::look(submission);
        hits.extend(newcomer::look(tx, submission, self.mode)?);
        hits.extend(repeat::look(tx, submission)?);
        hits.extend(links::look(tx, submission)?);
        hits.extend(details::look(submission.body.as_str()));
        Ok(hits)
    }
}

/// Beside what is held because of who sent it. One sentence for all such rules: it must not say what the account has done under
/// other names.
const READ_FIRST: &str = "Read first, as this site is set.";

/// Whether the rules about strangers pass this author by: staff, and whom a moderator called trusted. Under a pen name staff are read as
/// anybody is: what never waits would be known for theirs.
fn is_trusted(submission: &Submission<'_>) -> bool {
    is_open_staff(submission) || !submission.author.role().is_staff() && submission.author.standing() == Standing::Trusted
}

/// Whether one of the staff sends this under the name of their account.
fn is_open_staff(submission: &Submission<'_>) -> bool {
    submission.author.role().is_staff() && submission.byline.kind() == BylineKind::Account
}

/// What the author of a held comment is told of the rule that holds it. What is taken for spam is not told how it was noticed.
pub(super) fn told_to_author(rule: &str) -> Option<&'static str> {
    match rule {
        newcomer::FIRST => Some("What somebody writes here first is read by a moderator before it appears."),
        newcomer::ALL => Some("Under this thread a moderator reads everything before it appears."),
        links::NAME => Some("It has links, and nothing of yours is published here."),
        _ => None,
    }
}
