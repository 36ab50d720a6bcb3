//! An event of the audit log: what was done, by whom, when and why. Inserted once, never changed.

use std::str::FromStr;

use diesel::{Queryable, Selectable};

use super::ModerationReason;
use crate::accounts::{Member, Role};
use crate::clock::UnixMicros;
use crate::comments::State;
use crate::db::schema::mod_event;
use crate::error::InternalError;
use crate::id::{AccountId, CaseId, CommentId, EventId, PersonaId};
use crate::words;

words! {
    /// What was done with a comment, or about a persona.
    pub enum ModerationAction {
        /// The author posted it.
        Submit = "submit",
        /// The author edited it.
        Edit = "edit",
        /// The author withdrew it.
        Withdraw = "withdraw",
        /// The author restored it after withdrawing it.
        Return = "return",
        /// A rule hid it until a moderator has reviewed it.
        Hold = "hold",
        /// It was published for all readers.
        Publish = "publish",
        /// A moderator hid it for a published reason; a tombstone may stay.
        Remove = "remove",
        /// It was marked as spam.
        Spam = "spam",
        /// The author was asked to change it.
        Revise = "revise",
        /// It was left in its state.
        Keep = "keep",
        /// A decision was undone.
        Undo = "undo",
        /// A moderator granted trust to a persona.
        Trust = "trust",
        /// A moderator ended the trust in a persona.
        EndTrust = "end-trust",
    }
}

impl ModerationAction {
    /// The predicate that follows the actor: `Ana` `removed it`.
    pub const fn predicate(self) -> &'static str {
        match self {
            Self::Submit => "posted it",
            Self::Edit => "changed it",
            Self::Withdraw => "withdrew it",
            Self::Return => "restored it",
            Self::Hold => "held it",
            Self::Publish => "published it",
            Self::Remove => "removed it",
            Self::Spam => "marked it as spam",
            Self::Revise => "asked for a revision",
            Self::Keep => "kept it",
            Self::Undo => "undid a decision",
            Self::Trust => "trusted",
            Self::EndTrust => "stopped trusting",
        }
    }
}

words! {
    /// A moderator's decision about a comment.
    pub enum Decision {
        /// Publish it for all readers.
        Publish = "publish",
        /// Remove it, for a reason.
        Remove = "remove",
        /// Mark it as spam.
        Spam = "spam",
        /// Ask the author to change it, and hold it until then.
        Revise = "revise",
        /// Leave it in its state.
        Keep = "keep",
    }
}

impl Decision {
    /// The action of its event in the log.
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
    /// The role in which the actor acted.
    pub enum ActorKind {
        /// The person who wrote the comment, whatever their role.
        Author = "author",
        /// Any other reader.
        Reader = "reader",
        /// A moderator of the site.
        Moderator = "moderator",
        /// The site's owner.
        Owner = "owner",
        /// A rule, without a person.
        Rule = "rule",
    }
}

/// The actor and their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The role in which they act.
    pub kind: ActorKind,
    /// The account; `None` for a rule.
    pub id: Option<AccountId>,
}

impl Actor {
    /// The author, acting on their own comment.
    pub const fn author(id: AccountId) -> Self {
        Self { kind: ActorKind::Author, id: Some(id) }
    }

    /// A rule, without a person.
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
    /// Who may see an event.
    pub enum EventVisibility {
        /// Everyone, in the public log.
        Public = "public",
        /// The comment's author and moderators.
        Subject = "subject",
        /// Only moderators and owners.
        Staff = "staff",
    }
}

/// An event, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mod_event)]
pub struct ModerationEvent {
    /// The primary key; later events have greater ones.
    pub id: EventId,
    /// The time of the event.
    pub at: UnixMicros,
    /// The actor's account; `None` for a rule.
    pub actor_id: Option<AccountId>,
    /// The role in which the actor acted.
    pub actor_kind: ActorKind,
    /// What was done.
    pub action: ModerationAction,
    pub(super) comment_id: Option<CommentId>,
    pub(super) persona_id: Option<PersonaId>,
    pub(super) account_id: Option<AccountId>,
    /// The revision of the comment's text.
    pub revision: Option<i32>,
    /// The case that it belongs to.
    pub case_id: Option<CaseId>,
    pub(super) from_state: Option<String>,
    pub(super) to_state: Option<String>,
    /// The reason, if one was given.
    pub reason: Option<ModerationReason>,
    /// The version of the rules that was in force (`POLICY_VERSION`).
    pub policy: i32,
    /// The event that it undoes.
    pub reverts_id: Option<EventId>,
    /// Who may see it.
    pub visibility: EventVisibility,
    /// The version of the house rules that a moderator's decision was made under; `None` when there were none.
    pub house_rules: Option<i32>,
}

/// The comment, persona or account that an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSubject {
    /// A story or reply.
    Comment(CommentId),
    /// An account under its own name, or one of its pen names.
    Persona(PersonaId),
    /// An account under all its names.
    Account(AccountId),
}

impl ModerationEvent {
    /// The subject; an error when the row does not have exactly one.
    pub fn subject(&self) -> Result<EventSubject, InternalError> {
        match (self.comment_id, self.persona_id, self.account_id) {
            (Some(id), None, None) => Ok(EventSubject::Comment(id)),
            (None, Some(id), None) => Ok(EventSubject::Persona(id)),
            (None, None, Some(id)) => Ok(EventSubject::Account(id)),
            _ => Err(InternalError::unexpected("the moderation log holds an event without a subject")),
        }
    }

    /// The comment that it is about; `None` when it is about something else.
    pub const fn comment_id(&self) -> Option<CommentId> {
        self.comment_id
    }

    /// The comment's state before; `None` when this event posted it.
    ///
    /// # Errors
    /// When the row holds a state that this version does not know.
    pub fn from(&self) -> Result<Option<State>, InternalError> {
        self.from_state.as_deref().map(parse).transpose()
    }

    /// The comment's state afterwards.
    ///
    /// # Errors
    /// As [`Self::from`].
    pub fn to(&self) -> Result<State, InternalError> {
        parse(self.to_state.as_deref().ok_or_else(unknown)?)
    }
}

/// Parses what the Display of [`State`] writes.
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
    InternalError::unexpected("the moderation log holds a state that this program does not know")
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
