//! The table of reports.

use diesel::dsl::{count_star, exists, select};
use diesel::prelude::*;

use crate::clock::UnixMicros;
use crate::comments::Comment;
use crate::db::Tx;
use crate::db::schema::{account, report};
use crate::error::InternalError;
use crate::id::{AccountId, CaseId, CommentId, ReportId};
use crate::moderation::event::ModerationAction;
use crate::moderation::reason::ModerationReason;

/// A stored report, without its reporter.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = report)]
pub struct StoredReport {
    pub id: ReportId,
    pub case_id: CaseId,
    pub revision: i32,
    pub reason: ModerationReason,
    pub detail: String,
    pub created_at: UnixMicros,
}

/// Inserts a report.
pub fn add_report(
    tx: &mut Tx<'_>,
    about: &Comment,
    reporter: Option<AccountId>,
    reason: ModerationReason,
    detail: &str,
    case: CaseId,
) -> Result<ReportId, InternalError> {
    let (id, now) = (tx.new_id::<ReportId>(), tx.now());
    diesel::insert_into(report::table)
        .values((
            report::id.eq(id),
            report::comment_id.eq(about.id()),
            report::revision.eq(about.revision()),
            report::reporter_id.eq(reporter),
            report::reason.eq(reason),
            report::detail.eq(detail),
            report::case_id.eq(case),
            report::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// The report of this revision by a member, and when it was answered.
pub fn own_report(
    tx: &mut Tx<'_>,
    about: &Comment,
    reporter: AccountId,
) -> Result<Option<(StoredReport, Option<UnixMicros>)>, InternalError> {
    let theirs = report::table
        .filter(report::reporter_id.eq(reporter))
        .filter(report::comment_id.eq(about.id()))
        .filter(report::revision.eq(about.revision()));
    Ok(theirs.select((StoredReport::as_select(), report::answered_at)).first(tx.conn()).optional()?)
}

/// Whether an unanswered report by a visitor about this revision has the same reason and words.
pub fn was_reported_so(tx: &mut Tx<'_>, about: &Comment, reason: ModerationReason, detail: &str) -> Result<bool, InternalError> {
    let same = report::table
        .filter(report::comment_id.eq(about.id()))
        .filter(report::revision.eq(about.revision()))
        .filter(report::reporter_id.is_null())
        .filter(report::reason.eq(reason))
        .filter(report::detail.eq(detail))
        .filter(report::answered_at.is_null());
    Ok(select(exists(same)).get_result(tx.conn())?)
}

/// Whether a report of this revision for this reason was answered after `since`.
pub fn was_answered(
    tx: &mut Tx<'_>,
    about: &Comment,
    reason: ModerationReason,
    since: UnixMicros,
) -> Result<bool, InternalError> {
    let same = report::table
        .filter(report::comment_id.eq(about.id()))
        .filter(report::revision.eq(about.revision()))
        .filter(report::reason.eq(reason))
        .filter(report::answered_at.gt(since));
    Ok(select(exists(same)).get_result(tx.conn())?)
}

/// Makes reports of an earlier revision reports of the current one, which has the same text.
pub fn move_reports(tx: &mut Tx<'_>, about: &Comment, earlier: i32) -> Result<(), InternalError> {
    let theirs = report::table.filter(report::comment_id.eq(about.id())).filter(report::revision.eq(earlier));
    diesel::update(theirs).set(report::revision.eq(about.revision())).execute(tx.conn())?;
    Ok(())
}

/// The number of unanswered reports of this revision by accounts that were created by `before` and have a verified address.
/// An account can report a revision once.
pub fn count_open_reporters(tx: &mut Tx<'_>, about: &Comment, before: UnixMicros) -> Result<i64, InternalError> {
    let theirs = report::table
        .inner_join(account::table)
        .filter(report::comment_id.eq(about.id()))
        .filter(report::revision.eq(about.revision()))
        .filter(report::answered_at.is_null())
        .filter(account::created_at.le(before))
        .filter(account::verified_at.is_not_null());
    Ok(theirs.select(count_star()).first(tx.conn())?)
}

/// The reports of a case, oldest first.
pub fn reports_of(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<StoredReport>, InternalError> {
    let filed = report::table.filter(report::case_id.eq(case)).order(report::id);
    Ok(filed.select(StoredReport::as_select()).load(tx.conn())?)
}

/// The reports of a comment, oldest first.
pub fn reports_about(tx: &mut Tx<'_>, comment: CommentId) -> Result<Vec<StoredReport>, InternalError> {
    let filed = report::table.filter(report::comment_id.eq(comment)).order(report::id);
    Ok(filed.select(StoredReport::as_select()).load(tx.conn())?)
}

/// The number of reports for each reason, by case.
pub fn report_reasons(tx: &mut Tx<'_>, cases: &[CaseId]) -> Result<Vec<(CaseId, ModerationReason, i64)>, InternalError> {
    let filed = report::table.filter(report::case_id.eq_any(cases)).group_by((report::case_id, report::reason));
    Ok(filed.select((report::case_id, report::reason, count_star())).order(report::reason).load(tx.conn())?)
}

/// Answers every unanswered report of a case; how many there were.
pub fn answer_reports(tx: &mut Tx<'_>, case: CaseId, outcome: ModerationAction) -> Result<usize, InternalError> {
    let now = tx.now();
    let answered = diesel::update(report::table.filter(report::case_id.eq(case)).filter(report::answered_at.is_null()))
        .set((report::answered_at.eq(now), report::outcome.eq(outcome)))
        .execute(tx.conn())?;
    Ok(answered)
}

/// The members whose reports of a case were answered at `at`, in the order of their accounts, after the account `after`.
pub fn answered_reporters(
    tx: &mut Tx<'_>,
    case: CaseId,
    at: UnixMicros,
    after: AccountId,
    limit: i64,
) -> Result<Vec<AccountId>, InternalError> {
    let theirs = report::table
        .filter(report::case_id.eq(case))
        .filter(report::answered_at.eq(at))
        .filter(report::reporter_id.gt(after))
        .select(report::reporter_id.assume_not_null())
        .distinct();
    Ok(theirs.order(report::reporter_id).limit(limit).load(tx.conn())?)
}

/// Removes the answers of the reports of a case, so that they wait again.
pub fn reopen_reports(tx: &mut Tx<'_>, case: CaseId) -> Result<(), InternalError> {
    diesel::update(report::table.filter(report::case_id.eq(case)))
        .set((report::answered_at.eq(None::<UnixMicros>), report::outcome.eq(None::<ModerationAction>)))
        .execute(tx.conn())?;
    Ok(())
}
