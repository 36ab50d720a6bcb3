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
pub(crate) const CONVERSATION: &str = "followed";
/// The query key after a choice about the author of a comment.
pub(crate) const AUTHOR: &str = "muted";

/// What a member made a choice about just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FollowChange {
    /// The conversation of this comment.
    Conversation(CommentId),
    /// The author of this comment.
    Author(CommentId),
}

impl FollowChange {
    /// Reads the query of a page; `None` when it names no choice.
    pub fn parse(query: &Query) -> Option<Self> {
        let conversation = query.flash(CONVERSATION).parse().ok().map(Self::Conversation);
        conversation.or_else(|| query.flash(AUTHOR).parse().ok().map(Self::Author))
    }

    /// The query key and the comment, for the page's URL.
    pub const fn query(self) -> (&'static str, CommentId) {
        match self {
            Self::Conversation(id) => (CONVERSATION, id),
            Self::Author(id) => (AUTHOR, id),
        }
    }
}

/// The notice, with the form that ends what holds now.
#[derive(Clone, Debug)]
pub(crate) struct FollowNotice {
    pub sentence: String,
    pub action: String,
    /// The field, the value and the words of the button; `None` when nothing is followed or muted any more.
    pub button: Option<(&'static str, &'static str, &'static str)>,
}

impl FollowNotice {
    /// The notice about a change; `None` when its comment cannot be read. Says what holds, not what the URL claims.
    pub fn find(tx: &mut Tx<'_>, member: &Member, change: FollowChange) -> Result<Option<Self>, InternalError> {
        let (_, id) = change.query();
        let Some(of) = comments::find(tx, id)?.filter(|of| of.state().is_visible()) else { return Ok(None) };
        Ok(Some(match change {
            FollowChange::Conversation(_) => Self::of_conversation(tx, member, &of)?,
            FollowChange::Author(_) => Self::of_author(tx, member, &of)?,
        }))
    }

    fn of_conversation(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<Self, InternalError> {
        let root = of.root_id();
        let state = comments::follow_states(tx, member.id(), of.thread_id(), &[root])?.in_conversation(root);
        let sentence = match state {
            Some(FollowState::Follow) => "You follow this conversation: you are notified of each new reply.",
            Some(FollowState::Mute) => "You muted this conversation: you get no notifications of new replies in it.",
            None => "You neither follow nor mute this conversation now.",
        };
        let action = links::comment_part(of.id(), "interest");
        // It does not bring back what held before the choice, so it is not called an undo.
        let words = if state == Some(FollowState::Follow) { "Unfollow" } else { "Unmute" };
        Ok(Self { sentence: sentence.to_owned(), action, button: state.map(|_| ("interest", "none", words)) })
    }

    fn of_author(tx: &mut Tx<'_>, member: &Member, of: &Comment) -> Result<Self, InternalError> {
        let (is_muted, name) = (comments::is_muted(tx, member, of)?, of.byline().name().to_owned());
        let sentence = if is_muted {
            format!("You muted {name}: what they write is folded to one line, and you get no notifications of it.")
        } else {
            format!("You unmuted {name}.")
        };
        let action = links::comment_part(of.id(), "mute");
        Ok(Self { sentence, action, button: is_muted.then_some(("mute", "off", "Unmute")) })
    }
}
