//! One case: viewing it, deciding it, and undoing a decision.

use actix_web::{HttpResponse, web};

use super::case_view::{CasePage, DecisionInput};
use super::{decision_banner, onward};
use crate::app::App;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::http::caller::{Caller, Staff};
use crate::http::flash::see_other_with_flash;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::id::{CaseId, EventId};
use crate::links;
use crate::moderation;
use crate::moderation::decision_table::DecisionDenied;
use crate::moderation::{DecideError, Decision, DecisionRequest, case_detail, queues};
use crate::text::Paragraph;
use crate::web::page;

/// `GET /moderation/cases/{id}`
pub(in crate::web) async fn show(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::missing())?;
    page::ok(&load(&app, member, id, query.flash("done"), DecisionInput::default()).await?)
}

/// The page of a case, with the input of its form.
async fn load(app: &App, member: Caller, id: CaseId, event: &str, typed: DecisionInput) -> Result<CasePage, Problem> {
    let (staff, event) = (member.clone(), event.to_owned());
    let read = app.db.read(move |tx| {
        let Some(detail) = case_detail::open(tx, &staff, id)? else { return Ok::<_, InternalError>(None) };
        let around = (queues::before(tx, &detail.case)?, queues::after(tx, &detail.case)?);
        Ok(Some((detail, around, decision_banner(tx, &staff, &event)?, tx.now())))
    });
    let (detail, (previous, next), mut done, now) = read.await?.ok_or_else(Problem::missing)?;
    if let Some(done) = &mut done {
        done.is_elsewhere = done.comment != detail.comment.id();
    }
    let mut page = CasePage::new(app, member, &detail, typed, now);
    (page.done, page.previous, page.next) = (done, previous.map(links::case), next.map(links::case));
    Ok(page)
}

/// `POST /moderation/cases/{id}/decisions`
pub(in crate::web) async fn decide(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: CaseId = path.parse().map_err(|_| Problem::missing())?;
    let mut typed = DecisionInput::from(&fields);
    let ask = match parse_decision(id, &fields) {
        Ok(ask) => ask,
        Err(errors) => {
            typed.errors = errors;
            return page::unprocessable(&load(&app, member, id, "", typed).await?);
        }
    };
    let staff = member.clone();
    let decided = app.db.write(move |tx| {
        let decided = moderation::decide_case(tx, &staff, &ask)?;
        let next = onward(tx, decided.case.queue)?;
        Ok::<_, DecideError>((decided, next))
    });
    match decided.await {
        Ok((decided, next)) => Ok(see_other_with_flash(links::after(&next, &decided.event.to_string()))),
        Err(error) => refused(&app, member, id, typed, error).await,
    }
}

/// Parses the decision form.
fn parse_decision(case: CaseId, fields: &Fields) -> Result<DecisionRequest, FormErrors> {
    let mut errors = FormErrors::none();
    let decision = fields.text("decision").parse::<Decision>().map_err(|_| "Choose what should happen to it.");
    let decision = errors.check("decision", decision);
    let message = errors.check("message", Paragraph::parse(fields.text("message")));
    let note = errors.check("note", Paragraph::parse(fields.text("note")));
    let reason = fields.text("reason").parse().ok();
    // A form without a version is not ours. No case has version 0, so it is rejected with the list of changes.
    let version = fields.text("version").parse().unwrap_or(0);
    match (decision, message, note) {
        (Some(decision), Some(message), Some(note)) => Ok(DecisionRequest { case, version, decision, reason, message, note }),
        _ => Err(errors),
    }
}

/// The same page again, with its input and the reason why no decision was made.
async fn refused(
    app: &App,
    member: Caller,
    id: CaseId,
    mut typed: DecisionInput,
    error: DecideError,
) -> Result<HttpResponse, Problem> {
    let field = match &error {
        DecideError::Denied(DecisionDenied::NeedsReason) => "reason",
        DecideError::Denied(DecisionDenied::NeedsMessage | DecisionDenied::NeedsWords) => "message",
        _ => "decision",
    };
    if !matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) {
        return Err(error.into());
    }
    typed.errors = FormErrors::one(field, &error);
    page::about(&error.into(), &load(app, member, id, "", typed).await?)
}

/// `POST /moderation/decisions/{id}/undo`
pub(in crate::web) async fn undo(
    app: web::Data<App>,
    Staff(member): Staff,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let event: EventId = path.parse().map_err(|_| Problem::missing())?;
    let undone = app.db.write(move |tx| moderation::undo_decision(tx, &member, event)).await?;
    Ok(see_other_with_flash(links::after(&links::case(undone.case.id), &undone.event.to_string())))
}
