//! The table of events, which is the audit log.

use diesel::dsl::{exists, select, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::UnixMicros;
use crate::comments::{Comment, State};
use crate::db::Tx;
use crate::db::schema::{account, mod_event, mod_event_text as event_text};
use crate::error::InternalError;
use crate::id::{AccountId, CaseId, CommentId, EventId, PersonaId};
use crate::moderation::decision_table::EventDraft;
use crate::moderation::event::{ModerationAction, ModerationEvent};
use crate::moderation::reason::ModerationReason;

/// An event to insert.
pub struct EventRow<'a> {
    pub id: EventId,
    pub subject: EventRowSubject<'a>,
    pub line: &'a EventDraft,
    pub case: Option<CaseId>,
    pub policy: i32,
    pub reverts: Option<EventId>,
    pub house_rules: Option<i32>,
}

/// The subject of an event to insert.
#[derive(Clone, Copy)]
pub enum EventRowSubject<'a> {
    /// A comment, and its state after the event.
    Comment(&'a Comment, State),
    Persona(PersonaId),
}

/// The filter for actions of moderators and rules, without those of authors. A literal, so that the partial index can be
/// used.
pub(super) fn of_the_log() -> SqlLiteral<Bool> {
    sql("mod_event.visibility <> 'subject'")
}

/// Inserts an event.
pub fn add_event(tx: &mut Tx<'_>, row: &EventRow<'_>) -> Result<(), InternalError> {
    let (comment, to, persona) = match row.subject {
        EventRowSubject::Comment(comment, to) => (Some(comment), Some(to), None),
        EventRowSubject::Persona(persona) => (None, None, Some(persona)),
    };
    diesel::insert_into(mod_event::table)
        .values((
            mod_event::id.eq(row.id),
            mod_event::at.eq(row.line.at),
            mod_event::actor_id.eq(row.line.actor.id),
            mod_event::actor_kind.eq(row.line.actor.kind),
            mod_event::action.eq(row.line.action),
            mod_event::comment_id.eq(comment.map(Comment::id)),
            mod_event::persona_id.eq(persona),
            mod_event::revision.eq(comment.map(Comment::revision)),
            mod_event::case_id.eq(row.case),
            mod_event::from_state.eq(row.line.from.map(|from| from.to_string())),
            mod_event::to_state.eq(to.map(|to| to.to_string())),
            mod_event::reason.eq(row.line.reason),
            mod_event::policy.eq(row.policy),
            mod_event::reverts_id.eq(row.reverts),
            mod_event::visibility.eq(row.line.visibility),
            mod_event::house_rules.eq(row.house_rules),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Inserts the message and note of an event.
pub fn add_text(tx: &mut Tx<'_>, event: EventId, message: &str, note: &str) -> Result<(), InternalError> {
    diesel::insert_into(event_text::table)
        .values((event_text::event_id.eq(event), event_text::message.eq(message), event_text::note.eq(note)))
        .execute(tx.conn())?;
    Ok(())
}

/// The event with this id.
pub fn event(tx: &mut Tx<'_>, id: EventId) -> Result<Option<ModerationEvent>, InternalError> {
    Ok(mod_event::table.find(id).select(ModerationEvent::as_select()).first(tx.conn()).optional()?)
}

/// Message and note of an event; empty when it has none.
pub fn event_text(tx: &mut Tx<'_>, id: EventId) -> Result<(String, String), InternalError> {
    let found = event_text::table.find(id).select((event_text::message, event_text::note)).first(tx.conn()).optional()?;
    Ok(found.unwrap_or_default())
}

/// The event that undid the one with this id; `None` if it was not undone.
pub fn undoing_event(tx: &mut Tx<'_>, id: EventId) -> Result<Option<ModerationEvent>, InternalError> {
    Ok(mod_event::table.filter(mod_event::reverts_id.eq(id)).select(ModerationEvent::as_select()).first(tx.conn()).optional()?)
}

/// Whether a comment has an event after this one.
pub fn has_later_event(tx: &mut Tx<'_>, of: CommentId, line: EventId) -> Result<bool, InternalError> {
    let later = mod_event::table.filter(mod_event::comment_id.eq(of)).filter(mod_event::id.gt(line));
    Ok(select(exists(later)).get_result(tx.conn())?)
}

/// Every event of a comment, oldest first.
pub fn events_of(tx: &mut Tx<'_>, id: CommentId) -> Result<Vec<ModerationEvent>, InternalError> {
    let lines = mod_event::table.filter(mod_event::comment_id.eq(id)).order(mod_event::id);
    Ok(lines.select(ModerationEvent::as_select()).load(tx.conn())?)
}

/// The reason of the latest removal of a comment.
pub fn removal_reason(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<ModerationReason>, InternalError> {
    let lines = mod_event::table.filter(mod_event::comment_id.eq(id)).filter(mod_event::action.eq(ModerationAction::Remove));
    let found: Option<Option<ModerationReason>> =
        lines.order(mod_event::id.desc()).select(mod_event::reason).first(tx.conn()).optional()?;
    Ok(found.flatten())
}

/// Whether a rule already hid this revision.
pub fn was_held_by_rule(tx: &mut Tx<'_>, of: &Comment) -> Result<bool, InternalError> {
    let lines = mod_event::table
        .filter(mod_event::comment_id.eq(of.id()))
        .filter(mod_event::revision.eq(of.revision()))
        .filter(mod_event::action.eq(ModerationAction::Hold));
    Ok(select(exists(lines)).get_result(tx.conn())?)
}

/// Which events of the log to return.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LogPart {
    /// Only those about comments.
    Comments,
    /// Those about comments, personas and accounts.
    All,
}

/// Events of the log before `before`, newest first.
pub fn events_page(
    tx: &mut Tx<'_>,
    part: LogPart,
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<ModerationEvent>, InternalError> {
    let mut lines = mod_event::table.filter(of_the_log()).into_boxed();
    if part == LogPart::Comments {
        lines = lines.filter(mod_event::comment_id.is_not_null());
    }
    if let Some(before) = before {
        lines = lines.filter(mod_event::id.lt(before));
    }
    Ok(lines.order(mod_event::id.desc()).select(ModerationEvent::as_select()).limit(limit).load(tx.conn())?)
}

/// Public events from `from` to `until`, newest first.
pub fn public_log(
    tx: &mut Tx<'_>,
    from: Option<UnixMicros>,
    until: UnixMicros,
    limit: i64,
) -> Result<Vec<ModerationEvent>, InternalError> {
    let public = sql::<Bool>("mod_event.visibility = 'public'");
    let mut lines = mod_event::table.filter(public).filter(mod_event::at.le(until)).into_boxed();
    if let Some(from) = from {
        lines = lines.filter(mod_event::at.ge(from));
    }
    Ok(lines
        .order((mod_event::at.desc(), mod_event::id.desc()))
        .select(ModerationEvent::as_select())
        .limit(limit)
        .load(tx.conn())?)
}

/// The names of staff: for other staff only.
pub fn account_names(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>, InternalError> {
    Ok(account::table.filter(account::id.eq_any(ids)).select((account::id, account::name)).load(tx.conn())?)
}
