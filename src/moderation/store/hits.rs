//! The findings of the rules, the queries that rules depend on, and the comments that moderators see.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::comments::{Comment, Hit, Moderation, Verdict};
use crate::db::Tx;
use crate::db::schema::{comment, rule_hit, thread};
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, HitId};

/// A stored finding of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = rule_hit)]
pub struct StoredHit {
    pub revision: i32,
    pub rule: String,
    pub rule_version: i32,
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
        let row = StoredHit {
            revision: of.revision(),
            rule: hit.rule.to_owned(),
            rule_version: hit.version,
            verdict: hit.verdict,
            why: hit.why.to_owned(),
            span_start: span.map(|(from, _)| from),
            span_end: span.map(|(_, to)| to),
        };
        insert_row(tx, of.id(), &row)?;
    }
    Ok(())
}

/// Copies the findings about an earlier revision to the current one, which has the same text.
pub fn copy_hits(tx: &mut Tx<'_>, of: &Comment, earlier: i32) -> Result<(), InternalError> {
    for hit in rule_hits(tx, of.id(), earlier)? {
        insert_row(tx, of.id(), &StoredHit { revision: of.revision(), ..hit })?;
    }
    Ok(())
}

fn insert_row(tx: &mut Tx<'_>, of: CommentId, row: &StoredHit) -> Result<(), InternalError> {
    let (id, now) = (tx.new_id::<HitId>(), tx.now());
    diesel::insert_into(rule_hit::table)
        .values((rule_hit::id.eq(id), rule_hit::comment_id.eq(of), row, rule_hit::created_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// The findings about a revision.
pub fn rule_hits(tx: &mut Tx<'_>, of: CommentId, revision: i32) -> Result<Vec<StoredHit>, InternalError> {
    let found = rule_hit::table.filter(rule_hit::comment_id.eq(of)).filter(rule_hit::revision.eq(revision)).order(rule_hit::id);
    Ok(found.select(StoredHit::as_select()).load(tx.conn())?)
}

/// The explanations of the findings about each revision of these comments, in the order in which they were saved.
pub fn hit_explanations(tx: &mut Tx<'_>, of: &[CommentId]) -> Result<Vec<(CommentId, i32, String)>, InternalError> {
    let found = rule_hit::table.filter(rule_hit::comment_id.eq_any(of)).order(rule_hit::id);
    Ok(found.select((rule_hit::comment_id, rule_hit::revision, rule_hit::why)).load(tx.conn())?)
}

/// Comments, each with its thread's title.
pub fn comments_with_titles(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<Vec<(Comment, String)>, InternalError> {
    let found = comment::table.inner_join(thread::table).filter(comment::id.eq_any(ids));
    Ok(found.select((Comment::as_select(), thread::title)).load(tx.conn())?)
}

/// The number of an account's comments in each moderation state.
pub fn moderation_counts(tx: &mut Tx<'_>, id: AccountId) -> Result<Vec<(Moderation, i64)>, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(id)).group_by(comment::moderation);
    Ok(theirs.select((comment::moderation, count_star())).load(tx.conn())?)
}
