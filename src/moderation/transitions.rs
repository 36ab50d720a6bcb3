//! The table of transitions: every way in which a comment can change its state. Any other change is impossible.

use super::event::{ActorKind, ModerationAction};
use crate::comments::{AuthorState, Moderation, Review, Verdict};

/// What happens to the comment's case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseEffect {
    /// Stays as it is; the event is added to the open case, if any.
    Leave,
    /// A moderator has to review it: opens a case in the queue that the verdict requires, or joins the open one.
    Open,
    /// Waits for the author to change the text.
    Wait,
    /// Closes, and its reports are answered.
    Close,
    /// Closes with the withdrawal, unless its queue concerns more than the text.
    Shelve,
    /// Reopens with the text; a held comment always needs a case.
    Resume,
    /// Reopens as it was before the decision that is undone.
    Reopen,
}

/// Whether the author is notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotifyAuthor {
    /// It is the author's own action, or does not concern them.
    No,
    /// Only if a moderator wrote to them, because nothing else changes for them.
    OfMessage,
    /// On the site and, unless they opted out, by email.
    Yes,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Transition {
    /// The action that it allows.
    pub action: ModerationAction,
    /// The verdicts of the rules that it applies to; empty when the rules are not asked.
    pub verdicts: &'static [Verdict],
    /// The roles that may do it.
    pub who: &'static [ActorKind],
    /// The states that it starts from; empty when the comment does not exist yet.
    pub moderation: &'static [Moderation],
    /// The author's states that it starts from.
    pub author: &'static [AuthorState],
    /// The new moderation, review and author state. `None` leaves a part unchanged.
    pub to: (Option<Moderation>, Option<Review>, Option<AuthorState>),
    /// What happens to the case.
    pub case: CaseEffect,
    /// Whether the author is notified.
    pub notify: NotifyAuthor,
}

use Moderation::{Held, Published, Removed, Spam};
use Review::{Reviewed, Unreviewed};
use Verdict::{Flag, Hold, Pass};

const AUTHOR: &[ActorKind] = &[ActorKind::Author];
/// The roles that decide.
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

/// Posting: the verdict of the rules determines the first state of a comment.
const fn submitted(verdicts: &'static [Verdict], to: Moderation, case: CaseEffect) -> Transition {
    let to = (Some(to), Some(Unreviewed), Some(AuthorState::Live));
    Transition { action: ModerationAction::Submit, verdicts, moderation: &[], to, case, ..AUTHORS }
}

/// Editing: no moderator has reviewed the new text yet.
const fn edited(verdicts: &'static [Verdict], moderation: &'static [Moderation], to: Moderation, case: CaseEffect) -> Transition {
    Transition { action: ModerationAction::Edit, verdicts, moderation, to: (Some(to), Some(Unreviewed), None), case, ..AUTHORS }
}

/// Every transition except undo, which reverses the event that it undoes.
pub(super) const TRANSITIONS: &[Transition] = &[
    submitted(&[Pass], Published, CaseEffect::Leave),
    submitted(&[Flag], Published, CaseEffect::Open),
    submitted(&[Hold], Held, CaseEffect::Open),
    submitted(&[Verdict::Spam], Spam, CaseEffect::Open),
    edited(&[Pass], &[Published], Published, CaseEffect::Leave),
    edited(&[Flag], &[Published], Published, CaseEffect::Open),
    edited(&[Hold], &[Published], Held, CaseEffect::Open),
    // A held or removed comment waits for a moderator whatever the rules say: otherwise an edit would bypass moderation.
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
    Transition {
        action: ModerationAction::Keep,
        moderation: &[Published, Removed, Spam],
        notify: NotifyAuthor::OfMessage,
        ..BASE
    },
    // A case about a text that is gone must be closable; a held text that is live must be published or removed.
    Transition {
        action: ModerationAction::Keep,
        moderation: &[Held],
        author: WITHDRAWN,
        notify: NotifyAuthor::OfMessage,
        ..BASE
    },
    Transition {
        action: ModerationAction::Keep,
        moderation: ANY,
        author: &[AuthorState::Erased],
        notify: NotifyAuthor::OfMessage,
        ..BASE
    },
];
