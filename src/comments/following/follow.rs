//! Following or muting a thread, or one conversation in it.

use super::follow_state::{FollowState, FollowStates, FollowTarget, FollowedItem};
use crate::accounts::Member;
use crate::comments::{Comment, persona, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, CommentId, InterestId, ThreadId};
use crate::threads;

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The thread or comment does not exist, or is not visible.
    #[error("This conversation doesn’t exist, or is no longer shown.")]
    Missing,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for FollowError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Sets what a member follows or mutes; `None` removes the choice. Returns what held before. Idempotent.
///
/// # Errors
/// When the target is not visible to all readers.
pub fn set_follow_state(
    tx: &mut Tx<'_>,
    member: &Member,
    about: FollowTarget,
    interest: Option<FollowState>,
) -> Result<Option<FollowState>, FollowError> {
    let (thread, root) = match about {
        FollowTarget::Thread(id) => (id, None),
        FollowTarget::Conversation(id) => {
            let found = store::find(tx, id)?.filter(|found| found.state().is_visible()).ok_or(FollowError::Missing)?;
            (found.thread_id(), Some(found.root_id()))
        }
    };
    threads::find(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(FollowError::Missing)?;
    let roots: Vec<CommentId> = root.into_iter().collect();
    let states = follow_states(tx, member.id(), thread, &roots)?;
    let before = root.map_or_else(|| states.in_thread(), |root| states.in_conversation(root));
    store::delete_follow_state(tx, member.id(), thread, root)?;
    if let Some(interest) = interest {
        store::insert_follow_state(tx, member.id(), (thread, root), interest)?;
    }
    Ok(before)
}

/// An account's choices for a thread, and for the conversations that begin with `roots`.
pub fn follow_states(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: ThreadId,
    roots: &[CommentId],
) -> Result<FollowStates, InternalError> {
    let mut interests = FollowStates::default();
    for (root, interest) in store::follow_states(tx, account, thread, roots)? {
        match root {
            Some(root) => _ = interests.conversations.insert(root, interest),
            None => interests.thread = Some(interest),
        }
    }
    Ok(interests)
}

/// Whether an account muted a comment: through its thread, its conversation or its author's persona.
pub fn is_silent(tx: &mut Tx<'_>, account: AccountId, of: &Comment) -> Result<bool, InternalError> {
    let root = of.root_id();
    Ok(follow_states(tx, account, of.thread_id(), &[root])?.is_silent(root)
        || !store::muted_among(tx, account, &[of.id()])?.is_empty())
}

/// Followers to notify of a comment: of the thread for a story, of the conversation for a reply. Excludes its author and those
/// who muted its author. Returns accounts after `after` in id order, at most `most`.
pub fn followers(tx: &mut Tx<'_>, of: &Comment, after: AccountId, most: i64) -> Result<Vec<AccountId>, InternalError> {
    let speaker = persona::of_comment(tx, of)?;
    store::followers(tx, of, speaker, after, most)
}

/// Page size of the lists of followed items and of muted personas.
pub(crate) const PAGE: usize = 30;

/// What a member follows and mutes, latest first, after the one named `after`.
pub fn followed_items(
    tx: &mut Tx<'_>,
    member: &Member,
    after: Option<InterestId>,
) -> Result<Page<FollowedItem, InterestId>, InternalError> {
    Ok(Page::cut(store::followed_items(tx, member.id(), after, PAGE + 1)?, PAGE, |kept| kept.id))
}

/// Removes one of this member's choices and returns it; an id of another member has no effect.
pub fn unfollow(tx: &mut Tx<'_>, member: &Member, id: InterestId) -> Result<Option<FollowState>, InternalError> {
    store::unfollow(tx, member.id(), id)
}
