//! The review queues of moderators: how many cases wait in each, and their cases page by page.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use super::case::{Case, ReviewQueue};
use super::case_detail::hides_reports_from;
use super::log;
use super::log::LogEntry;
use super::{ModerationReason, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Comment, Tombstone};
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{CaseId, CommentId, EventId};
use crate::text;
use crate::text::{Flavour, Wrap};

/// How many cases one page shows: as many as a moderator reviews in one sitting.
const PAGE: usize = 20;
/// The highest count that is shown: beyond it the exact number does not help.
pub const MAX_SHOWN_COUNT: usize = 99;
/// How much of a text a card shows, in characters.
const CARD_EXCERPT_CHARS: usize = 240;

/// A position in a queue, for paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePosition {
    due: UnixMicros,
    id: CaseId,
}

/// The text is not a valid position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAQueuePosition;

impl fmt::Display for QueuePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.due.micros(), self.id)
    }
}

impl FromStr for QueuePosition {
    type Err = NotAQueuePosition;
    fn from_str(text: &str) -> Result<Self, NotAQueuePosition> {
        let (due, id) = text.split_once('_').ok_or(NotAQueuePosition)?;
        Ok(Self {
            due: UnixMicros::from_micros(due.parse().map_err(|_| NotAQueuePosition)?),
            id: id.parse().map_err(|_| NotAQueuePosition)?,
        })
    }
}

/// What a queue shows of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCard {
    /// The case itself.
    pub case: Case,
    /// The byline of the comment; never the account's name behind a pen name.
    pub byline: String,
    /// The title of the thread.
    pub thread: String,
    /// The first words of the comment, or its tombstone.
    pub beginning: String,
    /// When the comment was posted.
    pub posted_at: UnixMicros,
    /// The reasons of its reports, and how many reports give each; empty for the author.
    pub reports: Vec<(ModerationReason, u64)>,
    /// What the rules found in the current text, a sentence each.
    pub hits: Vec<String>,
}

/// A line of the latest decisions, to review or undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentDecision {
    /// The event of the log.
    pub entry: LogEntry,
    /// The byline of the comment.
    pub byline: String,
    /// The title of the thread.
    pub thread: String,
    /// The first words of the comment, or its tombstone.
    pub beginning: String,
}

/// How many cases wait in each queue, most urgent first; [`MAX_SHOWN_COUNT`] + 1 means more than that.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(ReviewQueue, usize)>, InternalError> {
    let most = page::limit(MAX_SHOWN_COUNT);
    ReviewQueue::ALL.iter().map(|queue| Ok((*queue, store::count_waiting(tx, *queue, most)?))).collect()
}

/// How many texts wait for a moderator, counted up to [`MAX_SHOWN_COUNT`] + 1, and since when the oldest has.
///
/// # Errors
/// On a database error.
pub fn held(tx: &mut Tx<'_>) -> Result<(i64, Option<UnixMicros>), InternalError> {
    let count = store::count_waiting(tx, ReviewQueue::Hold, page::limit(MAX_SHOWN_COUNT))?;
    // Cases of one queue are due in the order in which they were opened.
    let oldest = store::queue_page(tx, ReviewQueue::Hold, None, 1)?.first().map(|case| case.opened_at);
    Ok((i64::try_from(count).unwrap_or(i64::MAX), oldest))
}

/// The exact number of cases that wait in each queue: for monitoring.
pub fn open_cases(tx: &mut Tx<'_>) -> Result<Vec<(ReviewQueue, i64)>, InternalError> {
    let counts = store::open_cases(tx)?;
    let count = |queue| counts.iter().find(|(known, _)| *known == queue).map_or(0, |(_, count)| *count);
    Ok(ReviewQueue::ALL.iter().map(|queue| (*queue, count(*queue))).collect())
}

/// The cases of a queue after a position as `staff` sees them, earliest due first.
pub fn queue_page(
    tx: &mut Tx<'_>,
    staff: &Member,
    queue: ReviewQueue,
    after: Option<QueuePosition>,
) -> Result<Page<CaseCard, QueuePosition>, InternalError> {
    let limit = page::limit(PAGE);
    let cases = store::queue_page(tx, queue, after.map(|place| (place.due, place.id)), limit)?;
    let page = Page::cut(cases, PAGE, |case| QueuePosition { due: case.due_at, id: case.id });
    Ok(Page { rows: cards(tx, staff, page.rows)?, next: page.next })
}

