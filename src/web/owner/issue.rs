//! One newsletter issue: a preview while it is written, its progress while it is sent.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::issues::read_id;
use super::missing_pages::missing_pages;
use super::schedule_field::{ScheduleField, parse_schedule};
use super::sending::{cancellation_notice, cancelled_time};
use crate::accounts::find;
use crate::app::App;
use crate::http::caller::{Caller, Owner, Visitor};
use crate::http::flash::see_other_with_flash_about;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::IssueId;
use crate::links;
use crate::mail::{Email, Outcome};
use crate::newsletter::ledger::{self, Progress};
use crate::newsletter::publish::{self, IssuePreview};
use crate::newsletter::{self, Issue, IssueError, IssueState, PausedBy, write};
use crate::text::{self, Flavour};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

/// How long the page waits for a test email to be accepted.
const TEST_TIME: Duration = Duration::from_secs(30);

/// The value of `done` after a test email was accepted.
const TESTED: &str = "tested";

/// The data that every page about one issue shows.
struct IssueSummary {
    issue: Issue,
    list: String,
    audience: i64,
    progress: Progress,
    /// What a draft links to on this site and that does not exist.
    missing_pages: Vec<String>,
}

#[derive(Template)]
#[template(path = "owner/issues/draft.html")]
struct DraftPage {
    frame: Frame,
    errors: FormErrors,
    about: IssueSummary,
    preview: IssuePreview,
    /// The result of a test email, or of cancelling the schedule.
    notice: Option<String>,
    email: String,
    schedule: ScheduleField,
    issues: String,
}

#[derive(Template)]
#[template(path = "owner/issues/progress.html")]
struct ProgressPage {
    frame: Frame,
    about: IssueSummary,
    /// When sending began.
    sent_at: Option<When>,
    /// Says that cancelling the schedule came too late.
    notice: Option<&'static str>,
    halted: bool,
    issues: String,
}

#[derive(Template)]
#[template(path = "owner/issues/send.html")]
struct SendPage {
    frame: Frame,
    about: IssueSummary,
}

impl IssueSummary {
    fn own(&self) -> String {
        links::owner_issue(self.issue.id())
    }

    fn web(&self) -> String {
        links::newsletter_issue(self.issue.slug())
    }

    fn part(&self, part: &str) -> String {
        links::owner_issue_part(self.issue.id(), part)
    }

    fn is(&self, state: &str) -> bool {
        self.issue.state().as_str() == state
    }
}

async fn about(app: &App, id: IssueId) -> Result<IssueSummary, Problem> {
    let origin = app.site.base_url.origin().to_owned();
    let found = app.db.read(move |tx| {
        let issue = write::find(tx, id)?;
        let list = newsletter::lists(tx)?.into_iter().find(|list| list.id() == issue.list());
        let audience = publish::audience(tx, issue.list())?;
        let progress = ledger::progress(tx, id)?;
        let missing_pages = match issue.state().is_writable() {
            true => missing_pages(tx, &origin, &text::render(issue.body(), Flavour::Essay), None)?,
            false => Vec::new(),
        };
        Ok::<_, IssueError>(IssueSummary {
            issue,
            list: list.map(|list| list.name().to_owned()).unwrap_or_default(),
            audience,
            progress,
            missing_pages,
        })
    });
    Ok(found.await?)
}

async fn draft_page(app: &App, member: Caller, about: IssueSummary) -> Result<DraftPage, Problem> {
    let (context, issue, own) = (app.job_context(), about.issue.id(), member.id());
    let preview = app.db.read(move |tx| publish::preview(tx, &context, issue)).await?;
    let account = app.db.read(move |tx| find::by_id(tx, own)).await?;
    Ok(DraftPage {
        frame: Frame::new(app, &Visitor::from(member), about.issue.subject()).hidden(),
        errors: FormErrors::none(),
        preview,
        notice: None,
        email: account.map(|account| account.email().as_given().to_owned()).unwrap_or_default(),
        schedule: ScheduleField::new(&app.config.site.zone, about.issue.scheduled_at()),
        issues: links::owner_issues(),
        about,
    })
}

/// The draft with its previews, or the progress of sending.
pub async fn show(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let about = about(&app, read_id(&id)?).await?;
    let cancelled = cancellation_notice(&query, about.issue.state());
    if about.issue.state().is_writable() {
        let mut shown = draft_page(&app, member, about).await?;
        let tested = (query.flash("done") == TESTED).then(|| format!("Test sent to {}.", query.flash_subject()));
        shown.notice = tested.or_else(|| cancelled.map(str::to_owned));
        if shown.schedule.scheduled.is_none() {
            cancelled_time(&query).clone_into(&mut shown.schedule.at);
        }
        return page::ok(&shown);
    }
    let visitor = Visitor::from(member);
    page::ok(&ProgressPage {
        frame: Frame::new(&app, &visitor, about.issue.subject()).hidden(),
        notice: cancelled,
        sent_at: about.issue.sent_at().map(|at| When::full(at, &app.config.site.zone)),
        halted: about.issue.state() == IssueState::Paused && about.issue.paused_by() == Some(PausedBy::Refusals),
        issues: links::owner_issues(),
        about,
    })
}

/// Sends a test email to one address, exactly as subscribers would get it.
pub async fn test(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let sentence = match Email::parse(fields.text("email")) {
        Ok(to) => {
            let (context, address) = (app.job_context(), to.as_given().to_owned());
            let email = app.db.read(move |tx| publish::proof(tx, &context, id, &to)).await?;
            match tokio::time::timeout(TEST_TIME, app.mailer.send(&email)).await {
                Ok(Outcome::Accepted { .. }) => {
                    return Ok(see_other_with_flash_about(links::after(&links::owner_issue(id), TESTED), &address));
                }
                Ok(Outcome::Rejected(rejection)) => format!("The mail server said: {} {}", rejection.code, rejection.text),
                Ok(Outcome::NotPresented { why } | Outcome::InDoubt { why }) => format!("It was not delivered: {why}."),
                Ok(Outcome::Stopped) | Err(_) => "The mail server did not answer within 30 seconds.".to_owned(),
            }
        }
        Err(error) => error.to_string(),
    };
    let mut shown = draft_page(&app, member, about(&app, id).await?).await?;
    shown.email = fields.text("email").to_owned();
    shown.errors = FormErrors::one("email", sentence);
    page::unprocessable(&shown)
}

/// Asks for confirmation before sending, with the number of recipients.
pub async fn confirm_send(app: web::Data<App>, Owner(member): Owner, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let about = about(&app, read_id(&id)?).await?;
    if !about.issue.state().is_writable() {
        return Ok(see_other(links::owner_issue(about.issue.id())));
    }
    page::ok(&SendPage { frame: Frame::new(&app, &Visitor::from(member), "Send it?").hidden(), about })
}

/// Sets the time of sending, in the site's zone; a time in the past shows the form again.
pub async fn schedule(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let seen: i32 = fields.text("version").parse().map_err(|_| IssueError::Unseen)?;
    let error = match parse_schedule(fields.text("at"), &app.config.site.zone) {
        Ok(at) => match app.db.write(move |tx| publish::schedule(tx, id, seen, at)).await {
            Ok(()) => return Ok(see_other(links::owner_issue(id))),
            Err(error @ IssueError::Past) => error.to_string(),
            Err(error) => return Err(error.into()),
        },
        Err(error) => error.to_string(),
    };
    let mut shown = draft_page(&app, member, about(&app, id).await?).await?;
    shown.schedule.at = fields.text("at").to_owned();
    shown.errors = FormErrors::one("at", error);
    page::unprocessable(&shown)
}
