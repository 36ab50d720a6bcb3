//! What monitoring asks: how much was answered, how long it took, what waits.

use actix_web::guard::GuardContext;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::http::metrics_access;
use crate::http::problem::Problem;
use crate::jobs;
use crate::metrics::DatabaseReadings;
use crate::moderation::desk;

/// The text format of Prometheus.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Whether the route exists for this client. As a guard, so that to any other every method is answered as at an unknown address.
pub(super) fn is_allowed(context: &GuardContext<'_>) -> bool {
    context.app_data::<web::Data<App>>().is_some_and(|app| metrics_access::is_allowed(context.head(), app))
}

/// `GET /metrics`: also while the database is away, which is when they are looked at.
pub(super) async fn show(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let readings = app.db.read(readings).await.ok();
    let text = app.metrics.exposition(readings.as_ref())?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type(TEXT_FORMAT).body(text))
}

fn readings(tx: &mut Tx<'_>) -> Result<DatabaseReadings, InternalError> {
    let depth = jobs::depth(tx)?;
    let open_cases = desk::open_cases(tx)?;
    Ok(DatabaseReadings {
        jobs: vec![("ready", depth.ready), ("leased", depth.leased), ("buried", depth.buried)],
        oldest_due: depth.oldest.map(|due| tx.now().since(due)).unwrap_or_default(),
        open_cases: open_cases.into_iter().map(|(queue, count)| (queue.as_str(), count)).collect(),
    })
}
