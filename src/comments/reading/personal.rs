//! The personal part of a page: the reader's thanks, follows and mutes.

use std::collections::HashSet;

use crate::accounts::Member;
use crate::comments::FollowStates;
use crate::comments::following::follow::follow_states;
use crate::comments::writing::thanks;
use crate::comments::{ListedComment, Thanks, VisibleComment, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{CommentId, ThreadId};

/// A member's personal data for a page of stories; empty for a visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// The thanks they gave, and the counts for their own comments.
    pub thanks: Thanks,
    /// What they follow and mute.
    pub interests: FollowStates,
    muted: HashSet<CommentId>,
}

impl Personal {
    /// Whether they muted the persona that posted this comment.
    pub fn is_muted(&self, id: CommentId) -> bool {
        self.muted.contains(&id)
    }
}

/// A member's personal data for a page with these comments.
pub fn personal(
    tx: &mut Tx<'_>,
    member: Option<&Member>,
    thread: ThreadId,
    lines: &[ListedComment],
) -> Result<Personal, InternalError> {
    let Some(member) = member else { return Ok(Personal::default()) };
    // Every conversation begins at level 0; other comments at level 0 have no state of their own, so including them is
    // harmless.
    let margin: Vec<CommentId> = lines.iter().filter(|line| line.node.level == 0).map(|line| line.node.id).collect();
    let posted: Vec<CommentId> = lines.iter().filter_map(|line| line.posted.as_ref()).map(VisibleComment::id).collect();
    Ok(Personal {
        thanks: thanks::thanks(tx, member, lines)?,
        interests: follow_states(tx, member.id(), thread, &margin)?,
        muted: muted_among(tx, member, &posted)?,
    })
}

/// Which of these comments were posted by a persona that the member muted.
pub fn muted_among(tx: &mut Tx<'_>, member: &Member, posted: &[CommentId]) -> Result<HashSet<CommentId>, InternalError> {
    Ok(store::muted_among(tx, member.id(), posted)?.into_iter().collect())
}
