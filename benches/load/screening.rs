//! A site without rules, for filling the database: everything is published. What is measured goes through the real ones.

use betwixt::clock::UnixMicros;
use betwixt::comments::{
    AuthorState, AuthorStep, Comment, Hit, Moderation, NextState, Review, Screened, Screening, State, Submission, Verdict,
};
use betwixt::db::Tx;
use betwixt::error::InternalError;

/// Lets everything pass.
#[derive(Debug)]
pub struct Everything;

impl Screening for Everything {
    type Outcome = ();

    fn screen(&self, _: &mut Tx<'_>, _: &Submission<'_>) -> Result<Screened<()>, InternalError> {
        let state = State { moderation: Moderation::Published, review: Review::Unreviewed, author: AuthorState::Live };
        Ok(Screened { verdict: Verdict::Pass, hits: Vec::new(), next: Some(NextState { state, outcome: () }) })
    }

    fn next_state(&self, comment: &Comment, _: AuthorStep, _: UnixMicros) -> Option<NextState<()>> {
        Some(NextState { state: comment.state(), outcome: () })
    }

    fn record(&self, _: &mut Tx<'_>, _: &Comment, _: &[Hit], _: NextState<()>) -> Result<(), InternalError> {
        Ok(())
    }

    fn allows_edit(&self, _: &Comment, _: UnixMicros) -> bool {
        true
    }

    fn carry_over(&self, _: &mut Tx<'_>, _: &Comment, _: i32) -> Result<(), InternalError> {
        Ok(())
    }

    fn on_author_change(&self, _: &mut Tx<'_>, _: &Comment, _: NextState<()>) -> Result<(), InternalError> {
        Ok(())
    }
}
