//! Holding what a moderator wants to read first: everything, or the first comment of each member, as the site or its thread is set.

use super::{READ_FIRST, is_open_staff, is_trusted};
use crate::comments::{self, Hit, Submission, Verdict};
use crate::config::Moderation as Mode;
use crate::db::Tx;
use crate::fault::Fault;
use crate::threads::Hold;

/// Everything is held.
pub(super) const ALL: &str = "all";
/// Everything of a member is held until something of theirs is published.
pub(super) const FIRST: &str = "first";

pub(super) fn look(tx: &mut Tx<'_>, submission: &Submission<'_>, site: Mode) -> Result<Option<Hit>, Fault> {
    let hit = |rule, version, why: &str| Some(Hit { rule, version, verdict: Verdict::Hold, why: why.to_owned(), span: None });
    Ok(match mode(submission.thread.hold(), site) {
        _ if is_open_staff(submission) => None,
        Mode::None => None,
        Mode::All => hit(ALL, 1, "Everything under this thread is read first."),
        Mode::First if is_trusted(submission) || comments::stands_published(tx, submission.author.id())? => None,
        Mode::First => hit(FIRST, 3, READ_FIRST),
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
