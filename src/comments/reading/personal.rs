//! What of a page is its reader's own: their thanks, what they follow, whom they muted.

use std::collections::HashSet;

use crate::accounts::Member;
use crate::comments::following::follow::{FollowStates, interests};
use crate::comments::writing::thanks;
use crate::comments::{ListedComment, Thanks, VisibleComment, store};
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{CommentId, ThreadId};

/// What is a member's own on a page of stories; a visitor has nothing there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Their thanks, and those for what they wrote.
    pub thanks: Thanks,
    /// What they follow and mute.
    pub interests: FollowStates,
    muted: HashSet<CommentId>,
}

impl Personal {
    /// Whether they muted the voice that this comment is told in.
    pub fn is_muted(&self, id: CommentId) -> bool {
        self.muted.contains(&id)
    }
}

/// What is this member's own on a page of these lines.
///
/// # Errors
/// When the database refuses.
pub fn personal(
    tx: &mut Tx<'_>,
    member: Option<&Member>,
    thread: ThreadId,
    lines: &[ListedComment],
) -> Result<Personal, InternalError> {
    let Some(member) = member else { return Ok(Personal::default()) };
    // Every conversation begins at the margin; what else stands there begins none.
    let margin: Vec<CommentId> = lines.iter().filter(|line| line.node.level == 0).map(|line| line.node.id).collect();
    let told: Vec<CommentId> = lines.iter().filter_map(|line| line.told.as_ref()).map(VisibleComment::id).collect();
    Ok(Personal {
        thanks: thanks::thanks(tx, member, lines)?,
        interests: interests(tx, member.id(), thread, &margin)?,
        muted: muted_among(tx, member, &told)?,
    })
}

/// Which of these comments are told in a voice that a member muted.
///
/// # Errors
/// When the database refuses.
pub fn muted_among(tx: &mut Tx<'_>, member: &Member, told: &[CommentId]) -> Result<HashSet<CommentId>, InternalError> {
    Ok(store::muted(tx, member.id(), told)?.into_iter().collect())
}
