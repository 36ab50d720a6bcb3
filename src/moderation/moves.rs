//! The table of moves: every way a comment can go from one state to another. What is not here does not exist.

use super::event::{Action, ActorKind};
use crate::comments::{AuthorState, Moderation, Review, Verdict};

/// What becomes of the comment's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseMove {
    /// Nothing; when one is open, the event belongs to it.
    Leave,
    /// A moderator is to look, in the lane that the verdict asks for: a new case, or the one that is open.
    Open,
    /// The author is to act.
    Wait,
    /// It ends, and its reports are answered.
    Close,
    /// It ends with the text, unless its lane is about more than the text.
    Shelve,
    /// It comes back with the text; what is held needs one in any case.
    Resume,
    /// It goes back to where it stood before the decision that is taken back.
    Reopen,
}

/// Whether the author hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// It is theirs, or does not concern them.
    Nobody,
    /// On the site and, as they chose, by mail.
    Author,
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Move {
    /// What is done.
    pub action: Action,
    /// What the rules must have said; empty when they are not asked.
    pub verdicts: &'static [Verdict],
    /// As what one may do it.
    pub who: &'static [ActorKind],
    /// Where the comment must stand; empty when it must not be there yet.
    pub moderation: &'static [Moderation],
    /// What its author must have made of it.
    pub author: &'static [AuthorState],
    /// Where it goes: moderation, review, author. `None` stays.
    pub to: (Option<Moderation>, Option<Review>, Option<AuthorState>),
    /// What becomes of its case.
    pub case: CaseMove,
    /// Whether its author hears of it.
    pub tell: Tell,
}

use Moderation::{Held, Published, Removed, Spam};
use Review::{Reviewed, Unreviewed};
use Verdict::{Flag, Hold, Pass};

const AUTHOR: &[ActorKind] = &[ActorKind::Author];
/// Who decides.
pub(super) const STAFF: &[ActorKind] = &[ActorKind::Moderator, ActorKind::Owner];
const RULE: &[ActorKind] = &[ActorKind::Rule];
const LIVE: &[AuthorState] = &[AuthorState::Live];
const WITHDRAWN: &[AuthorState] = &[AuthorState::Withdrawn];
const THERE: &[AuthorState] = &[AuthorState::Live, AuthorState::Withdrawn];
const ANY: &[Moderation] = &[Held, Published, Removed, Spam];

const BASE: Move = Move {
    action: Action::Keep,
    verdicts: &[],
    who: STAFF,
    moderation: &[],
    author: THERE,
    to: (None, Some(Reviewed), None),
    case: CaseMove::Close,
    tell: Tell::Author,
};

const AUTHORS: Move = Move { who: AUTHOR, author: LIVE, case: CaseMove::Leave, tell: Tell::Nobody, ..BASE };

/// Telling: the first state of a comment is what the rules make of it.
const fn told(verdicts: &'static [Verdict], to: Moderation, case: CaseMove) -> Move {
    let to = (Some(to), Some(Unreviewed), Some(AuthorState::Live));
    Move { action: Action::Submit, verdicts, moderation: &[], to, case, ..AUTHORS }
}

/// Changing: nobody has looked at the new text yet.
const fn changed(verdicts: &'static [Verdict], moderation: &'static [Moderation], to: Moderation, case: CaseMove) -> Move {
    Move { action: Action::Edit, verdicts, moderation, to: (Some(to), Some(Unreviewed), None), case, ..AUTHORS }
}

/// Every move. Undoing is not in it: it goes back along whichever line was taken.
pub(super) const MOVES: &[Move] = &[
    told(&[Pass], Published, CaseMove::Leave),
    told(&[Flag], Published, CaseMove::Open),
    told(&[Hold], Held, CaseMove::Open),
    told(&[Verdict::Spam], Spam, CaseMove::Open),
    changed(&[Pass], &[Published], Published, CaseMove::Leave),
    changed(&[Flag], &[Published], Published, CaseMove::Open),
    changed(&[Hold], &[Published], Held, CaseMove::Open),
    // What was held or removed waits for a person, whatever the rules say: otherwise an edit would be a way past the moderator.
    changed(&[Pass, Flag, Hold], &[Held, Removed], Held, CaseMove::Open),
    changed(&[Verdict::Spam], &[Held, Published, Removed], Spam, CaseMove::Open),
    Move {
        action: Action::Withdraw,
        moderation: ANY,
        to: (None, None, Some(AuthorState::Withdrawn)),
        case: CaseMove::Shelve,
        ..AUTHORS
    },
    Move {
        action: Action::Return,
        moderation: ANY,
        author: WITHDRAWN,
        to: (None, None, Some(AuthorState::Live)),
        case: CaseMove::Resume,
        ..AUTHORS
    },
    Move {
        action: Action::Hold,
        who: RULE,
        moderation: &[Published],
        author: LIVE,
        to: (Some(Held), Some(Unreviewed), None),
        case: CaseMove::Open,
        ..BASE
    },
    Move { action: Action::Publish, moderation: &[Held, Removed, Spam], to: (Some(Published), Some(Reviewed), None), ..BASE },
    Move { action: Action::Remove, moderation: &[Held, Published], to: (Some(Removed), Some(Reviewed), None), ..BASE },
    Move { action: Action::Spam, moderation: &[Held, Published], to: (Some(Spam), Some(Reviewed), None), ..BASE },
    Move {
        action: Action::Revise,
        moderation: &[Held, Published],
        author: LIVE,
        to: (Some(Held), Some(Reviewed), None),
        case: CaseMove::Wait,
        ..BASE
    },
    Move { action: Action::Keep, moderation: &[Published, Removed, Spam], tell: Tell::Nobody, ..BASE },
    // A case about a text that is not there any more has to end somehow; what is held and live is decided one way or the other.
    Move { action: Action::Keep, moderation: &[Held], author: WITHDRAWN, tell: Tell::Nobody, ..BASE },
    Move { action: Action::Keep, moderation: ANY, author: &[AuthorState::Erased], tell: Tell::Nobody, ..BASE },
];
