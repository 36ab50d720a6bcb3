//! The implementation of the screening interface of the comments module: runs the rules and the decision table, and adds
//! events to the log.

use super::gather::gather;
use super::{Rules, hits};
use crate::clock::UnixMicros;
use crate::comments::{AuthorStep, Comment, Hit, NextState, Screened, Screening, State, Submission, Verdict};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;
use crate::moderation::apply_effects::{EventContext, apply_effects};
use crate::moderation::decision_table::{CommentSnapshot, DecisionOutcome, RequestedAction, evaluate};
use crate::moderation::event::Actor;
use crate::moderation::store;

impl Screening for Rules {
    type Outcome = DecisionOutcome;

    fn screen(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Screened<DecisionOutcome>, InternalError> {
        let (facts, account) = gather(tx, submission, self.mode)?;
        let hits = hits(&facts, account);
        let verdict = hits.iter().map(|hit| hit.verdict).max().unwrap_or(Verdict::Pass);
        let from = submission.before.map(Comment::state);
        let action = if from.is_none() { RequestedAction::Submit(verdict) } else { RequestedAction::Edit(verdict) };
        Ok(Screened { verdict, hits, next: next(submission.author.id(), from, action, tx.now()) })
    }

    fn next_state(&self, comment: &Comment, step: AuthorStep, now: UnixMicros) -> Option<NextState<DecisionOutcome>> {
        let action = match step {
            AuthorStep::Withdraw => RequestedAction::Withdraw,
            AuthorStep::Return => RequestedAction::Return,
        };
        next(comment.account_id(), Some(comment.state()), action, now)
    }

    fn record(
        &self,
        tx: &mut Tx<'_>,
        comment: &Comment,
        hits: &[Hit],
        next: NextState<DecisionOutcome>,
    ) -> Result<(), InternalError> {
        for hit in hits {
            store::insert_hit(tx, comment, hit)?;
        }
        self.on_author_change(tx, comment, next)
    }

    fn allows_edit(&self, comment: &Comment, now: UnixMicros) -> bool {
        next(comment.account_id(), Some(comment.state()), RequestedAction::Edit(Verdict::Pass), now).is_some()
    }

    fn carry_over(&self, tx: &mut Tx<'_>, comment: &Comment, earlier: i32) -> Result<(), InternalError> {
        store::copy_hits(tx, comment, earlier)?;
        store::move_reports(tx, comment, earlier)
    }

    fn on_author_change(
        &self,
        tx: &mut Tx<'_>,
        comment: &Comment,
        next: NextState<DecisionOutcome>,
    ) -> Result<(), InternalError> {
        if next.state != comment.state() {
            return Err(InternalError::unexpected("a comment is not in the state that the decision table expects"));
        }
        // A comment that this event posts has no case yet.
        let case = if next.outcome.event.from.is_none() { None } else { store::open_case(tx, comment.id())? };
        apply_effects(tx, comment, &next.outcome, case, EventContext::default())?;
        Ok(())
    }
}

/// The state after an author's action. Its event is visible to the author and moderators only, whatever the queue of the
/// case, so no case is needed.
fn next(author: AccountId, from: Option<State>, action: RequestedAction, now: UnixMicros) -> Option<NextState<DecisionOutcome>> {
    let snapshot = CommentSnapshot { state: from, author, queue: None };
    let outcome = evaluate(&snapshot, action, Actor::author(author), now).ok()?;
    Some(NextState { state: outcome.to, outcome })
}
