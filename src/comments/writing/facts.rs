//! The facts about thread and author that a new comment depends on, read together.

use crate::clock::UnixMicros;
use crate::comments::BylineKind;
use crate::comments::spectrum::counts::People;
use crate::id::CommentId;
use crate::threads::{Hold, ThreadState};

/// What posting needs to know about a thread: not its essay.
#[derive(Clone, Copy, Debug)]
pub(in crate::comments) struct PostingThread {
    pub(in crate::comments) state: ThreadState,
    pub(in crate::comments) hold: Hold,
}

/// Where a visible comment is that a reply answers.
#[derive(Clone, Copy, Debug)]
pub(in crate::comments) struct AnsweredSpot {
    pub(in crate::comments) root: CommentId,
    pub(in crate::comments) depth: i32,
}

/// Where a persona placed itself before.
#[derive(Clone, Copy, Debug)]
pub(in crate::comments) enum EarlierPlacement {
    /// Nowhere.
    Never,
    /// With comments that are hidden now.
    Hidden,
    /// As the spectrum counts it.
    Counted(People),
}

/// A fact about the account under its own name, and about its pen name in the thread.
#[derive(Clone, Copy, Debug)]
pub(in crate::comments) struct ByName<T> {
    pub(in crate::comments) own: T,
    pub(in crate::comments) pen: T,
}

impl<T: Copy> ByName<T> {
    pub(in crate::comments) const fn of(&self, kind: BylineKind) -> T {
        match kind {
            BylineKind::Account => self.own,
            BylineKind::Pen => self.pen,
        }
    }
}

/// The names in a thread that decide about those of an author.
#[derive(Clone, Debug)]
pub(in crate::comments) struct NamesHere {
    /// The author's pen name, and its skeleton.
    pub(in crate::comments) pen: Option<(String, String)>,
    /// Whether another author's pen name has the skeleton of the author's own name.
    pub(in crate::comments) pen_of_another: bool,
    /// The account's name on its latest comment that has one.
    pub(in crate::comments) latest_name: Option<String>,
}

/// The facts about thread and author that a new comment depends on.
#[derive(Clone, Debug)]
pub(in crate::comments) struct PostingFacts {
    pub(in crate::comments) thread: PostingThread,
    /// What it answers; `None` for a story, and where that is hidden or in another thread.
    pub(in crate::comments) parent: Option<AnsweredSpot>,
    /// The comment that the same submission made before.
    pub(in crate::comments) same_form: Option<CommentId>,
    /// The author's comment with the same text at the same spot a moment ago.
    pub(in crate::comments) same_text: Option<CommentId>,
    /// When the author last posted in the thread.
    pub(in crate::comments) latest: Option<UnixMicros>,
    /// When the author last moved in the thread without a comment.
    pub(in crate::comments) latest_move: Option<UnixMicros>,
    /// Whether the author saw the chart before they first placed themselves; `None` when they never did.
    pub(in crate::comments) saw_first: Option<bool>,
    pub(in crate::comments) names: NamesHere,
    /// Whether a draft is saved at the spot.
    pub(in crate::comments) has_draft: bool,
    /// Whether the persona exists.
    pub(in crate::comments) has_persona: ByName<bool>,
    pub(in crate::comments) placement: ByName<EarlierPlacement>,
}

impl PostingFacts {
    /// Whether a comment posted at `now` is the author's latest in the thread; not when the clock was set back since.
    pub(in crate::comments) fn are_before(&self, now: UnixMicros) -> bool {
        self.latest.max(self.latest_move).is_none_or(|latest| latest <= now)
    }
}
