//! The buttons that control the sending of an issue.

use actix_web::{HttpResponse, web};

use super::issues::read_id;
use super::schedule_field::ScheduleField;
use crate::app::App;
use crate::http::caller::Owner;
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::links;
use crate::newsletter::publish::ScheduleCancellation;
use crate::newsletter::{IssueError, IssueState, publish};

/// Sends the issue to all its subscribers. The form must name the version that the owner saw; a second press finds it sent and
/// shows the progress.
pub async fn send(app: web::Data<App>, _: Owner, id: web::Path<String>, fields: Fields) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let seen: i32 = fields.text("version").parse().map_err(|_| IssueError::Unseen)?;
    match app.db.write(move |tx| publish::send(tx, id, seen)).await {
        Ok(()) | Err(IssueError::AlreadySent) => Ok(see_other(links::owner_issue(id))),
        Err(error) => Err(error.into()),
    }
}

/// Pauses the deliveries that have not left.
pub async fn pause(app: web::Data<App>, _: Owner, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    app.db.write(move |tx| publish::pause(tx, id)).await?;
    Ok(see_other(links::owner_issue(id)))
}

/// Resumes a paused issue.
pub async fn resume(app: web::Data<App>, _: Owner, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    app.db.write(move |tx| publish::resume(tx, id)).await?;
    Ok(see_other(links::owner_issue(id)))
}

/// Cancels the issue for good; a scheduled one becomes a draft again. `from=scheduled` means the schedule alone.
pub async fn cancel(app: web::Data<App>, _: Owner, id: web::Path<String>, fields: Fields) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let own = links::owner_issue(id);
    if fields.text("from") != "scheduled" {
        app.db.write(move |tx| publish::cancel(tx, id)).await?;
        return Ok(see_other(own));
    }
    let address = match app.db.write(move |tx| publish::cancel_schedule(tx, id)).await? {
        ScheduleCancellation::Cancelled(at) => {
            let at = ScheduleField::new(&app.config.site.zone, Some(at)).at;
            links::with_query(&own, [("done", UNSCHEDULED), ("at", &at)])
        }
        ScheduleCancellation::NotScheduled => links::after(&own, NOT_SCHEDULED),
        ScheduleCancellation::Paused => links::after(&own, PAUSED),
    };
    Ok(see_other_with_flash(address))
}

/// The values of `done` after a schedule was cancelled.
const UNSCHEDULED: &str = "unscheduled";
const NOT_SCHEDULED: &str = "not-scheduled";
const PAUSED: &str = "paused";

/// What cancelling the schedule did, for the page that follows.
pub(super) fn cancellation_notice(query: &Query, state: IssueState) -> Option<&'static str> {
    match (query.flash("done"), state) {
        (UNSCHEDULED, IssueState::Draft) => Some("The schedule is cancelled: this is a draft again, and nothing is sent."),
        (NOT_SCHEDULED, IssueState::Draft) => Some("This issue was no longer scheduled. It is a draft and won’t be sent."),
        (PAUSED, IssueState::Paused) => Some("It was being sent already. It is paused now: resume it, or stop it for good."),
        _ => None,
    }
}

/// The time of the schedule that was just cancelled, as its field shows it; empty for none.
pub(super) fn cancelled_time(query: &Query) -> &str {
    if query.flash("done") == UNSCHEDULED { query.flash("at") } else { "" }
}
