//! How the rules come in: as a value, so that this module knows none of them. The moderation module implements [`Screening`].

use super::{Body, Byline, Comment, Position, State};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::threads::Thread;
use crate::words;

words! {
    /// What a rule makes of a text; the strictest of all rules wins.
    pub enum Verdict {
        /// Nothing against it.
        Pass = "pass",
        /// Published, and a moderator ought to look.
        Flag = "flag",
        /// Kept back until a moderator has looked.
        Hold = "hold",
        /// Taken for spam.
        Spam = "spam",
        /// Not taken at all; the author is told why.
        Refuse = "refuse",
    }
}

/// What an author sends, before it is a comment or a new revision of one.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Who sends it.
    pub author: &'a Member,
    /// Under which thread.
    pub thread: &'a Thread,
    /// The text.
    pub body: &'a Body,
    /// The place, if one was given.
    pub position: Option<Position>,
    /// What it answers, if it is a reply.
    pub parent: Option<&'a Comment>,
    /// The name it will bear.
    pub byline: &'a Byline,
    /// The comment as it stands, when this is an edit.
    pub before: Option<&'a Comment>,
    /// What stood in the field that people do not see; empty for a person.
    pub honeypot: &'a str,
}

/// What one rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The rule's name.
    pub rule: &'static str,
    /// Which edition of the rule.
    pub version: i32,
    /// What it makes of the text.
    pub verdict: Verdict,
    /// A sentence that says why, for moderators; for the author too when the verdict is [`Verdict::Refuse`].
    pub why: &'static str,
    /// The bytes of the body that it is about, each from and to; empty when it is about no words in particular.
    pub spans: Vec<(usize, usize)>,
}

/// What the rules together make of a submission, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screened<O> {
    /// The strictest verdict.
    pub verdict: Verdict,
    /// Everything that was found, also what did not decide.
    pub hits: Vec<Hit>,
    /// Where the comment goes; `None` when there is no such transition, as for a refused text.
    pub next: Option<NextState<O>>,
}

/// A transition that is allowed and not made yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextState<O> {
    /// The state that the comment gets.
    pub state: State,
    /// What else follows, for the screening that allowed it.
    pub outcome: O,
}

/// What an author does with a comment beside writing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorStep {
    /// Takes it back.
    Withdraw,
    /// Brings it back.
    Return,
}

/// The rules, the decision table and the log, as this module needs them. A state is asked for once, and what follows from it is handed
/// back when the comment has been written.
pub trait Screening {
    /// What follows from a transition.
    type Outcome;

    /// Runs the rules over what an author sends and says where that leads. Writes nothing.
    fn screen(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Screened<Self::Outcome>, InternalError>;

    /// Where `step` leads; `None` when there is no such transition from where the comment stands. Pure.
    fn next_state(&self, comment: &Comment, step: AuthorStep, now: UnixMicros) -> Option<NextState<Self::Outcome>>;

    /// Saves what was found in `comment`, which was posted or edited and stands where `next` puts it: the hits, the event, and a case
    /// when one is needed. Runs in the transaction that wrote the comment.
    fn record(
        &self,
        tx: &mut Tx<'_>,
        comment: &Comment,
        hits: &[Hit],
        next: NextState<Self::Outcome>,
    ) -> Result<(), InternalError>;

    /// Saves the event of an author's step with `comment`, which stands where `next` puts it.
    fn on_author_change(&self, tx: &mut Tx<'_>, comment: &Comment, next: NextState<Self::Outcome>) -> Result<(), InternalError>;
}
