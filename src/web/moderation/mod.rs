//! The moderation pages: queues, cases, personas and the log.

mod author;
pub(super) mod case;
mod case_view;
pub(super) mod log;
pub(super) mod people;
pub(super) mod queue;

use crate::accounts::Member;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{CommentId, EventId};
use crate::links;
use crate::moderation::{ModerationAction, ReviewQueue, case_detail, queues};
use crate::web::moment::When;

/// A link above the list of cases, with the number of cases behind it.
#[derive(Clone, Debug)]
pub(super) struct QueueTab {
    pub href: String,
    pub title: &'static str,
    /// The number of waiting cases; empty where they are not counted.
    pub count: String,
    pub current: bool,
}

/// The last decision, and the link to undo it.
#[derive(Clone, Debug)]
pub(super) struct DecisionBanner {
    pub said: &'static str,
    pub noun: &'static str,
    /// The comment that was decided on.
    pub comment: CommentId,
    pub byline: String,
    pub posted: When,
    /// Its first words; may be empty.
    pub excerpt: String,
    /// Whether the page shows the case of another comment by now.
    pub is_elsewhere: bool,
    pub undo: Option<String>,
}

/// The tabs of the moderation pages, with the number of waiting cases; `current` is the last part of the address.
pub(super) fn tabs(tx: &mut Tx<'_>, current: &str) -> Result<Vec<QueueTab>, InternalError> {
    let tab = |address: &str, title, count| QueueTab {
        href: links::moderation_queue(address),
        title,
        count,
        current: address == current,
    };
    let mut tabs: Vec<QueueTab> =
        queues::counts(tx)?.into_iter().map(|(queue, count)| tab(queue.slug(), queue.title(), capped_count(count))).collect();
    tabs.push(tab(RECENT, "Recent", String::new()));
    Ok(tabs)
}

/// The address of the list of recent decisions.
pub(super) const RECENT: &str = "recent";

fn capped_count(count: usize) -> String {
    match count {
        0 => String::new(),
        count if count > queues::MAX_SHOWN_COUNT => format!("{}+", queues::MAX_SHOWN_COUNT),
        count => count.to_string(),
    }
}

/// The banner for the decision in the address; `None` when it names no decision.
pub(super) fn decision_banner(tx: &mut Tx<'_>, staff: &Member, event: &str) -> Result<Option<DecisionBanner>, InternalError> {
    let Ok(event) = event.parse::<EventId>() else { return Ok(None) };
    let Some(done) = case_detail::decision_summary(tx, staff, event)? else { return Ok(None) };
    let undo = matches!(done.undo_state, case_detail::UndoState::Available).then(|| links::decision_undo(event));
    Ok(Some(DecisionBanner {
        said: decision_label(done.action),
        noun: done.kind.noun(),
        comment: done.comment,
        byline: done.byline,
        posted: When::day(done.posted_at, tx.now()),
        excerpt: done.excerpt,
        is_elsewhere: false,
        undo,
    }))
}

/// A decision in words, before a colon and the comment that it is about.
const fn decision_label(action: ModerationAction) -> &'static str {
    match action {
        ModerationAction::Publish => "Published",
        ModerationAction::Remove => "Removed",
        ModerationAction::Spam => "Marked as spam",
        ModerationAction::Revise => "Revision requested",
        ModerationAction::Keep => "Kept",
        ModerationAction::Undo => "Decision undone",
        // Not decisions of a moderator about a comment: no banner leads here.
        ModerationAction::Hold
        | ModerationAction::Submit
        | ModerationAction::Edit
        | ModerationAction::Withdraw
        | ModerationAction::Return
        | ModerationAction::Trust
        | ModerationAction::EndTrust => "Changed",
    }
}

/// The redirect after a decision: the next case of the queue, or the queue when it is empty.
pub(super) fn onward(tx: &mut Tx<'_>, queue: ReviewQueue) -> Result<String, InternalError> {
    Ok(queues::next(tx, queue)?.map_or_else(|| links::moderation_queue(queue.slug()), links::case))
}
