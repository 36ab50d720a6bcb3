//! The notice after a member followed or muted a conversation, or muted its author: what holds now, and a button that ends
//! it.

use crate::accounts::Member;
use crate::comments;
use crate::comments::{Comment, FollowState};
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::form::Query;
use crate::id::CommentId;
use crate::links;

/// The query key after a choice about the conversation of a comment: it holds the comment.
const CONVERSATION: &str = "followed";
/// The query key beside it: what held before the choice; missing for nothing.
const BEFORE: &str = "was";
/// The query key after a choice about the author of a comment.
const AUTHOR: &str = "muted";

/// What a member made a choice about just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FollowChange {
    /// The conversation of this comment, and what held before.
    Conversation { id: CommentId, before: Option<FollowState> },
    /// The author of this comment.
    Author(CommentId),
}

impl FollowChange {
    /// Reads the query of a page; `None` when it names no choice.
    pub fn parse(query: &Query) -> Option<Self> {
        let before = query.flash(BEFORE).parse().ok();
        let conversation = query.flash(CONVERSATION).parse().ok().map(|id| Self::Conversation { id, before });
        conversation.or_else(|| query.flash(AUTHOR).parse().ok().map(Self::Author))
    }

    const fn comment(self) -> CommentId {
        match self {
            Self::Conversation { id, .. } | Self::Author(id) => id,
        }
    }

    /// `page`, with or without a query and a fragment, with this choice in its query.
    pub fn address(self, page: &str) -> String {
        let id = self.comment().to_string();
        match self {
            Self::Conversation { before, .. } => {
                links::with_fields(page, [(CONVERSATION, &id), (BEFORE, before.map_or("", FollowState::as_str))])
            }
            Self::Author(_) => links::with_fields(page, [(AUTHOR, &id)]),
        }
    }
}

/// The notice, with the form that ends what holds now.
#[derive(Clone, Debug)]
pub(crate) struct FollowNotice {
    /// The comment at which the member made the choice.
    pub comment: CommentId,
    pub sentence: String,
    pub action: String,
    /// The field, the value and the words of the button; `None` when nothing is followed or muted any more.
    pub button: Option<(&'static str, &'static str, &'static str)>,
}

impl FollowNotice {
    /// The notice about a change; `None` when its comment cannot be read. Says what holds, not what the URL claims.
    pub fn find(tx: &mut Tx<'_>, member: &Member, change: FollowChange) -> Result<Option<Self>, InternalError> {
        let Some(of) = comments::find(tx, change.comment())?.filter(|of| of.state().is_visible()) else { return Ok(None) };
        Ok(Some(match change {
            FollowChange::Conversation { before, .. } => Self::of_conversation(tx, member, &of, before)?,
            FollowChange::Author(_) => Self::of_author(tx, member, &of)?,
        }))
    }

    fn of_conversation(
        tx: &mut Tx<'_>,
        member: &Member,
        of: &Comment,
        before: Option<FollowState>,
    ) -> Result<Self, InternalError> {
        let root = of.root_id();
        let state = comments::follow_states(tx, member.id(), of.thread_id(), &[root])?.in_conversation(root);
        let sentence = match state {
            Some(FollowState::Follow) => "You follow this conversation: you are notified of each new reply.",
            Some(FollowState::Mute) => "You muted this conversation: you get no notifications of new replies in it.",
            None => "You neither follow nor mute this conversation now.",
        };
        let action = links::comment_part(of.id(), "interest");
        let button = match (state, before) {
            (None, _) => None,
            (Some(now), Some(before)) if now != before => Some(("interest", before.as_str(), "Undo")),
            (Some(FollowState::Follow), _) => Some(("interest", "none", "Unfollow")),
            (Some(FollowState::Mute), _) => Some(("interest", "none", "Unmute")),
        };
        Ok(Self { comment: of.id(), sentence: sentence.to_owned(), action, button })
    }

    fn of_author(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<Self, InternalError> {
        let (is_muted, name) = (comments::is_muted(tx, member, of)?, of.byline().name().to_owned());
        let sentence = if is_muted {
            format!("You muted {name}: what they write is folded to one line, and you get no notifications of it.")
        } else {
            format!("You unmuted {name}.")
        };
        let action = links::comment_part(of.id(), "mute");
        Ok(Self { comment: of.id(), sentence, action, button: is_muted.then_some(("mute", "off", "Unmute")) })
    }
}
