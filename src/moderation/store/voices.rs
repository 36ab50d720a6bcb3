//! What was told by one voice, and what became of it.

use diesel::dsl::{count_star, not};
use diesel::prelude::*;

use super::cases::not_closed;
use super::events::of_the_log;
use crate::comments::Moderation;
use crate::comments::persona::Persona;
use crate::db::Tx;
use crate::db::schema::{comment, mod_case, mod_event};
use crate::fault::InternalError;
use crate::id::{CommentId, ThreadId};
use crate::moderation::case::Case;
use crate::moderation::event::ModerationEvent;

/// Which comments a voice told: of one account, and under the one name alone. The same is said for one comment by `Comment::voice_thread`,
/// and for queries about muted voices by `falls_on` in the store of comments.
macro_rules! told_by {
    ($voice:expr) => {{
        // One text for both kinds: an account under its own name is heard in every thread, from the first to the last.
        let (first, last) = match $voice.thread_id() {
            Some(thread) => (thread, thread),
            None => (ThreadId::from(i64::MIN), ThreadId::from(i64::MAX)),
        };
        let theirs = comment::account_id.eq($voice.account_id()).and(comment::thread_id.between(first, last));
        theirs.and(comment::byline_kind.eq($voice.kind()))
    }};
}

/// How many comments of a voice stand where.
pub fn voice_record(tx: &mut Tx<'_>, of: &Persona) -> Result<Vec<(Moderation, i64)>, InternalError> {
    let theirs = comment::table.filter(told_by!(of)).group_by(comment::moderation);
    Ok(theirs.select((comment::moderation, count_star())).load(tx.conn())?)
}

/// What was decided about a voice's comments, all or all but one, newest first.
pub fn decisions_about(
    tx: &mut Tx<'_>,
    of: &Persona,
    besides: Option<CommentId>,
    limit: i64,
) -> Result<Vec<ModerationEvent>, InternalError> {
    let theirs = comment::table.filter(told_by!(of)).select(comment::id.nullable());
    let mut lines = mod_event::table.filter(of_the_log()).filter(mod_event::comment_id.eq_any(theirs)).into_boxed();
    if let Some(besides) = besides {
        lines = lines.filter(not(mod_event::comment_id.eq(besides)));
    }
    Ok(lines.order(mod_event::id.desc()).select(ModerationEvent::as_select()).limit(limit).load(tx.conn())?)
}

/// The cases about a voice's comments that are not closed, the one that is due first first.
pub fn cases_about(tx: &mut Tx<'_>, of: &Persona, limit: i64) -> Result<Vec<Case>, InternalError> {
    let theirs = comment::table.filter(told_by!(of)).select(comment::id);
    let cases = mod_case::table.filter(not_closed()).filter(mod_case::comment_id.eq_any(theirs));
    Ok(cases.order((mod_case::due_at, mod_case::id)).select(Case::as_select()).limit(limit).load(tx.conn())?)
}
