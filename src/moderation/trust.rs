//! Trust: how well an author is known, and which authors moderators trust.
//!
//! New and known are derived from the accepted comments of an account. Trust is granted to one persona, with a logged reason:
//! to an account under its own name, or to one pen name, which exists in one thread and whose trust ends there. Nothing about
//! one persona shows on another.

use std::time::Duration;

use super::TrustLevel;
use super::decision_table::EventDraft;
use super::event::{Actor, EventVisibility, ModerationAction, ModerationEvent};
use super::logged_reason::LoggedReason;
use super::{POLICY_VERSION, log, store};
use crate::accounts::{self, Account, Member, Role};
use crate::clock::UnixMicros;
use crate::comments::{Persona, persona};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{EventId, PersonaId, ThreadId};

/// The age from which publication by the rules alone makes an account known: a first story that is published at once must not
/// allow links a minute later.
const KNOWN_AFTER: Duration = Duration::from_hours(24);

/// The level for these facts; trust takes precedence.
const fn derive_level(is_trusted: bool, has_accepted: bool) -> TrustLevel {
    match (is_trusted, has_accepted) {
        (true, _) => TrustLevel::Trusted,
        (false, true) => TrustLevel::Known,
        (false, false) => TrustLevel::New,
    }
}

/// Whose acceptance makes an account of this age known.
pub(super) fn accepted_by(age: Duration) -> store::AcceptedBy {
    if age < KNOWN_AFTER { store::AcceptedBy::Moderator } else { store::AcceptedBy::Anyone }
}

/// Whether the role implies trust. Not under a pen name: an author who is never held would be recognised as staff.
pub(super) const fn is_trusted_by_role(role: Role, in_thread: Option<ThreadId>) -> bool {
    role.is_staff() && in_thread.is_none()
}

/// The level of an author under their own name, or under a pen name in `in_thread`.
pub(super) fn level(tx: &mut Tx<'_>, author: &Member, in_thread: Option<ThreadId>) -> Result<TrustLevel, InternalError> {
    let age = tx.now().since(author.created_at());
    Ok(derive_level(is_trusted(tx, author, in_thread)?, store::has_accepted(tx, author.id(), accepted_by(age))?))
}

/// The level of an account under its own name, for the operator.
pub fn level_of_account(tx: &mut Tx<'_>, account: &Account) -> Result<TrustLevel, InternalError> {
    level(tx, &account.member(), None)
}

/// Whether an author is trusted under their own name, or under a pen name in `in_thread`.
fn is_trusted(tx: &mut Tx<'_>, author: &Member, in_thread: Option<ThreadId>) -> Result<bool, InternalError> {
    if is_trusted_by_role(author.role(), in_thread) {
        return Ok(true);
    }
    let last = store::latest_trust(tx, author.id(), in_thread)?;
    Ok(last.is_some_and(|last| last.action == ModerationAction::Trust))
}

/// Why a persona is trusted, or that it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonaTrust {
    /// It is not trusted.
    Untrusted,
    /// It is a staff member under their own name.
    ByRole,
    /// A moderator granted it.
    Granted(TrustGrant),
}

/// A moderator's trust in a persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustGrant {
    /// The moderator's name.
    pub who: String,
    /// The time of the latest grant; a repeated one replaces it.
    pub at: UnixMicros,
    /// The logged reason, in their words; `None` when the persona's own account reads it.
    pub why: Option<String>,
}

/// Whether a persona is trusted, and why.
pub(super) fn of_persona(tx: &mut Tx<'_>, persona: &Persona) -> Result<PersonaTrust, InternalError> {
    if let Some(account) = accounts::find::by_id(tx, persona.account_id())?
        && is_trusted_by_role(account.role(), persona.thread_id())
    {
        return Ok(PersonaTrust::ByRole);
    }
    let last = store::latest_trust(tx, persona.account_id(), persona.thread_id())?;
    match last.filter(|last| last.action == ModerationAction::Trust) {
        Some(event) => grant(tx, &event).map(PersonaTrust::Granted),
        None => Ok(PersonaTrust::Untrusted),
    }
}

