//! The findings of the rules, the queries that rules depend on, and the comments that moderators see.

use diesel::dsl::{count_star, exists, select};
use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Comment, Hit, Moderation, Verdict};
use crate::db::Tx;
use crate::db::schema::{comment, rule_hit, thread};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, HitId, ThreadId};

/// A stored finding of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = rule_hit)]
pub struct StoredHit {
    pub revision: i32,
    pub rule: String,
    pub verdict: Verdict,
    pub why: String,
    pub span_start: Option<i32>,
    pub span_end: Option<i32>,
}

/// Saves a finding about the current revision of a comment: a row for each span, or one row without a span.
pub fn insert_hit(tx: &mut Tx<'_>, of: &Comment, hit: &Hit) -> Result<(), InternalError> {
    let column = |(from, to): &(usize, usize)| Some((i32::try_from(*from).ok()?, i32::try_from(*to).ok()?));
    let spans = if hit.spans.is_empty() { vec![None] } else { hit.spans.iter().map(column).collect() };
    for span in spans {
        let (id, now) = (tx.new_id::<HitId>(), tx.now());
        diesel::insert_into(rule_hit::table)
            .values((
                rule_hit::id.eq(id),
                rule_hit::comment_id.eq(of.id()),
                rule_hit::revision.eq(of.revision()),
                rule_hit::rule.eq(hit.rule),
                rule_hit::rule_version.eq(hit.version),
                rule_hit::verdict.eq(hit.verdict),
                rule_hit::why.eq(hit.why),
                rule_hit::span_start.eq(span.map(|(from, _)| from)),
                rule_hit::span_end.eq(span.map(|(_, to)| to)),
                rule_hit::created_at.eq(now),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The findings about a revision.
pub fn hits(tx: &mut Tx<'_>, of: CommentId, revision: i32) -> Result<Vec<StoredHit>, InternalError> {
    let found = rule_hit::table.filter(rule_hit::comment_id.eq(of)).filter(rule_hit::revision.eq(revision)).order(rule_hit::id);
    Ok(found.select(StoredHit::as_select()).load(tx.conn())?)
}

/// The explanations of the findings about each revision of these comments, in the order in which they were saved.
pub fn sentences(tx: &mut Tx<'_>, of: &[CommentId]) -> Result<Vec<(CommentId, i32, String)>, InternalError> {
    let found = rule_hit::table.filter(rule_hit::comment_id.eq_any(of)).order(rule_hit::id);
    Ok(found.select((rule_hit::comment_id, rule_hit::revision, rule_hit::why)).load(tx.conn())?)
}

/// Comments, each with its thread's title.
pub fn comments(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<Vec<(Comment, String)>, InternalError> {
    let found = comment::table.inner_join(thread::table).filter(comment::id.eq_any(ids));
    Ok(found.select((Comment::as_select(), thread::title)).load(tx.conn())?)
}

/// Whether this author posted exactly this text in a thread, apart from the comment `besides`, and it is neither removed nor
/// withdrawn.
pub fn same_text_by(
    tx: &mut Tx<'_>,
    author: AccountId,
    under: ThreadId,
    body: &str,
    besides: Option<CommentId>,
) -> Result<bool, InternalError> {
    let same = comment::table
        .filter(comment::account_id.eq(author))
        .filter(comment::thread_id.eq(under))
        .filter(comment::body.eq(body))
        .filter(comment::author_state.eq(AuthorState::Live))
        .filter(comment::moderation.ne(Moderation::Removed))
        .select(comment::id);
    Ok(same.limit(2).load::<CommentId>(tx.conn())?.into_iter().any(|same| Some(same) != besides))
}

/// Whether exactly this text was posted since `since`: by another author in this thread, or by any author in another one
/// where it is neither removed nor withdrawn.
pub fn same_text_since(
    tx: &mut Tx<'_>,
    author: AccountId,
    thread: ThreadId,
    body: &str,
    since: UnixMicros,
) -> Result<bool, InternalError> {
    let stands = comment::author_state.eq(AuthorState::Live).and(comment::moderation.ne(Moderation::Removed));
    let elsewhere = comment::thread_id.ne(thread).and(stands);
    let same = comment::table
        // Ids grow with time, so the index on them skips everything older.
        .filter(comment::id.ge(CommentId::earliest(since)))
        .filter(comment::body.eq(body))
        .filter(comment::thread_id.eq(thread).and(comment::account_id.ne(author)).or(elsewhere));
    Ok(select(exists(same)).get_result(tx.conn())?)
}

/// The number of an account's comments in each moderation state.
pub fn record(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<(Moderation, i64)>, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(id)).group_by(comment::moderation);
    Ok(theirs.select((comment::moderation, count_star())).load(tx.conn())?)
}
