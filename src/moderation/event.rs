//! An event: one line of what was done, by whom, when and why. Written once, never changed.

use std::str::FromStr;

use diesel::{Queryable, Selectable};

use super::ModerationReason;
use crate::accounts::{Member, Role};
use crate::clock::UnixMicros;
use crate::comments::State;
use crate::db::schema::mod_event;
use crate::fault::InternalError;
use crate::id::{AccountId, CaseId, CommentId, EventId, VoiceId};
use crate::words;

words! {
    /// What was done with a comment, or about a persona.
    pub enum ModerationAction {
        /// Its author told it.
        Submit = "submit",
        /// Its author changed it.
        Edit = "edit",
        /// Its author took it back.
        Withdraw = "withdraw",
        /// Its author brought it back.
        Return = "return",
        /// A rule took it from the page until a moderator has looked.
        Hold = "hold",
        /// Everybody may read it.
        Publish = "publish",
        /// It was taken down.
        Remove = "remove",
        /// It was taken for spam.
        Spam = "spam",
        /// Its author was asked to change it.
        Revise = "revise",
        /// It stays as it is.
        Keep = "keep",
        /// A decision was taken back.
        Undo = "undo",
        /// An author was called trusted.
        Trust = "trust",
        /// An author is not trusted any more.
        EndTrust = "end-trust",
    }
}

impl ModerationAction {
    /// What was done, as it stands after who did it: `Ana` `removed it`.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Submit => "posted it",
            Self::Edit => "changed it",
            Self::Withdraw => "took it back",
            Self::Return => "brought it back",
            Self::Hold => "held it",
            Self::Publish => "published it",
            Self::Remove => "removed it",
            Self::Spam => "marked it as spam",
            Self::Revise => "asked for a revision",
            Self::Keep => "kept it as it was",
            Self::Undo => "took a decision back",
            Self::Trust => "trusted",
            Self::EndTrust => "ended the trust in",
        }
    }
}

words! {
    /// What a moderator decides about a comment.
    pub enum Decision {
        /// Everybody may read it.
        Publish = "publish",
        /// It is taken down, for a reason.
        Remove = "remove",
        /// It is spam.
        Spam = "spam",
        /// Its author is asked to change it; until then it waits.
        Revise = "revise",
        /// It stays where it is.
        Keep = "keep",
    }
}

impl Decision {
    /// The line that it leaves in the log.
    pub const fn action(self) -> ModerationAction {
        match self {
            Self::Publish => ModerationAction::Publish,
            Self::Remove => ModerationAction::Remove,
            Self::Spam => ModerationAction::Spam,
            Self::Revise => ModerationAction::Revise,
            Self::Keep => ModerationAction::Keep,
        }
    }
}

words! {
    /// As what somebody acted.
    pub enum ActorKind {
        /// The comment's author.
        Author = "author",
        /// Any other reader.
        Reader = "reader",
        /// A moderator.
        Moderator = "moderator",
        /// The site's owner.
        Owner = "owner",
        /// No person.
        Rule = "rule",
    }
}

/// Who acts, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// As what.
    pub kind: ActorKind,
    /// Who; nobody for a rule.
    pub id: Option<AccountId>,
}

impl Actor {
    /// The author of a comment, dealing with their own.
    pub const fn author(id: AccountId) -> Self {
        Self { kind: ActorKind::Author, id: Some(id) }
    }

    /// No person.
    pub const fn rule() -> Self {
        Self { kind: ActorKind::Rule, id: None }
    }
}

impl From<&Member> for Actor {
    fn from(member: &Member) -> Self {
        let kind = match member.role() {
            Role::Reader => ActorKind::Reader,
            Role::Moderator => ActorKind::Moderator,
            Role::Owner => ActorKind::Owner,
        };
        Self { kind, id: Some(member.id()) }
    }
}

words! {
    /// Who may read of an event.
    pub enum EventVisibility {
        /// Everybody, in the public log.
        Public = "public",
        /// The comment's author and moderators.
        Subject = "subject",
        /// Moderators.
        Staff = "staff",
    }
}

/// One line of the log, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mod_event)]
pub struct ModerationEvent {
    /// Its id; later events have greater ones.
    pub id: EventId,
    /// When.
    pub at: UnixMicros,
    /// Who; nobody for a rule.
    pub actor_id: Option<AccountId>,
    /// As what they acted.
    pub actor_kind: ActorKind,
    /// What was done.
    pub action: ModerationAction,
    pub(super) comment_id: Option<CommentId>,
    pub(super) persona_id: Option<VoiceId>,
    pub(super) account_id: Option<AccountId>,
    /// With which edition of a comment's text.
    pub revision: Option<i32>,
    /// The case that it belongs to.
    pub case_id: Option<CaseId>,
    pub(super) from_state: Option<String>,
    pub(super) to_state: Option<String>,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// Which edition of the rules was in force.
    pub policy: i32,
    /// What it takes back.
    pub reverts_id: Option<EventId>,
    /// Who may read of it.
    pub visibility: EventVisibility,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSubject {
    /// A story or reply.
    Comment(CommentId),
    /// An account under its own name, or one of its pen names.
    Persona(VoiceId),
    /// An account under all its names.
    Account(AccountId),
}

impl ModerationEvent {
    /// What it is about.
    pub fn subject(&self) -> Result<EventSubject, InternalError> {
        match (self.comment_id, self.persona_id, self.account_id) {
            (Some(id), None, None) => Ok(EventSubject::Comment(id)),
            (None, Some(id), None) => Ok(EventSubject::Persona(id)),
            (None, None, Some(id)) => Ok(EventSubject::Account(id)),
            _ => Err(InternalError::broken("the moderation log holds an event without a subject")),
        }
    }

    /// The comment that it is about; `None` when it is about something else.
    pub const fn comment_id(&self) -> Option<CommentId> {
        self.comment_id
    }

    /// Where the comment stood before; nowhere when this event began it.
    ///
    /// # Errors
    /// When the row holds words that this program does not know.
    pub fn from(&self) -> Result<Option<State>, InternalError> {
        self.from_state.as_deref().map(parse).transpose()
    }

    /// Where the comment stood afterwards.
    ///
    /// # Errors
    /// As [`Event::from`].
    pub fn to(&self) -> Result<State, InternalError> {
        parse(self.to_state.as_deref().ok_or_else(unknown)?)
    }
}

/// Reads what [`State`]'s Display writes.
fn parse(text: &str) -> Result<State, InternalError> {
    let mut parts = text.split('/');
    let state = State { moderation: word(parts.next())?, review: word(parts.next())?, author: word(parts.next())? };
    match parts.next() {
        None => Ok(state),
        Some(_) => Err(unknown()),
    }
}

fn word<W: FromStr>(part: Option<&str>) -> Result<W, InternalError> {
    part.and_then(|part| part.parse().ok()).ok_or_else(unknown)
}

fn unknown() -> InternalError {
    InternalError::broken("the moderation log holds a state that this program does not know")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comments::{AuthorState, Moderation, Review};

    #[test]
    fn every_state_survives_being_written_into_the_log() {
        for moderation in Moderation::ALL.iter().copied() {
            for review in Review::ALL.iter().copied() {
                for author in AuthorState::ALL.iter().copied() {
                    let state = State { moderation, review, author };
                    assert_eq!(parse(&state.to_string()).unwrap(), state);
                }
            }
        }
    }

    #[test]
    fn a_state_with_a_word_too_many_or_too_few_is_a_fault() {
        for text in ["", "held", "held/unreviewed", "held/unreviewed/live/", "held/unreviewed/alive"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
