//! What a member wrote, under every name, with the state of each. For its author alone: the list connects an account with its
//! pen names.

use super::case::CaseState;
use super::store;
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, CommentKind, Moderation, State};
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::CommentId;
use crate::text::{self, Flavour, Wrap};

/// How many comments a page lists.
pub const OWN_COMMENTS_PAGE: usize = 30;

/// How many characters of a comment are quoted.
const QUOTED_CHARS: usize = 120;

/// One of a member's comments, for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnComment {
    /// The comment itself.
    pub id: CommentId,
    /// Whether it is a story or a reply.
    pub kind: CommentKind,
    /// The title of its thread.
    pub thread: String,
    /// Its byline: the account's name at that time, or a pen name.
    pub name: String,
    /// Its first words; empty once its text was deleted.
    pub words: String,
    /// As its author sees it.
    pub state: OwnState,
    /// The id holds this time too, and sorts the list.
    pub posted_at: UnixMicros,
}

/// The state of a comment as its author sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnState {
    /// All readers see it.
    Published,
    /// It waits for a moderator.
    Waiting,
    /// A moderator asked the author to change it.
    AskedToChange,
    /// A moderator removed it, with the public reason if there is one.
    Removed(Option<String>),
    /// It was taken for spam.
    NotShown,
    /// Its author withdrew it.
    Withdrawn,
    /// Its text is gone for good.
    Deleted,
}

impl OwnState {
    fn new(state: State, case: Option<CaseState>, removed_reason: Option<String>) -> Self {
        match (state.author, state.moderation) {
            (AuthorState::Erased, _) => Self::Deleted,
            (AuthorState::Withdrawn, _) => Self::Withdrawn,
            (AuthorState::Live, Moderation::Published) => Self::Published,
            (AuthorState::Live, Moderation::Removed) => Self::Removed(removed_reason),
            (AuthorState::Live, Moderation::Spam) => Self::NotShown,
            (AuthorState::Live, Moderation::Held) if case == Some(CaseState::WaitingAuthor) => Self::AskedToChange,
            (AuthorState::Live, Moderation::Held) => Self::Waiting,
        }
    }
}

/// The comments of a member under all their names, newest first, older than `before`.
pub fn own_comments(
    tx: &mut Tx<'_>,
    member: &Member,
    before: Option<CommentId>,
) -> Result<Page<OwnComment, CommentId>, InternalError> {
    let rows = store::own_comments(tx, member.id(), before, page::limit(OWN_COMMENTS_PAGE))?;
    let own = rows.into_iter().map(|row| OwnComment {
        id: row.id,
        kind: CommentKind::from_parent(row.parent),
        thread: row.thread,
        name: row.name,
        words: text::excerpt(&text::to_plain(&row.beginning, Flavour::Comment, Wrap::Never), QUOTED_CHARS),
        state: OwnState::new(
            State { moderation: row.moderation, review: row.review, author: row.author },
            row.case,
            row.removed_reason,
        ),
        posted_at: row.posted_at,
    });
    Ok(Page::cut(own.collect(), OWN_COMMENTS_PAGE, |last| last.id))
}
