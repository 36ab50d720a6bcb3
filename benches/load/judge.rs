//! The rules of a site without any, for filling the database: everything is published. What is measured goes through the real ones.

use betwixt::comments::{AuthorState, Comment, Judge, Moderation, Review, Ruling, State, Step, Submission, Verdict};
use betwixt::db::Tx;
use betwixt::fault::Fault;

/// Lets everything pass.
#[derive(Debug)]
pub struct Everything;

impl Judge for Everything {
    fn judge(&self, _: &mut Tx<'_>, _: &Submission<'_>) -> Result<Ruling, Fault> {
        Ok(Ruling { verdict: Verdict::Pass, hits: Vec::new() })
    }

    fn lead(&self, from: Option<State>, _: Step) -> Option<State> {
        let published = State { moderation: Moderation::Published, review: Review::Unreviewed, author: AuthorState::Live };
        Some(from.unwrap_or(published))
    }

    fn record(&self, _: &mut Tx<'_>, _: &Comment, _: Option<State>, _: &Ruling) -> Result<(), Fault> {
        Ok(())
    }

    fn author_moved(&self, _: &mut Tx<'_>, _: &Comment, _: State, _: Step) -> Result<(), Fault> {
        Ok(())
    }
}
