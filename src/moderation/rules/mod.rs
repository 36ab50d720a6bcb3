//! The rules that look at what an author sends. All of them always run; the strictest verdict wins, and everything that was found is
//! kept with the words that it is about.

mod details;
mod judge;
mod links;
mod newcomer;
mod repeat;
mod trap;

use crate::accounts::Standing;
use crate::comments::{Hit, Submission};
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

/// Whether the rules about strangers pass this author by: moderators, and whom a moderator called trusted.
fn is_trusted(submission: &Submission<'_>) -> bool {
    submission.author.role().may_moderate() || submission.author.standing() == Standing::Trusted
}

/// What the author of a held comment is told of the rule that holds it. What is taken for spam is not told how it was noticed.
pub(super) fn told_to_author(rule: &str) -> Option<&'static str> {
    match rule {
        newcomer::FIRST => Some("First stories are read by a moderator before they appear."),
        newcomer::ALL => Some("Under this thread a moderator reads everything before it appears."),
        links::NAME => Some("It has links, and nothing of yours is published here."),
        _ => None,
    }
}
