//! The buttons that control the sending of an issue.

use actix_web::{HttpResponse, web};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::issues::read_id;
use crate::app::App;
use crate::clock::UnixMicros;
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
        Ok(()) | Err(IssueError::Out) => Ok(see_other(links::owner_issue(id))),
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

/// Parses a `datetime-local` value in the site's zone. A time that a clock change skips becomes the next valid one.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<UnixMicros> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(UnixMicros::from_micros(at.as_microsecond()));
    }
    let civil: DateTime = text.trim().replace(' ', "T").parse().ok()?;
    let at = zone.to_ambiguous_timestamp(civil).compatible().ok()?;
    Some(UnixMicros::from_micros(at.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_the_sites_zone_also_where_the_clock_jumps() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let read = |text| moment(text, &zone).map(UnixMicros::rfc3339);
        assert_eq!(read("2026-06-30T09:00").as_deref(), Some("2026-06-30T07:00:00Z"));
        assert_eq!(read("2026-01-30 09:00").as_deref(), Some("2026-01-30T08:00:00Z"));
        assert_eq!(read("2026-03-29T02:30").as_deref(), Some("2026-03-29T01:30:00Z"), "half past two does not exist that night");
        assert_eq!(read("2026-10-25T02:30").as_deref(), Some("2026-10-25T00:30:00Z"), "the first of the two");
        assert_eq!(read("2026-06-30T09:00:00Z").as_deref(), Some("2026-06-30T09:00:00Z"));
        assert_eq!(read("soon"), None);
    }
}