/// The case of a queue that is due first.
pub fn next(tx: &mut Tx<'_>, queue: ReviewQueue) -> Result<Option<CaseId>, InternalError> {
    Ok(store::queue_page(tx, queue, None, 1)?.first().map(|case| case.id))
}

/// The case of the same queue that is due before this one.
pub fn before(tx: &mut Tx<'_>, case: &Case) -> Result<Option<CaseId>, InternalError> {
    store::case_before(tx, case)
}

/// The case of the same queue that is due after this one.
pub fn after(tx: &mut Tx<'_>, case: &Case) -> Result<Option<CaseId>, InternalError> {
    Ok(store::queue_page(tx, case.queue, Some((case.due_at, case.id)), 1)?.first().map(|case| case.id))
}

/// Recent decisions of moderators and rules, newest first, before the event `before`.
pub fn recent(tx: &mut Tx<'_>, before: Option<EventId>) -> Result<Page<RecentDecision, EventId>, InternalError> {
    let page = log::decisions(tx, before)?;
    let ids: Vec<CommentId> = page.rows.iter().map(|entry| entry.comment).collect();
    let comments: HashMap<CommentId, (Comment, String)> = comments_with_text(tx, &ids)?;
    let recent = |entry: LogEntry| {
        let (comment, thread) = comments.get(&entry.comment)?;
        let byline = comment.byline().name().to_owned();
        Some(RecentDecision { byline, thread: thread.clone(), beginning: beginning(comment, None), entry })
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(recent).collect(), next: page.next })
}

fn comments_with_text(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<HashMap<CommentId, (Comment, String)>, InternalError> {
    Ok(store::comments_with_titles(tx, ids)?.into_iter().map(|(comment, thread)| (comment.id(), (comment, thread))).collect())
}

/// Cases as cards of their queues, as `staff` sees them.
pub(super) fn cards(tx: &mut Tx<'_>, staff: &Member, cases: Vec<Case>) -> Result<Vec<CaseCard>, InternalError> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let about: Vec<CommentId> = cases.iter().map(|case| case.comment_id).collect();
    let comments = comments_with_text(tx, &about)?;
    let reports = store::report_reasons(tx, &ids)?;
    let hits = store::hit_explanations(tx, &about)?;
    let card = |case: Case| {
        let (comment, thread) = comments.get(&case.comment_id)?;
        let of_case = reports.iter().filter(|(id, _, _)| *id == case.id && !hides_reports_from(staff, comment));
        let present = hits.iter().filter(|(id, revision, _)| (*id, *revision) == (comment.id(), comment.revision()));
        let mut sentences: Vec<String> = present.map(|(_, _, why)| why.clone()).collect();
        sentences.dedup();
        Some(CaseCard {
            byline: comment.byline().name().to_owned(),
            thread: thread.clone(),
            beginning: beginning(comment, Some(case.queue)),
            posted_at: comment.created_at(),
            reports: of_case.map(|(_, reason, count)| (*reason, u64::try_from(*count).unwrap_or(0))).collect(),
            hits: sentences,
            case,
        })
    };
    Ok(cases.into_iter().filter_map(card).collect())
}

/// The first words. Authors who withdraw a text are promised that it is not shown to others: then returns the tombstone,
/// unless the case waits in a queue that concerns more than the text.
fn beginning(comment: &Comment, queue: Option<ReviewQueue>) -> String {
    let state = comment.state();
    if state.author != AuthorState::Live && !queue.is_some_and(ReviewQueue::outlives_the_text) {
        return Tombstone::for_state(state, comment.removed_reason()).map(|gone| gone.to_string()).unwrap_or_default();
    }
    text::excerpt(&text::to_plain(comment.body().as_str(), Flavour::Comment, Wrap::Never), CARD_EXCERPT_CHARS)
}
