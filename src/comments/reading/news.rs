//! What is new to a member in a thread.

use std::time::Duration;

use crate::clock::UnixMicros;
use crate::id::{AccountId, CommentId};

/// A visit ends when the member opens nothing of the thread for this long. Until then new comments stay marked, also after
/// posting and reloading.
pub(super) const VISIT_GAP: Duration = Duration::from_mins(30);

/// The most new comments that are listed one by one.
pub const MAX_NEWS: usize = 200;

/// What is new to a member in a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// When their previous visit ended; `None` during the first one.
    pub since: Option<UnixMicros>,
    /// Comments of other authors since then, in order of appearance, at most [`MAX_NEWS`], without what the member muted.
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
    pub(super) fn at(last: Option<Self>, now: UnixMicros) -> Self {
        match last {
            Some(last) if now.since(last.seen_at) > VISIT_GAP => Self { since: Some(last.seen_at), seen_at: now },
            Some(last) => Self { since: last.since, seen_at: now },
            None => Self { since: None, seen_at: now },
        }
    }
}

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
