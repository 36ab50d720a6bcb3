//! The accepted comments of an author, and granted trust.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::db::schema::{account, mod_event, pen_name as pen, persona, thread};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, PersonaId, ThreadId};
use crate::moderation::event::{ModerationAction, ModerationEvent};

/// Whose acceptance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcceptedBy {
    /// That of the rules or of a moderator.
    Anyone,
    /// Only that of a moderator.
    Moderator,
}

/// The most comments of an account that are asked for a moderator's decision: its first ones, which moderators read first. Only
/// an account of the day is asked, and no person writes more in one.
const MAX_DECISIONS: usize = 200;

/// The condition that a comment of the account `$1` was accepted and not removed since: it is published, or was until its author
/// withdrew it.
pub(super) fn accepted(by: AcceptedBy) -> String {
    let theirs = "SELECT comment.id FROM comment WHERE comment.account_id = $1 AND comment.moderation = 'published' \
                  AND comment.published_at IS NOT NULL AND comment.author_state IN ('live', 'withdrawn')";
    match by {
        AcceptedBy::Anyone => format!("EXISTS ({theirs})"),
        AcceptedBy::Moderator => format!(
            "EXISTS (SELECT 1 FROM ({theirs} ORDER BY comment.id LIMIT {MAX_DECISIONS}) AS theirs \
             WHERE EXISTS (SELECT 1 FROM mod_event WHERE mod_event.comment_id = theirs.id \
             AND mod_event.action IN ('publish', 'keep')))"
        ),
    }
}

/// Whether a comment of the account was accepted and not removed since.
pub fn has_accepted(tx: &mut Tx<'_>, of: AccountId, by: AcceptedBy) -> Result<bool, InternalError> {
    let query = format!("SELECT {} AS accepted", accepted(by));
    let found = each!(tx.conn(), |conn| prepared(query).bind::<BigInt, _>(of).get_result::<Accepted>(conn))?;
    Ok(found.accepted)
}

#[derive(QueryableByName)]
struct Accepted {
    #[diesel(sql_type = Bool)]
    accepted: bool,
}

/// The latest event about the trust in a persona: of an account under its own name, or of its pen name in a thread.
pub fn latest_trust(
    tx: &mut Tx<'_>,
    of: AccountId,
    in_thread: Option<ThreadId>,
) -> Result<Option<ModerationEvent>, InternalError> {
    let theirs = persona::table.filter(persona::account_id.eq(of)).select(persona::id).into_boxed();
    let persona = match in_thread {
        Some(thread) => theirs.filter(persona::thread_id.eq(thread)),
        None => theirs.filter(persona::thread_id.is_null()),
    };
    let Some(persona) = persona.first::<PersonaId>(tx.conn()).optional()? else { return Ok(None) };
    let lines = mod_event::table
        .filter(mod_event::persona_id.eq(persona))
        .filter(mod_event::action.eq_any([ModerationAction::Trust, ModerationAction::EndTrust]));
    Ok(lines.order(mod_event::id.desc()).select(ModerationEvent::as_select()).first(tx.conn()).optional()?)
}

/// Account name and pen name; only one of them may be shown.
#[derive(Clone, Debug, Queryable)]
pub struct PersonaName {
    pub account: String,
    pub pen: Option<String>,
    /// The title of the thread of the pen name; `None` for an account under its own name.
    pub thread: Option<String>,
}

/// The account's name must never be shown beside the pen name.
pub fn persona_name(tx: &mut Tx<'_>, id: PersonaId) -> Result<Option<PersonaName>, InternalError> {
    let by_pen_name = pen::thread_id.nullable().eq(persona::thread_id).and(pen::account_id.eq(persona::account_id));
    let names = persona::table
        .inner_join(account::table.on(account::id.eq(persona::account_id)))
        .left_join(thread::table.on(persona::thread_id.eq(thread::id.nullable())))
        .left_join(pen::table.on(by_pen_name))
        .filter(persona::id.eq(id));
    Ok(names.select((account::name, pen::name.nullable(), thread::title.nullable())).first(tx.conn()).optional()?)
}
