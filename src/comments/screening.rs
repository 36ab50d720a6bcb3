//! The interface to the moderation rules, so that this module depends on none of them. The moderation module implements
//! [`Screening`].

use super::{Body, Byline, Comment, State};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::threads::Hold;
use crate::words;

words! {
    /// The result of a rule for a text; the strictest of all rules wins.
    pub enum Verdict {
        /// No objection.
        Pass = "pass",
        /// Published, and flagged for a moderator.
        Flag = "flag",
        /// Held until a moderator has reviewed it.
        Hold = "hold",
        /// Treated as spam.
        Spam = "spam",
        /// Rejected; the author sees why.
        Refuse = "refuse",
    }
}

/// What an author submits: a new comment, or a new revision of one.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// The member who submits it.
    pub author: &'a Member,
    /// The thread it is posted in.
    pub thread: ThreadId,
    /// Which new comments wait for a moderator there.
    pub hold: Hold,
    /// The text.
    pub body: &'a Body,
    /// The name shown with it.
    pub byline: &'a Byline,
    /// The comment before the change, when this is an edit.
    pub before: Option<&'a Comment>,
    /// The content of the hidden form field: people leave it empty, bots fill it in.
    pub honeypot: &'a str,
}

/// A match of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The rule's name.
    pub rule: &'static str,
    /// The version of the rule.
    pub version: i32,
    /// The rule's verdict on the text.
    pub verdict: Verdict,
    /// The reason in a sentence, for moderators; authors see it too with [`Verdict::Refuse`].
    pub why: &'static str,
    /// The byte ranges of the body that matched, each start and end; empty when the match is not about particular words.
    pub spans: Vec<(usize, usize)>,
}

/// The combined result of all rules for a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened<O> {
    /// The strictest verdict.
    pub verdict: Verdict,
    /// All matches, also those that did not decide.
    pub hits: Vec<Hit>,
    /// The comment's next state; `None` when no transition exists, as for a rejected text.
    pub next: Option<NextState<O>>,
}

/// An allowed transition that is not applied yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextState<O> {
    /// The comment's new state.
    pub state: State,
    /// Further consequences, for the screening that allowed it.
    pub outcome: O,
}

/// What an author can do with a comment besides writing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorStep {
    /// Hide it from readers; its text is deleted after 30 days.
    Withdraw,
    /// Restore it after withdrawing it.
    Return,
}

/// The rules, the decision table and the log, as this module needs them. Callers ask for a state once, and pass the outcome
/// back once the comment is written.
pub trait Screening {
    /// The further consequences of a transition, opaque to this module.
    type Outcome;

    /// Runs the rules over a submission and returns the resulting state. Read-only.
    fn screen(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Screened<Self::Outcome>, InternalError>;

    /// Where `step` leads; `None` when the comment's state allows no such transition. Pure.
    fn next_state(&self, comment: &Comment, step: AuthorStep, now: UnixMicros) -> Option<NextState<Self::Outcome>>;

    /// Saves the result for a posted or edited `comment`, which already has the state of `next`: the rule hits, the event, and
    /// a case when one is needed. Runs in the transaction that wrote the comment.
    fn record(
        &self,
        tx: &mut Tx<'_>,
        comment: &Comment,
        hits: &[Hit],
        next: NextState<Self::Outcome>,
    ) -> Result<(), InternalError>;

    /// Whether the comment's state allows its author to edit it. Pure.
    fn allows_edit(&self, comment: &Comment, now: UnixMicros) -> bool;

    /// Keeps what is known about the text of revision `earlier` for the current one, which has the same text: an author who only
    /// moves the position gets rid of no report and no finding, and a rule that a moderator has overruled does not hide the text
    /// again.
    fn carry_over(&self, tx: &mut Tx<'_>, comment: &Comment, earlier: i32) -> Result<(), InternalError>;

    /// Saves the event of an author's step; `comment` already has the state of `next`.
    fn on_author_change(&self, tx: &mut Tx<'_>, comment: &Comment, next: NextState<Self::Outcome>) -> Result<(), InternalError>;
}
