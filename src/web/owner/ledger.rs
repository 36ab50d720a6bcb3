//! The ledger of an issue: every recipient, on pages and as CSV.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use super::issues::read_id;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::{Owner, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::id::{DeliveryId, IssueId};
use crate::links;
use crate::newsletter::ledger;
use crate::newsletter::{Delivery, DeliveryReason, DeliveryState, IssueError, write};
use crate::text;
use crate::web::page::{self, Frame};

/// The number of rows on a page.
const SIZE: usize = 100;
/// The number of rows that the CSV export reads at once.
const CHUNK: usize = 2_000;

/// One delivery, in words.
struct LedgerItem {
    address: String,
    state: String,
    when: Option<(String, String)>,
    reply: String,
}

#[derive(Template)]
#[template(path = "owner/issues/ledger.html")]
struct LedgerPage {
    frame: Frame,
    subject: String,
    rows: Vec<LedgerItem>,
    states: Vec<(String, String, bool)>,
    next: Option<String>,
    csv: String,
    issue: String,
    issues: String,
}

/// The text of a delivery state on a page.
fn spoken(state: DeliveryState, reason: Option<DeliveryReason>) -> String {
    let state = match state {
        DeliveryState::Queued => "waiting",
        DeliveryState::Leased | DeliveryState::Sending => "being sent",
        DeliveryState::Sent => "sent",
        DeliveryState::Deferred => "will be retried",
        DeliveryState::Failed => "failed",
        DeliveryState::InDoubt => "uncertain",
        DeliveryState::Skipped => "skipped",
        DeliveryState::Cancelled => "stopped",
    };
    let reason = reason.map(|reason| match reason {
        DeliveryReason::Unsubscribed => "unsubscribed",
        DeliveryReason::Paused => "paused the list",
        DeliveryReason::Suppressed => "blocked",
        DeliveryReason::Erased => "data deleted",
        DeliveryReason::Address => "no such address",
        DeliveryReason::Mailbox => "the mailbox refused it",
        DeliveryReason::Policy => "the mail server refused this sender",
        DeliveryReason::GaveUp => "given up after three days",
        DeliveryReason::Busy => "the mail server asked to retry later",
        DeliveryReason::Relay => "the mail server could not be reached",
        DeliveryReason::Interrupted => "the answer did not arrive",
    });
    reason.map_or_else(|| state.to_owned(), |reason| format!("{state}: {reason}"))
}

fn row(delivery: &Delivery, now: UnixMicros, zone: &TimeZone) -> LedgerItem {
    let address = if delivery.address().is_empty() { "erased" } else { delivery.address() };
    let waits = matches!(delivery.state(), DeliveryState::Deferred).then(|| delivery.next_at());
    let when = delivery.done_at().or(waits);
    LedgerItem {
        address: address.to_owned(),
        state: spoken(delivery.state(), delivery.reason()),
        when: when.map(|at| (at.rfc3339(), if at > now { text::full(at, zone) } else { text::ago(at, now) })),
        reply: delivery.reply().unwrap_or_default().to_owned(),
    }
}

/// A page of the ledger, with all deliveries or those in one state.
pub async fn show(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let state: Option<DeliveryState> = query.text("state").parse().ok();
    let after: Option<DeliveryId> = query.text("after").parse().ok();
    let read = app.db.read(move |tx| {
        let issue = write::find(tx, id)?;
        let page = ledger::ledger(tx, id, state, after, SIZE)?;
        Ok::<_, IssueError>((issue, page, ledger::progress(tx, id)?))
    });
    let (issue, found, progress) = read.await?;
    let now = app.clock.now();
    let here = links::owner_issue_part(id, "ledger");
    let known = DeliveryState::ALL.iter().filter(|state| progress.count_in(&[**state]) > 0);
    let states = known.map(|one| {
        (
            links::with_query(&here, [("state", one.as_str())]),
            format!("{} ({})", spoken(*one, None), progress.count_in(&[*one])),
            Some(*one) == state,
        )
    });
    let chosen = state.map(DeliveryState::as_str).unwrap_or_default();
    page::ok(&LedgerPage {
        frame: Frame::new(&app, &Visitor::from(member), "All recipients").hidden(),
        subject: issue.subject().to_owned(),
        rows: found.rows.iter().map(|delivery| row(delivery, now, &app.config.site.zone)).collect(),
        states: states.collect(),
        next: found.next.map(|after| links::with_query(&here, [("state", chosen), ("after", &after.to_string())])),
        csv: links::owner_issue_part(id, "ledger.csv"),
        issue: links::owner_issue(id),
        issues: links::owner_issues(),
    })
}

/// The whole ledger as a CSV file.
pub async fn csv(app: web::Data<App>, _: Owner, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    app.db.read(move |tx| write::find(tx, id)).await?;
    let body = table(&app, id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"ledger-{id}.csv\"")))
        .content_type("text/csv; charset=utf-8")
        .body(body))
}

async fn table(app: &App, id: IssueId) -> Result<String, Problem> {
    let mut table = "delivery,address,state,reason,attempts,finished,reply\r\n".to_owned();
    let mut after = None;
    loop {
        let page = app.db.read(move |tx| ledger::ledger(tx, id, None, after, CHUNK)).await?;
        for delivery in &page.rows {
            let cells = [
                delivery.id().to_string(),
                delivery.address().to_owned(),
                delivery.state().to_string(),
                delivery.reason().map(|reason| reason.to_string()).unwrap_or_default(),
                delivery.attempt().to_string(),
                delivery.done_at().map(UnixMicros::rfc3339).unwrap_or_default(),
                delivery.reply().unwrap_or_default().to_owned(),
            ];
            table.push_str(&cells.map(|text| cell(&text)).join(","));
            table.push_str("\r\n");
        }
        after = page.next;
        if after.is_none() {
            return Ok(table);
        }
    }
}

/// One CSV cell (RFC 4180). A value that a spreadsheet would take for a formula is prefixed with an apostrophe: replies of mail
/// servers are untrusted.
fn cell(text: &str) -> String {
    let armed = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if armed { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_a_reply_is_only_text() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("+a@example.org"), "\"'+a@example.org\"");
        assert_eq!(cell("250 ok, kept"), "\"250 ok, kept\"");
    }
}
