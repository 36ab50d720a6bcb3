//! The comments of one persona, and the decisions about them.

use diesel::dsl::{count_star, not};
use diesel::prelude::*;

use super::cases::not_closed;
use super::events::of_the_log;
use crate::comments::Moderation;
use crate::comments::Persona;
use crate::db::Tx;
use crate::db::schema::{comment, mod_case, mod_event, persona};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, PersonaId, ThreadId};
use crate::moderation::case::Case;
use crate::moderation::event::ModerationEvent;

/// The filter for the comments of a persona: of one account, and under one of its names only. `Comment::persona_thread` applies
/// the same rule to one comment, and `is_by_muted_persona` in the store of comments applies it to muted personas.
macro_rules! is_by_persona {
    ($persona:expr) => {{
        // One query for both kinds: an account under its own name posts in all threads, from the lowest id to the highest.
        let (first, last) = match $persona.thread_id() {
            Some(thread) => (thread, thread),
            None => (ThreadId::from(i64::MIN), ThreadId::from(i64::MAX)),
        };
        let theirs = comment::account_id.eq($persona.account_id()).and(comment::thread_id.between(first, last));
        theirs.and(comment::byline_kind.eq($persona.kind()))
    }};
}

/// Every persona of an account: under its own name, and each pen name.
pub fn personas_of(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<PersonaId>, InternalError> {
    Ok(persona::table.filter(persona::account_id.eq(account)).select(persona::id).load(tx.conn())?)
}

/// The number of a persona's comments in each moderation state.
pub fn persona_record(tx: &mut Tx<'_>, of: &Persona) -> Result<Vec<(Moderation, i64)>, InternalError> {
    let theirs = comment::table.filter(is_by_persona!(of)).group_by(comment::moderation);
    Ok(theirs.select((comment::moderation, count_star())).load(tx.conn())?)
}

/// Decisions about a persona's comments, except those about the comment `besides`, newest first.
pub fn decisions_about(
    tx: &mut Tx<'_>,
    of: &Persona,
    besides: Option<CommentId>,
    limit: i64,
) -> Result<Vec<ModerationEvent>, InternalError> {
    let theirs = comment::table.filter(is_by_persona!(of)).select(comment::id.nullable());
    let mut lines = mod_event::table.filter(of_the_log()).filter(mod_event::comment_id.eq_any(theirs)).into_boxed();
    if let Some(besides) = besides {
        lines = lines.filter(not(mod_event::comment_id.eq(besides)));
    }
    Ok(lines.order(mod_event::id.desc()).select(ModerationEvent::as_select()).limit(limit).load(tx.conn())?)
}

/// The cases about a persona's comments that are not closed, earliest due first.
pub fn cases_about(tx: &mut Tx<'_>, of: &Persona, limit: i64) -> Result<Vec<Case>, InternalError> {
    let theirs = comment::table.filter(is_by_persona!(of)).select(comment::id);
    let cases = mod_case::table.filter(not_closed()).filter(mod_case::comment_id.eq_any(theirs));
    Ok(cases.order((mod_case::due_at, mod_case::id)).select(Case::as_select()).limit(limit).load(tx.conn())?)
}
