//! New comments in a thread since a member's last visit.

use std::collections::HashSet;
use std::time::Duration;

use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::store;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// A visit ends when the member opens nothing of the thread for this long. Until then new comments stay marked, also after
/// posting and reloading.
const VISIT_GAP: Duration = Duration::from_mins(30);

/// How often an ongoing visit is saved, to spare a write on every page view.
const VISIT_PRECISION: Duration = Duration::from_mins(1);

/// The most new comments that are listed one by one.
pub const MOST_NEWS: usize = 200;

/// What is new to a member in a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// When their previous visit ended; `None` during the first one.
    pub since: Option<UnixMicros>,
    /// Comments of other authors since then, in order of appearance, at most [`MOST_NEWS`], without what the member muted.
    pub comments: Vec<CommentId>,
    /// Whether the visit is due to be saved again.
    pub due: bool,
}

/// A member's latest visit to a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) since: Option<UnixMicros>,
    pub(crate) seen_at: UnixMicros,
}

impl Visit {
    /// The visit that continues, or starts, at `now`.
    fn at(last: Option<Self>, now: UnixMicros) -> Self {
        match last {
            Some(last) if now.since(last.seen_at) > VISIT_GAP => Self { since: Some(last.seen_at), seen_at: now },
            Some(last) => Self { since: last.since, seen_at: now },
            None => Self { since: None, seen_at: now },
        }
    }
}

/// What is new to a member. Read-only.
///
/// # Errors
/// On a database error.
pub fn news(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<News, InternalError> {
    let (last, now) = (store::visit(tx, member.id(), thread)?, tx.now());
    let since = Visit::at(last, now).since;
    let comments = match since {
        Some(since) => store::told_since(tx, thread, member.id(), since, MOST_NEWS)?,
        None => Vec::new(),
    };
    Ok(News { since, comments, due: last.is_none_or(|last| now.since(last.seen_at) > VISIT_PRECISION) })
}

/// Saves that a member reads the thread now.
///
/// # Errors
/// On a database error.
pub fn visit(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<(), InternalError> {
    let (last, now) = (store::visit(tx, member.id(), thread)?, tx.now());
    store::put_visit(tx, member.id(), thread, Visit::at(last, now))
}

/// How many of the latest comments are checked for new ones while a page is open.
const LOOKED_AT: i64 = 100;

/// A visible comment and the time it appeared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeared {
    /// The comment.
    pub id: CommentId,
    /// When it became visible.
    pub at: UnixMicros,
    pub(crate) by: AccountId,
}

impl Appeared {
    /// Whether `account` wrote it. The account itself stays private, as with [`crate::comments::VisibleComment`].
    pub fn is_by(&self, account: AccountId) -> bool {
        self.by == account
    }
}

/// The latest visible comments of a thread, latest first.
///
/// # Errors
/// On a database error.
pub fn appeared(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<Appeared>, InternalError> {
    store::appeared(tx, thread, LOOKED_AT)
}

/// Those of `ids` that a member muted neither by persona nor by conversation, in the given order.
///
/// # Errors
/// On a database error.
pub fn without_muted(tx: &mut Tx<'_>, member: AccountId, mut ids: Vec<CommentId>) -> Result<Vec<CommentId>, InternalError> {
    let heard: HashSet<CommentId> = store::without_muted(tx, member, &ids)?.into_iter().collect();
    ids.retain(|id| heard.contains(id));
    Ok(ids)
}

/// When the latest comment of a thread appeared; `None` in an empty one.
///
/// # Errors
/// On a database error.
pub fn latest_at(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<UnixMicros>, InternalError> {
    Ok(store::appeared(tx, thread, 1)?.first().map(|latest| latest.at))
}
