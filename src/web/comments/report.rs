//! Reporting a story or reply to the moderators.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::own_comment;
use super::rows::Mark;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::Comment;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::id::CommentId;
use crate::links;
use crate::moderation;
use crate::moderation::{ModerationReason, OwnReport, REPORT_DETAIL_MAX, ReportError};
use crate::text::{Html, Paragraph};
use crate::threads;
use crate::threads::Thread;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "comments/report.html")]
struct ReportPage {
    frame: Frame,
    errors: FormErrors,
    byline: String,
    mark: Option<Mark>,
    when: When,
    html: Html,
    back: String,
    way: &'static str,
    action: String,
    draft: String,
    /// What the member reported before; then there is no form.
    reported: Option<SentReport>,
    choices: Vec<Choice>,
    /// Where a visitor signs in to get all reasons; `None` for a member.
    sign_in: Option<String>,
    detail: String,
    longest: usize,
}

#[derive(Template)]
#[template(path = "comments/reported.html")]
struct ReportedPage {
    frame: Frame,
    care: bool,
    back: String,
    way: &'static str,
}

/// A report that was sent, in words.
struct SentReport {
    when: When,
    reason: &'static str,
    detail: String,
    is_answered: bool,
}

struct Choice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
    checked: bool,
}

/// A visible comment that this visitor may report, and what they reported about it before; authors cannot report their own.
fn find(tx: &mut Tx<'_>, id: CommentId, visitor: &Visitor) -> Result<(Comment, Thread, Option<OwnReport>, UnixMicros), Problem> {
    let comment = comments::find(tx, id)?.filter(|comment| comment.state().is_visible()).ok_or_else(Problem::missing)?;
    if visitor.member.as_ref().is_some_and(|member| member.id() == comment.account_id()) {
        return Err(own_comment::leading(ReportError::Own.into(), id));
    }
    let thread = threads::find(tx, comment.thread_id())?.ok_or_else(Problem::missing)?;
    let reported = match &visitor.member {
        Some(member) => moderation::own_report(tx, member, &comment)?,
        None => None,
    };
    Ok((comment, thread, reported, tx.now()))
}

async fn form(app: &App, visitor: Visitor, id: CommentId, fields: &Fields, errors: FormErrors) -> Result<ReportPage, Problem> {
    let reader = visitor.clone();
    let (comment, thread, reported, now) = app.db.read(move |tx| find(tx, id, &reader)).await?;
    let action = links::comment_part(id, "report");
    let signed_in = visitor.member.is_some();
    let typed = fields.text("reason");
    // A form that was refused is shown again with its text.
    let reported = reported.filter(|_| errors.is_empty());
    let title = if reported.is_some() { "You reported this" } else { "Report a" };
    let choice = |reason: &ModerationReason| Choice {
        value: reason.as_str(),
        label: reason.choice(),
        hint: reason.hint(),
        checked: reason.as_str() == typed,
    };
    Ok(ReportPage {
        frame: Frame::new(app, &visitor, format!("{title} {}", comment.kind().noun())).hidden(),
        byline: comment.byline().name().to_owned(),
        mark: comment.position().map(|position| Mark::new(position, &thread.poles())),
        when: When::day(comment.created_at(), now),
        html: comment.html().clone(),
        back: links::comment(id),
        way: back_to(&comment),
        draft: format!("report-{id}"),
        reported: reported.map(|report| SentReport {
            when: When::dated(report.at),
            reason: report.reason.complaint(),
            detail: report.detail,
            is_answered: report.is_answered,
        }),
        errors,
        choices: ModerationReason::ALL.iter().filter(|reason| signed_in || reason.is_open_to_all()).map(choice).collect(),
        sign_in: (!signed_in).then(|| links::sign_in_and_back(&action)),
        detail: fields.text("detail").to_owned(),
        longest: REPORT_DETAIL_MAX,
        action,
    })
}

/// `GET /c/{id}/report`
pub(crate) async fn new(
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let care = query.flash("done") == CARE;
    if care || query.flash("done") == SENT {
        let frame = Frame::new(&app, &visitor, "Thank you").hidden();
        let (back, way) = app.db.read(move |tx| return_link(tx, id)).await?;
        return page::ok(&ReportedPage { frame, care, back, way });
    }
    page::ok(&form(&app, visitor, id, &Fields::default(), FormErrors::none()).await?)
}

const fn back_to(comment: &Comment) -> &'static str {
    if comment.is_story() { "Back to the story" } else { "Back to the reply" }
}

/// Where the reader continues after a report: at the comment, or the nearest page that is still visible.
fn return_link(tx: &mut Tx<'_>, id: CommentId) -> Result<(String, &'static str), InternalError> {
    let Some(comment) = comments::find(tx, id)?.filter(|comment| comment.published_at().is_some()) else {
        return Ok((links::home(), "See all threads"));
    };
    if comment.state().is_visible() {
        return Ok((links::comment(id), back_to(&comment)));
    }
    let thread = threads::find(tx, comment.thread_id())?;
    Ok(thread.map_or((links::home(), "See all threads"), |thread| (links::thread(thread.slug()), "Back to the thread")))
}

const SENT: &str = "sent";
const CARE: &str = "care";

/// `POST /c/{id}/report`
pub(crate) async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let mut errors = FormErrors::none();
    let reason =
        errors.check("reason", fields.text("reason").parse::<ModerationReason>().map_err(|_| "Choose what is wrong with it."));
    let typed = fields.text("detail").to_owned();
    let detail = errors.check("detail", offload(move || Paragraph::parse(&typed)).await?);
    let (Some(reason), Some(detail)) = (reason, detail.filter(|detail| explained(reason, detail, &mut errors))) else {
        return page::unprocessable(&form(&app, visitor, id, &fields, errors).await?);
    };
    limits.client(RateLimitedAction::Report, &request)?;
    let reporter = visitor.member.clone();
    match app.db.write(move |tx| moderation::report(tx, reporter.as_ref(), id, reason, &detail)).await {
        Ok(()) => Ok(see_other_with_flash(links::after(&links::comment_part(id, "report"), thanks(reason)))),
        Err(error) => refused(&app, visitor, id, &fields, error).await,
    }
}

/// The reason `Other` needs a description.
fn explained(reason: Option<ModerationReason>, detail: &Paragraph<REPORT_DETAIL_MAX>, errors: &mut FormErrors) -> bool {
    let missing = reason == Some(ModerationReason::Other) && detail.is_empty();
    if missing {
        errors.add("detail", "Say what it is, so that a moderator knows what to look for.");
    }
    !missing
}

const fn thanks(reason: ModerationReason) -> &'static str {
    if matches!(reason, ModerationReason::Worry) { CARE } else { SENT }
}

async fn refused(
    app: &App,
    visitor: Visitor,
    id: CommentId,
    fields: &Fields,
    error: ReportError,
) -> Result<HttpResponse, Problem> {
    if matches!(error, ReportError::Own) {
        return Err(own_comment::leading(error.into(), id));
    }
    if !matches!(error.kind(), ErrorKind::Unauthenticated | ErrorKind::Conflict) {
        return Err(error.into());
    }
    let shown = form(app, visitor, id, fields, FormErrors::one("reason", &error)).await?;
    page::about(&error.into(), &shown)
}