fn grant(tx: &mut Tx<'_>, event: &ModerationEvent) -> Result<TrustGrant, InternalError> {
    let names = log::names(tx, std::slice::from_ref(event))?;
    let (_, why) = store::event_text(tx, event.id)?;
    Ok(TrustGrant { who: log::name(&names, event), at: event.at, why: Some(why) })
}

/// A requested change of the trust in a persona.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustChange {
    /// Trust it from now on.
    Grant,
    /// Stop trusting it.
    End,
}

impl PersonaTrust {
    /// Removes the reason of a grant.
    pub(super) fn hide_reason(&mut self) {
        if let Self::Granted(grant) = self {
            grant.why = None;
        }
    }
}

impl TrustChange {
    const fn action(self) -> ModerationAction {
        match self {
            Self::Grant => ModerationAction::Trust,
            Self::End => ModerationAction::EndTrust,
        }
    }
}

/// Why the trust in a persona is not changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The caller is not a moderator.
    #[error("Only moderators can do this.")]
    Forbidden,
    /// There is no such persona.
    #[error("This person doesn’t exist here.")]
    Missing,
    /// The persona is the caller's own.
    #[error("This is you. Leave it to another moderator or the owner.")]
    Own,
    /// Their role implies it.
    #[error("They are trusted because of their role, for as long as they have it.")]
    ByRole,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for TrustError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden | Self::Own => ErrorKind::Forbidden,
            Self::Missing => ErrorKind::Missing,
            Self::ByRole => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Grants or ends the trust in a persona, and logs who did it and why. Does nothing when it is already so.
pub fn set_trust(
    tx: &mut Tx<'_>,
    staff: &Member,
    id: PersonaId,
    change: TrustChange,
    why: &LoggedReason,
) -> Result<(), TrustError> {
    if !staff.role().may_moderate() {
        return Err(TrustError::Forbidden);
    }
    // Locked until the end, so that a form that is sent twice adds one entry.
    let persona = persona::lock(tx, id)?.ok_or(TrustError::Missing)?;
    if persona.account_id() == staff.id() && !staff.role().may_own() {
        return Err(TrustError::Own);
    }
    let now = of_persona(tx, &persona)?;
    match (now, change) {
        (PersonaTrust::ByRole, _) => return Err(TrustError::ByRole),
        (PersonaTrust::Granted(_), TrustChange::Grant) | (PersonaTrust::Untrusted, TrustChange::End) => return Ok(()),
        (PersonaTrust::Granted(_), TrustChange::End) | (PersonaTrust::Untrusted, TrustChange::Grant) => {}
    }
    let line = EventDraft {
        action: change.action(),
        actor: Actor::from(staff),
        at: tx.now(),
        from: None,
        reason: None,
        visibility: EventVisibility::Staff,
    };
    let event: EventId = tx.new_id();
    let subject = store::EventRowSubject::Persona(id);
    let row =
        store::EventRow { id: event, subject, line: &line, case: None, policy: POLICY_VERSION, reverts: None, house_rules: None };
    store::add_event(tx, &row)?;
    Ok(store::add_text(tx, event, "", why.as_str())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_known_by_what_was_accepted_and_trusted_whatever_was() {
        assert_eq!(derive_level(false, false), TrustLevel::New);
        assert_eq!(derive_level(false, true), TrustLevel::Known);
        assert_eq!(derive_level(true, false), TrustLevel::Trusted);
        assert_eq!(derive_level(true, true), TrustLevel::Trusted);
    }

    #[test]
    fn what_rules_alone_let_through_counts_for_an_account_that_is_a_day_old() {
        assert_eq!(accepted_by(KNOWN_AFTER), store::AcceptedBy::Anyone);
        assert_eq!(accepted_by(KNOWN_AFTER - Duration::from_micros(1)), store::AcceptedBy::Moderator);
        assert_eq!(accepted_by(Duration::ZERO), store::AcceptedBy::Moderator);
    }

    #[test]
    fn a_role_says_nothing_about_a_pen_name() {
        for role in Role::ALL.iter().copied() {
            assert!(!is_trusted_by_role(role, Some(ThreadId::from(1))));
            assert_eq!(is_trusted_by_role(role, None), role != Role::Reader);
        }
    }
}
