//! What appeared in a thread since a member last read it.

use std::collections::HashSet;
use std::time::Duration;

use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::store;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

/// A visit is over once nothing of the thread was opened for this long; until then what is new stays marked, through answers and reloads.
const VISIT_GAP: Duration = Duration::from_mins(30);

/// How often it is written down that somebody still reads: not for every page.
const VISIT_PRECISION: Duration = Duration::from_mins(1);

/// More are not counted one by one.
pub const MOST_NEWS: usize = 200;

/// What is new to a member under a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// When their last visit ended; nothing during the first one.
    pub since: Option<UnixMicros>,
    /// What others wrote since, in the order in which it appeared, at most [`MOST_NEWS`]; without what they muted.
    pub comments: Vec<CommentId>,
    /// Whether it is time to note that they were here.
    pub due: bool,
}

/// A member's latest visit to a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) since: Option<UnixMicros>,
    pub(crate) seen_at: UnixMicros,
}

impl Visit {
    /// The visit that goes on, or begins, at `now`.
    fn at(last: Option<Self>, now: UnixMicros) -> Self {
        match last {
            Some(last) if now.since(last.seen_at) > VISIT_GAP => Self { since: Some(last.seen_at), seen_at: now },
            Some(last) => Self { since: last.since, seen_at: now },
            None => Self { since: None, seen_at: now },
        }
    }
}

/// What is new to a member; changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn news(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<News, InternalError> {
    let (last, now) = (store::visit(tx, member.id(), thread)?, tx.now());
    let since = Visit::at(last, now).since;
    let comments = match since {
        Some(since) => store::told_since(tx, thread, member.id(), since, MOST_NEWS)?,
        None => Vec::new(),
    };
    Ok(News { since, comments, due: last.is_none_or(|last| now.since(last.seen_at) > VISIT_PRECISION) })
}

/// Notes that a member reads the thread now.
///
/// # Errors
/// When the database refuses.
pub fn visit(tx: &mut Tx<'_>, member: &Member, thread: ThreadId) -> Result<(), InternalError> {
    let (last, now) = (store::visit(tx, member.id(), thread)?, tx.now());
    store::put_visit(tx, member.id(), thread, Visit::at(last, now))
}

/// How many of the latest are looked at for what appears while somebody reads.
const LOOKED_AT: i64 = 100;

/// Something that can be read, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appeared {
    /// Which.
    pub id: CommentId,
    /// Since when.
    pub at: UnixMicros,
    pub(crate) by: AccountId,
}

impl Appeared {
    /// Whether `account` wrote it. The account itself is not told, as with [`crate::comments::VisibleComment`].
    pub fn is_by(&self, account: AccountId) -> bool {
        self.by == account
    }
}

/// The latest of a thread, latest first.
///
/// # Errors
/// When the database refuses.
pub fn appeared(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<Appeared>, InternalError> {
    store::appeared(tx, thread, LOOKED_AT)
}

/// Those of `ids` that this member did not mute, by their voice or with their conversation, in the order given.
///
/// # Errors
/// When the database refuses.
pub fn without_muted(tx: &mut Tx<'_>, member: AccountId, mut ids: Vec<CommentId>) -> Result<Vec<CommentId>, InternalError> {
    let heard: HashSet<CommentId> = store::without_muted(tx, member, &ids)?.into_iter().collect();
    ids.retain(|id| heard.contains(id));
    Ok(ids)
}

/// When the latest of a thread appeared; nothing in an empty one.
///
/// # Errors
/// When the database refuses.
pub fn latest_at(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Option<UnixMicros>, InternalError> {
    Ok(store::appeared(tx, thread, 1)?.first().map(|latest| latest.at))
}
