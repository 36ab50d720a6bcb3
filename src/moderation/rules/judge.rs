//! The rules, the table of moves and the log, as the comments room calls them.

use super::Rules;
use crate::comments::{Comment, Judge, Ruling, State, Step, Submission, Verdict};
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::AccountId;
use crate::moderation::decide::{Act, Snapshot, decide};
use crate::moderation::enact::{Beside, enact};
use crate::moderation::event::Actor;
use crate::moderation::store;

impl Judge for Rules {
    fn judge(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Ruling, Fault> {
        let hits = self.hits(tx, submission)?;
        let verdict = hits.iter().map(|hit| hit.verdict).max().unwrap_or(Verdict::Pass);
        Ok(Ruling { verdict, hits })
    }

    fn lead(&self, from: Option<State>, step: Step) -> Option<State> {
        // Whose it is and when it happens changes nothing about where an author's step leads.
        let (author, now) = (AccountId::from(0), crate::clock::Stamp::from_micros(0));
        let snapshot = Snapshot { state: from, author, lane: None };
        decide(&snapshot, act(step), Actor::author(author), now).ok().map(|outcome| outcome.to)
    }

    fn record(&self, tx: &mut Tx<'_>, comment: &Comment, from: Option<State>, ruling: &Ruling) -> Result<(), Fault> {
        for hit in &ruling.hits {
            store::add_hit(tx, comment, hit)?;
        }
        let step = if from.is_none() { Step::Tell(ruling.verdict) } else { Step::Edit(ruling.verdict) };
        write(tx, comment, from, step)
    }

    fn author_moved(&self, tx: &mut Tx<'_>, comment: &Comment, from: State, step: Step) -> Result<(), Fault> {
        write(tx, comment, Some(from), step)
    }
}

const fn act(step: Step) -> Act {
    match step {
        Step::Tell(verdict) => Act::Tell(verdict),
        Step::Edit(verdict) => Act::Edit(verdict),
        Step::Withdraw => Act::Withdraw,
        Step::Return => Act::Return,
    }
}

/// Writes the line of an author's step, which the comments room has taken already.
fn write(tx: &mut Tx<'_>, comment: &Comment, from: Option<State>, step: Step) -> Result<(), Fault> {
    let case = store::open_case(tx, comment.id())?;
    let snapshot = Snapshot { state: from, author: comment.account_id(), lane: case.as_ref().map(|case| case.lane) };
    let outcome = decide(&snapshot, act(step), Actor::author(comment.account_id()), tx.now())
        .map_err(|denied| Fault::broken("a comment took a step that is not in the table of moves").because(denied))?;
    if outcome.to != comment.state() {
        return Err(Fault::broken("a comment does not stand where the table of moves puts it"));
    }
    enact(tx, comment, &outcome, case, Beside::default())?;
    Ok(())
}
