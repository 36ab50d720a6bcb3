//! The buttons that control the sending of an issue.

use actix_web::{HttpResponse, web};

use super::issues::read_id;
use crate::app::App;
use crate::http::caller::Owner;
use crate::http::form::Fields;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::links;
use crate::newsletter::{IssueError, publish};

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
    let is_schedule = fields.text("from") == "scheduled";
    app.db.write(move |tx| if is_schedule { publish::cancel_schedule(tx, id) } else { publish::cancel(tx, id) }).await?;
    Ok(see_other(links::owner_issue(id)))
}
