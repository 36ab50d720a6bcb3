//! What a member wants to hear of a thread, or of one conversation in it.

use std::collections::HashMap;

use crate::accounts::Member;
use crate::comments::{Comment, persona, store};
use crate::db::Tx;
use crate::db::page::Page;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, CommentId, InterestId, ThreadId};
use crate::text::Slug;
use crate::threads;
use crate::words;

words! {
    /// What a member said that they want to hear. Who said nothing hears of who answers them.
    pub enum FollowState {
        /// To be told: of each new story in a thread, or of each new answer in a conversation.
        Follow = "follow",
        /// Not to be told, not even of answers to what they wrote. What is said of a conversation goes before what is said of its thread.
        Mute = "mute",
    }
}

/// What an interest is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowTarget {
    /// A thread: its stories.
    Thread(ThreadId),
    /// The conversation that a comment is part of: a story with everything below it.
    Conversation(CommentId),
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// There is no such thread or comment, or it cannot be read.
    #[error("There is no such conversation, or it is not shown any more.")]
    Missing,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for FollowError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Notes what a member wants to hear from now on; with `None`, what they said before is forgotten. Saying it twice changes nothing.
///
/// # Errors
/// When there is nothing that everybody may read.
pub fn take_interest(
    tx: &mut Tx<'_>,
    member: &Member,
    about: FollowTarget,
    interest: Option<FollowState>,
) -> Result<(), FollowError> {
    let (thread, root) = match about {
        FollowTarget::Thread(id) => (id, None),
        FollowTarget::Conversation(id) => {
            let found = store::find(tx, id)?.filter(|found| found.state().is_visible()).ok_or(FollowError::Missing)?;
            (found.thread_id(), Some(found.root_id()))
        }
    };
    threads::find(tx, thread)?.filter(|thread| thread.published_at().is_some()).ok_or(FollowError::Missing)?;
    store::drop_interest(tx, member.id(), thread, root)?;
    if let Some(interest) = interest {
        store::put_interest(tx, member.id(), (thread, root), interest)?;
    }
    Ok(())
}

/// What a member said of a thread and of some of its conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowStates {
    thread: Option<FollowState>,
    conversations: HashMap<CommentId, FollowState>,
}

impl FollowStates {
    /// Of the thread.
    pub const fn in_thread(&self) -> Option<FollowState> {
        self.thread
    }

    /// Of the conversation that begins with this story.
    pub fn in_conversation(&self, root: CommentId) -> Option<FollowState> {
        self.conversations.get(&root).copied()
    }

    /// Whether they hear nothing of the conversation that begins with this story.
    pub fn is_silent(&self, root: CommentId) -> bool {
        self.in_conversation(root).or(self.thread) == Some(FollowState::Mute)
    }
}

/// What this account said of a thread, and of those of its conversations that begin with `roots`.
///
/// # Errors
/// When the database refuses.
pub fn interests(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: ThreadId,
    roots: &[CommentId],
) -> Result<FollowStates, InternalError> {
    let mut interests = FollowStates::default();
    for (root, interest) in store::interests(tx, account, thread, roots)? {
        match root {
            Some(root) => _ = interests.conversations.insert(root, interest),
            None => interests.thread = Some(interest),
        }
    }
    Ok(interests)
}

/// Whether this account wants to hear nothing of a comment: because of where it stands, or because of who speaks.
///
/// # Errors
/// When the database refuses.
pub fn is_silent(tx: &mut Tx<'_>, account: AccountId, of: &Comment) -> Result<bool, InternalError> {
    let root = of.root_id();
    Ok(interests(tx, account, of.thread_id(), &[root])?.is_silent(root) || !store::muted(tx, account, &[of.id()])?.is_empty())
}

/// Some of those who follow what a comment is new in, and have not muted its author: the accounts after `after`, in their order, at
/// most `most`. A story is new in its thread, an answer in its conversation. Its author is not among them.
///
/// # Errors
/// When the database refuses.
pub fn followers(tx: &mut Tx<'_>, of: &Comment, after: AccountId, most: i64) -> Result<Vec<AccountId>, InternalError> {
    let speaker = persona::of(tx, of)?;
    store::followers(tx, of, speaker, after, most)
}

/// Something a member said, with what a page says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedItem {
    /// Its id.
    pub id: InterestId,
    /// What they said.
    pub interest: FollowState,
    /// The address of the thread.
    pub slug: Slug,
    /// Its title.
    pub thread: String,
    /// The story that the conversation begins with, and the name over it while it can be read; nothing for a whole thread.
    pub story: Option<(CommentId, Option<String>)>,
}

/// How many interests, and how many muted people, one page shows.
pub(crate) const PAGE: usize = 30;

/// What a member follows and mutes, latest first, after the one named `after`.
///
/// # Errors
/// When the database refuses.
pub fn kept_interests(
    tx: &mut Tx<'_>,
    member: &Member,
    after: Option<InterestId>,
) -> Result<Page<FollowedItem, InterestId>, InternalError> {
    Ok(Page::cut(store::kept_interests(tx, member.id(), after, PAGE + 1)?, PAGE, |kept| kept.id))
}

/// Forgets something that this member said; what is somebody else's stays.
///
/// # Errors
/// When the database refuses.
pub fn forget_interest(tx: &mut Tx<'_>, member: &Member, id: InterestId) -> Result<(), InternalError> {
    store::forget_interest(tx, member.id(), id)
}
