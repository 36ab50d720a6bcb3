//! What the rules depend on, read together.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::trust::{AcceptedBy, accepted};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::prepared::prepared;
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::moderation::event::ModerationAction;
use crate::moderation::same_text::SameText;

/// The text that is screened, and its author.
#[derive(Clone, Copy, Debug)]
pub struct ScreeningQuery<'a> {
    pub author: AccountId,
    pub thread: ThreadId,
    /// The thread of the pen name that it is posted under; `None` for the account's own name.
    pub persona_thread: Option<ThreadId>,
    pub body: &'a str,
    /// The comment whose revision it is.
    pub besides: Option<CommentId>,
    /// Texts since then were posted lately.
    pub since: UnixMicros,
    pub accepted_by: AcceptedBy,
}

/// What the database knows about a text and its author.
#[derive(Clone, Copy, Debug)]
pub struct StoredFacts {
    /// Whether a moderator trusts the persona.
    pub is_trusted: bool,
    /// Whether a comment of the account was accepted and not removed since.
    pub has_accepted: bool,
    pub same_text: SameText,
}

#[derive(QueryableByName)]
struct ScreeningRow {
    #[diesel(sql_type = Nullable<Text>)]
    trust: Option<ModerationAction>,
    #[diesel(sql_type = Bool)]
    has_accepted: bool,
    #[diesel(sql_type = Bool)]
    by_author_here: bool,
    #[diesel(sql_type = Bool)]
    withheld_here: bool,
    #[diesel(sql_type = Bool)]
    lately: bool,
}

/// Another comment has exactly this text: by the index that holds the ends of texts, as `has_text` in the store of comments.
const SAME: &str = "SELECT 1 FROM comment WHERE substr(comment.body, 1, 48) = substr($3, 1, 48) \
    AND substr(comment.body, length(comment.body) - 47) = substr($3, length($3) - 47) \
    AND length(comment.body) = length($3) AND comment.body = $3 AND comment.id <> $4";

const STANDS: &str = "comment.author_state = 'live' AND comment.moderation <> 'removed'";

/// Reads the facts about a text.
pub fn screening_facts(tx: &mut Tx<'_>, of: &ScreeningQuery<'_>) -> Result<StoredFacts, InternalError> {
    let persona = if of.persona_thread.is_some() { "persona.thread_id = $2" } else { "persona.thread_id IS NULL" };
    let query = format!(
        "SELECT (SELECT mod_event.action FROM mod_event WHERE mod_event.persona_id = \
          (SELECT persona.id FROM persona WHERE persona.account_id = $1 AND {persona}) \
          AND mod_event.action IN ('trust', 'end-trust') ORDER BY mod_event.id DESC LIMIT 1) AS trust, \
         {accepted} AS has_accepted, \
         EXISTS ({SAME} AND comment.thread_id = $2 AND comment.account_id = $1 AND {STANDS}) AS by_author_here, \
         EXISTS ({SAME} AND comment.thread_id = $2 AND comment.moderation <> 'published') AS withheld_here, \
         EXISTS ({SAME} AND comment.id >= $5 AND ((comment.thread_id = $2 AND comment.moderation <> 'published') \
          OR ((comment.account_id <> $1 OR comment.thread_id <> $2) AND {STANDS}))) AS lately",
        accepted = accepted(of.accepted_by)
    );
    // No comment has the id 0.
    let besides = of.besides.unwrap_or_else(|| CommentId::from(0));
    let row = each!(tx.conn(), |conn| prepared(query)
        .bind::<BigInt, _>(of.author)
        .bind::<BigInt, _>(of.thread)
        .bind::<Text, _>(of.body)
        .bind::<BigInt, _>(besides)
        // Ids grow with time.
        .bind::<BigInt, _>(CommentId::earliest(of.since))
        .get_result::<ScreeningRow>(conn))?;
    let ScreeningRow { trust, has_accepted, by_author_here, withheld_here, lately } = row;
    Ok(StoredFacts {
        is_trusted: trust == Some(ModerationAction::Trust),
        has_accepted,
        same_text: SameText { by_author_here, withheld_here, lately },
    })
}
