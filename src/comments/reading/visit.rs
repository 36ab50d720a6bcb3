//! New comments in a thread since a member's last visit.

use std::collections::HashSet;
use std::time::Duration;

use super::news::{Appeared, MAX_NEWS, News, Visit};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::store;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// How often an ongoing visit is saved, to spare a write on every page view.
const VISIT_PRECISION: Duration = Duration::from_mins(1);

/// What is new to a member. Read-only.
pub fn news(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<News, InternalError> {
    let (last, now) = (store::find_visit(tx, member.id(), thread)?, tx.now());
    let since = Visit::at(last, now).since;
    let comments = match since {
        Some(since) => store::comments_since(tx, thread, member.id(), since, MAX_NEWS)?,
        None => Vec::new(),
    };
    Ok(News { since, comments, due: last.is_none_or(|last| now.since(last.seen_at) > VISIT_PRECISION) })
}

/// Saves that a member reads the thread now.
pub fn visit(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<(), InternalError> {
    let (last, now) = (store::find_visit(tx, member.id(), thread)?, tx.now());
    store::upsert_visit(tx, member.id(), thread, Visit::at(last, now))
}

/// How many of the latest comments are checked for new ones while a page is open.
const MAX_CHECKED_COMMENTS: i64 = 100;

/// The latest visible comments of a thread, latest first.
pub fn appeared(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<Appeared>, InternalError> {
    store::latest_appeared(tx, thread, MAX_CHECKED_COMMENTS)
}

/// Those of `ids` that a member muted neither by persona nor by conversation, in the given order.
pub fn without_muted(tx: &mut Tx<'_>, member: AccountId, mut ids: Vec<CommentId>) -> Result<Vec<CommentId>, InternalError> {
    let heard: HashSet<CommentId> = store::without_muted(tx, member, &ids)?.into_iter().collect();
    ids.retain(|id| heard.contains(id));
    Ok(ids)
}

/// When the latest comment of a thread appeared; `None` in an empty one.
pub fn latest_at(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<UnixMicros>, InternalError> {
    Ok(store::latest_appeared(tx, thread, 1)?.first().map(|latest| latest.at))
}
