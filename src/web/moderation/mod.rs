//! The moderators' desk: queues, cases, people and the log.

mod author;
mod case_page;
pub(super) mod cases;
pub(super) mod log;
pub(super) mod people;
pub(super) mod queue;

use crate::accounts::Member;
use crate::db::Tx;
use crate::fault::Fault;
use crate::id::EventId;
use crate::links;
use crate::moderation::{Lane, desk, dossier};

/// A lane's tab.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    pub href: String,
    pub title: &'static str,
    /// How much waits; empty where nothing is counted.
    pub count: String,
    pub current: bool,
}

/// What was decided a moment ago, and the way back.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub said: &'static str,
    /// Whose text it was about: the next case is on the page by now.
    pub byline: String,
    pub undo: Option<String>,
}

/// The tabs of the desk, with what waits in each; `current` is the last part of the address.
pub(super) fn tabs(tx: &mut Tx<'_>, current: &str) -> Result<Vec<Tab>, Fault> {
    let tab =
        |address: &str, title, count| Tab { href: links::moderation_lane(address), title, count, current: address == current };
    let mut tabs: Vec<Tab> =
        desk::counts(tx)?.into_iter().map(|(lane, count)| tab(lane.address(), lane.title(), tally(count))).collect();
    tabs.push(tab(RECENT, "Recent", String::new()));
    Ok(tabs)
}

/// The lane of what was decided of late.
pub(super) const RECENT: &str = "recent";

fn tally(count: usize) -> String {
    match count {
        0 => String::new(),
        count if count > desk::COUNTED => format!("{}+", desk::COUNTED),
        count => count.to_string(),
    }
}

/// What the address says was done a moment ago, for the banner; nothing when it names no decision.
pub(super) fn done(tx: &mut Tx<'_>, staff: &Member, event: &str) -> Result<Option<Done>, Fault> {
    let Ok(event) = event.parse::<EventId>() else { return Ok(None) };
    let Some(done) = dossier::done(tx, staff, event)? else { return Ok(None) };
    let undo = matches!(done.way_back, dossier::WayBack::Open).then(|| links::decision_undo(event));
    Ok(Some(Done { said: done.action.said(), byline: done.byline, undo }))
}

/// Where to go after a decision: the next case of the lane, or the lane when nothing waits there.
pub(super) fn onward(tx: &mut Tx<'_>, lane: Lane) -> Result<String, Fault> {
    Ok(desk::next(tx, lane)?.map_or_else(|| links::moderation_lane(lane.address()), links::case))
}
