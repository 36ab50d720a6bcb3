//! The pages of moderators, and the public moderation log.

use crate::id::{CaseId, EventId, PersonaId};

fixed! {
    /// The moderators' review queues.
    moderation = "/moderation",
    /// The moderation log with details for moderators.
    moderation_log = "/moderation/log",
    /// The public moderation log.
    log = "/log",
}

/// One review queue.
pub fn moderation_queue(queue: &str) -> String {
    format!("/moderation/{queue}")
}

/// The page of a moderation case.
pub fn case(id: CaseId) -> String {
    format!("/moderation/cases/{id}")
}

/// Receives the decisions on a case.
pub fn case_decisions(id: CaseId) -> String {
    format!("/moderation/cases/{id}/decisions")
}

/// Receives the undo of a decision, for 30 days after it.
pub fn decision_undo(id: EventId) -> String {
    format!("/moderation/decisions/{id}/undo")
}

/// What moderators can see of a persona.
pub fn person(id: PersonaId) -> String {
    format!("/moderation/people/{id}")
}

/// A moderator's action on a persona: `reveal` or `trust`.
pub fn person_part(id: PersonaId, part: &str) -> String {
    format!("/moderation/people/{id}/{part}")
}

/// The account of a pen name, on the persona's page.
pub fn person_behind(id: PersonaId) -> String {
    format!("/moderation/people/{id}#behind")
}
