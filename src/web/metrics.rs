//! Metrics for monitoring: responses, latencies and queue depths.

use actix_web::guard::GuardContext;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::metrics_access;
use crate::http::problem::Problem;
use crate::jobs;
use crate::metrics::DatabaseReadings;
use crate::moderation::queues;

/// The Prometheus text format.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Whether the client may read the metrics. A route guard, so that all other clients get a 404 for every method.
pub(super) fn is_allowed(context: &GuardContext<'_>) -> bool {
    context.app_data::<web::Data<App>>().is_some_and(|app| metrics_access::is_allowed(context.head(), app))
}

/// `GET /metrics`: also answers while the database is down, which is when the metrics are needed most.
pub(super) async fn show(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let readings = app.db.read(readings).await.ok();
    let text = app.metrics.exposition(readings.as_ref())?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type(TEXT_FORMAT).body(text))
}

fn readings(tx: &mut Tx<'_>) -> Result<DatabaseReadings, InternalError> {
    let depth = jobs::depth(tx)?;
    let open_cases = queues::open_cases(tx)?;
    Ok(DatabaseReadings {
        jobs: vec![("ready", depth.ready), ("leased", depth.leased), ("buried", depth.buried)],
        oldest_due: depth.oldest.map(|due| tx.now().since(due)).unwrap_or_default(),
        open_cases: open_cases.into_iter().map(|(queue, count)| (queue.as_str(), count)).collect(),
    })
}
