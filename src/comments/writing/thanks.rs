//! Thanks: at most one per reader and comment. Its author sees the count; who gave them stays secret.

use std::collections::{HashMap, HashSet};

use crate::accounts::Member;
use crate::comments::{ListedComment, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::CommentId;

/// What a reader asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThanksRequest {
    /// Give thanks. Idempotent, so that a double click thanks once.
    Thank,
    /// Idempotent as well.
    Remove,
    /// Give thanks, or remove those given: a button without a script does not know which.
    Toggle,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum ThanksError {
    /// The comment does not exist or is not visible.
    #[error("This comment doesn’t exist, or is no longer shown.")]
    Missing,
    /// It is the reader's own comment.
    #[error("This is your own. Others can thank you for it, and you see how many did.")]
    Own,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for ThanksError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Own => ErrorKind::Forbidden,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Gives or removes a reader's thanks for a visible comment.
///
/// # Errors
/// When there is no such comment, or it is the reader's own.
pub fn thank(tx: &mut Tx<'_>, reader: &Member, id: CommentId, request: ThanksRequest) -> Result<(), ThanksError> {
    let found = store::lock_shared(tx, id)?.filter(|found| found.state().is_visible()).ok_or(ThanksError::Missing)?;
    if found.account_id() == reader.id() {
        return Err(ThanksError::Own);
    }
    let changed = request != ThanksRequest::Remove && store::insert_thanks(tx, id, reader.id())?;
    if !changed && request != ThanksRequest::Thank {
        store::delete_thanks(tx, id, reader.id())?;
    }
    Ok(())
}

/// The thanks that a member may see on a page: those they gave, and the counts for their own comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thanks {
    given: HashSet<CommentId>,
    got: HashMap<CommentId, u64>,
}

impl Thanks {
    /// Whether the member thanked for this comment.
    pub fn is_given(&self, id: CommentId) -> bool {
        self.given.contains(&id)
    }

    /// How many readers thanked the member for this comment; 0 for comments by others.
    pub fn got(&self, id: CommentId) -> u64 {
        self.got.get(&id).copied().unwrap_or(0)
    }
}

/// The thanks that a member may see on a page with these comments.
pub(crate) fn thanks(tx: &mut Tx<'_>, member: &Member, lines: &[ListedComment]) -> Result<Thanks, InternalError> {
    let (own, others): (Vec<_>, Vec<_>) =
        lines.iter().filter_map(|line| line.posted.as_ref()).partition(|posted| posted.is_by(member.id()));
    let ids = |posted: Vec<&crate::comments::VisibleComment>| {
        posted.into_iter().map(crate::comments::VisibleComment::id).collect::<Vec<_>>()
    };
    Ok(Thanks {
        given: store::thanks_given(tx, member.id(), &ids(others))?.into_iter().collect(),
        got: thanks_got(tx, &ids(own))?,
    })
}

fn thanks_got(tx: &mut Tx<'_>, own: &[CommentId]) -> Result<HashMap<CommentId, u64>, InternalError> {
    Ok(store::thanks_got(tx, own)?.into_iter().map(|(id, many)| (id, u64::try_from(many).unwrap_or(0))).collect())
}

/// How many readers thanked for a comment. Show it to its author only.
pub fn thanked(tx: &mut Tx<'_>, id: CommentId) -> Result<u64, InternalError> {
    Ok(thanks_got(tx, &[id])?.remove(&id).unwrap_or(0))
}
