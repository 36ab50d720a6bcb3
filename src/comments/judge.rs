//! How the rules come in: as a value, so that this room knows none of them. The moderation room implements [`Judge`].

use super::{Body, Byline, Comment, Position, State};
use crate::accounts::Member;
use crate::db::Tx;
use crate::fault::Fault;
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
    pub trap: &'a str,
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
    pub why: String,
    /// The bytes of the body that it is about: from, to.
    pub span: Option<(usize, usize)>,
}

/// What the rules together make of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The strictest verdict.
    pub verdict: Verdict,
    /// Everything that was found, also what did not decide.
    pub hits: Vec<Hit>,
}

/// A step that an author takes with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Tells it; the rules said so.
    Tell(Verdict),
    /// Changes it; the rules said so of the new text.
    Edit(Verdict),
    /// Takes it back.
    Withdraw,
    /// Brings it back.
    Return,
}

/// The rules, the table of moves and the log, as this room needs them.
pub trait Judge {
    /// Runs the rules over what an author sends. Writes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    fn judge(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Ruling, Fault>;

    /// Where `step` leads from `from` (nothing: the comment does not exist yet); `None` when there is no such move. Pure.
    fn lead(&self, from: Option<State>, step: Step) -> Option<State>;

    /// `comment` was told or edited and stands as it is now (`from`: where an edited one stood before): keeps the hits, writes the event,
    /// opens a case when one is needed. Runs in the transaction that wrote the comment.
    ///
    /// # Errors
    /// When the database refuses.
    fn record(&self, tx: &mut Tx<'_>, comment: &Comment, from: Option<State>, ruling: &Ruling) -> Result<(), Fault>;

    /// The author of `comment` withdrew or returned it and it stands as it is now: writes the event.
    ///
    /// # Errors
    /// When the database refuses.
    fn author_moved(&self, tx: &mut Tx<'_>, comment: &Comment, from: State, step: Step) -> Result<(), Fault>;
}
