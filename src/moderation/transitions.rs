//! The table of moves: every way a comment can go from one state to another. What is not here does not exist.

use super::event::{ActorKind, ModerationAction};
use crate::comments::{AuthorState, Moderation, Review, Verdict};

/// What becomes of the comment's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseEffect {
    /// Nothing; when one is open, the event belongs to it.
    Leave,
    /// A moderator is to look, in the queue that the verdict asks for: a new case, or the one that is open.
    Open,
    /// The author is to act.
    Wait,
    /// It ends, and its reports are answered.
    Close,
    /// It ends with the text, unless its queue is about more than the text.
    Shelve,
    /// It comes back with the text; what is held needs one in any case.
    Resume,
    /// It goes back to where it stood before the decision that is taken back.
    Reopen,
}

/// Whether the author hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotifyAuthor {
    /// It is theirs, or does not concern them.
    No,
    /// On the site and, as they chose, by mail.
    Yes,
}

/// One line of the table.
#[derive(Debug)]
pub(super) struct Transition {
    /// What is done.
    pub action: ModerationAction,
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
    pub case: CaseEffect,
    /// Whether its author hears of it.
    pub notify: NotifyAuthor,
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

const BASE: Transition = Transition {
    action: ModerationAction::Keep,
    verdicts: &[],
    who: STAFF,
    moderation: &[],
    author: THERE,
    to: (None, Some(Reviewed), None),
    case: CaseEffect::Close,
    notify: NotifyAuthor::Yes,
};

const AUTHORS: Transition = Transition { who: AUTHOR, author: LIVE, case: CaseEffect::Leave, notify: NotifyAuthor::No, ..BASE };

/// Telling: the first state of a comment is what the rules make of it.
const fn submitted(verdicts: &'static [Verdict], to: Moderation, case: CaseEffect) -> Transition {
    let to = (Some(to), Some(Unreviewed), Some(AuthorState::Live));
    Transition { action: ModerationAction::Submit, verdicts, moderation: &[], to, case, ..AUTHORS }
}

/// Changing: nobody has looked at the new text yet.
const fn edited(verdicts: &'static [Verdict], moderation: &'static [Moderation], to: Moderation, case: CaseEffect) -> Transition {
    Transition { action: ModerationAction::Edit, verdicts, moderation, to: (Some(to), Some(Unreviewed), None), case, ..AUTHORS }
}

/// Every move. Undoing is not in it: it goes back along whichever line was taken.
pub(super) const TRANSITIONS: &[Transition] = &[
    submitted(&[Pass], Published, CaseEffect::Leave),
    submitted(&[Flag], Published, CaseEffect::Open),
    submitted(&[Hold], Held, CaseEffect::Open),
    submitted(&[Verdict::Spam], Spam, CaseEffect::Open),
    edited(&[Pass], &[Published], Published, CaseEffect::Leave),
    edited(&[Flag], &[Published], Published, CaseEffect::Open),
    edited(&[Hold], &[Published], Held, CaseEffect::Open),
    // What was held or removed waits for a person, whatever the rules say: otherwise an edit would be a way past the moderator.
    edited(&[Pass, Flag, Hold], &[Held, Removed], Held, CaseEffect::Open),
    edited(&[Verdict::Spam], &[Held, Published, Removed], Spam, CaseEffect::Open),
    Transition {
        action: ModerationAction::Withdraw,
        moderation: ANY,
        to: (None, None, Some(AuthorState::Withdrawn)),
        case: CaseEffect::Shelve,
        ..AUTHORS
    },
    Transition {
        action: ModerationAction::Return,
        moderation: ANY,
        author: WITHDRAWN,
        to: (None, None, Some(AuthorState::Live)),
        case: CaseEffect::Resume,
        ..AUTHORS
    },
    Transition {
        action: ModerationAction::Hold,
        who: RULE,
        moderation: &[Published],
        author: LIVE,
        to: (Some(Held), Some(Unreviewed), None),
        case: CaseEffect::Open,
        ..BASE
    },
    Transition {
        action: ModerationAction::Publish,
        moderation: &[Held, Removed, Spam],
        to: (Some(Published), Some(Reviewed), None),
        ..BASE
    },
    Transition {
        action: ModerationAction::Remove,
        moderation: &[Held, Published],
        to: (Some(Removed), Some(Reviewed), None),
        ..BASE
    },
    Transition { action: ModerationAction::Spam, moderation: &[Held, Published], to: (Some(Spam), Some(Reviewed), None), ..BASE },
    Transition {
        action: ModerationAction::Revise,
        moderation: &[Held, Published],
        author: LIVE,
        to: (Some(Held), Some(Reviewed), None),
        case: CaseEffect::Wait,
        ..BASE
    },
    Transition { action: ModerationAction::Keep, moderation: &[Published, Removed, Spam], notify: NotifyAuthor::No, ..BASE },
    // A case about a text that is not there any more has to end somehow; what is held and live is decided one way or the other.
    Transition { action: ModerationAction::Keep, moderation: &[Held], author: WITHDRAWN, notify: NotifyAuthor::No, ..BASE },
    Transition {
        action: ModerationAction::Keep,
        moderation: ANY,
        author: &[AuthorState::Erased],
        notify: NotifyAuthor::No,
        ..BASE
    },
];
