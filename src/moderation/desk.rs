//! The moderators' desk: how much waits in each lane, and the lanes page by page.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use super::case::{Case, Lane};
use super::log::{self, Entry};
use super::{Reason, store};
use crate::clock::Stamp;
use crate::comments::{AuthorState, Comment, Tombstone};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::Fault;
use crate::id::{CaseId, CommentId, EventId};
use crate::text::{self, Flavour, Wrap};

/// How many cases one page shows: as many as one reads before a cup of tea.
const PAGE: usize = 20;
/// Up to how many are counted: beyond it the number tells nobody anything.
pub const COUNTED: usize = 99;
/// How much of a text a card shows, in characters.
const BEGINNING: usize = 240;

/// A place in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    due: Stamp,
    id: CaseId,
}

/// The text is no place of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPlace;

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.due.micros(), self.id)
    }
}

impl FromStr for Place {
    type Err = NotAPlace;
    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let (due, id) = text.split_once('_').ok_or(NotAPlace)?;
        Ok(Self { due: Stamp::from_micros(due.parse().map_err(|_| NotAPlace)?), id: id.parse().map_err(|_| NotAPlace)? })
    }
}

/// A case as its lane shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The case.
    pub case: Case,
    /// The name over the comment: never the account's behind a pen name.
    pub byline: String,
    /// The thread's title.
    pub thread: String,
    /// The first words.
    pub beginning: String,
    /// When it was told.
    pub told_at: Stamp,
    /// What readers reported it for, and how many of them.
    pub reports: Vec<(Reason, u64)>,
    /// What rules found in the present text, a sentence each.
    pub hits: Vec<String>,
}

/// A decision of late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The line in the log.
    pub entry: Entry,
    /// The name over the comment.
    pub byline: String,
    /// The thread's title.
    pub thread: String,
    /// The first words; what stands in their place when the author took the text back.
    pub beginning: String,
}

/// How many cases wait in each lane, the gravest first; [`COUNTED`] + 1 stands for more than that.
///
/// # Errors
/// When the database refuses.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(Lane, usize)>, Fault> {
    let most = i64::try_from(COUNTED).unwrap_or(i64::MAX - 1) + 1;
    Lane::ALL.iter().map(|lane| Ok((*lane, store::count_waiting(tx, *lane, most)?))).collect()
}

/// The cases of a lane after a place, the one that is due first first.
///
/// # Errors
/// When the database refuses.
pub fn lane(tx: &mut Tx<'_>, lane: Lane, after: Option<Place>) -> Result<Page<Card, Place>, Fault> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX - 1) + 1;
    let cases = store::lane(tx, lane, after.map(|place| (place.due, place.id)), limit)?;
    let page = Page::cut(cases, PAGE, |case| Place { due: case.due_at, id: case.id });
    Ok(Page { rows: cards(tx, page.rows)?, next: page.next })
}

/// The case of a lane that is due first.
///
/// # Errors
/// When the database refuses.
pub fn next(tx: &mut Tx<'_>, lane: Lane) -> Result<Option<CaseId>, Fault> {
    Ok(store::lane(tx, lane, None, 1)?.first().map(|case| case.id))
}

/// The case of the same lane that is due after this one.
///
/// # Errors
/// When the database refuses.
pub fn after(tx: &mut Tx<'_>, case: &Case) -> Result<Option<CaseId>, Fault> {
    Ok(store::lane(tx, case.lane, Some((case.due_at, case.id)), 1)?.first().map(|case| case.id))
}

/// What moderators and rules did of late, newest first, before the line named `before`.
///
/// # Errors
/// When the database refuses.
pub fn recent(tx: &mut Tx<'_>, before: Option<EventId>) -> Result<Page<Recent, EventId>, Fault> {
    let page = log::decisions(tx, before)?;
    let ids: Vec<CommentId> = page.rows.iter().map(|entry| entry.comment).collect();
    let comments: HashMap<CommentId, (Comment, String)> = told(tx, &ids)?;
    let recent = |entry: Entry| {
        let (comment, thread) = comments.get(&entry.comment)?;
        let byline = comment.byline().name().to_owned();
        Some(Recent { byline, thread: thread.clone(), beginning: beginning(comment, None), entry })
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(recent).collect(), next: page.next })
}

fn told(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<HashMap<CommentId, (Comment, String)>, Fault> {
    Ok(store::comments(tx, ids)?.into_iter().map(|(comment, thread)| (comment.id(), (comment, thread))).collect())
}

/// Cases as their lanes show them.
pub(super) fn cards(tx: &mut Tx<'_>, cases: Vec<Case>) -> Result<Vec<Card>, Fault> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let about: Vec<CommentId> = cases.iter().map(|case| case.comment_id).collect();
    let comments = told(tx, &about)?;
    let reports = store::reasons(tx, &ids)?;
    let hits = store::sentences(tx, &about)?;
    let card = |case: Case| {
        let (comment, thread) = comments.get(&case.comment_id)?;
        let of_case = reports.iter().filter(|(id, _, _)| *id == case.id);
        let present = hits.iter().filter(|(id, revision, _)| (*id, *revision) == (comment.id(), comment.revision()));
        let mut sentences: Vec<String> = present.map(|(_, _, why)| why.clone()).collect();
        sentences.dedup();
        Some(Card {
            byline: comment.byline().name().to_owned(),
            thread: thread.clone(),
            beginning: beginning(comment, Some(case.lane)),
            told_at: comment.created_at(),
            reports: of_case.map(|(_, reason, count)| (*reason, u64::try_from(*count).unwrap_or(0))).collect(),
            hits: sentences,
            case,
        })
    };
    Ok(cases.into_iter().filter_map(card).collect())
}

/// The first words. Whoever took a text back was told that nobody else reads it: what stands in its place then, unless it waits in a
/// lane that is about more than the text.
fn beginning(comment: &Comment, lane: Option<Lane>) -> String {
    let state = comment.state();
    if state.author != AuthorState::Live && !lane.is_some_and(Lane::outlives_the_text) {
        return Tombstone::of(state, comment.removed_reason()).map(|gone| gone.to_string()).unwrap_or_default();
    }
    text::excerpt(&text::to_plain(comment.body().as_str(), Flavour::Comment, Wrap::Never), BEGINNING)
}
