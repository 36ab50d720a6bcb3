//! Probes for load balancers: whether the process is alive, and whether it is ready.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::error::InternalError;
use crate::jobs;

/// `GET /healthz`: the process responds.
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type("text/plain").body("ok\n")
}

/// `GET /readyz`, `GET /up`: the database accepts reads and writes.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let read = app.db.read(|tx| jobs::depth(tx).map(drop)).await;
    let written = app.db.write(|_| Ok::<(), InternalError>(())).await;
    let (mut response, word) = match read.and(written) {
        Ok(()) => (HttpResponse::Ok(), "ready\n"),
        Err(_) => (HttpResponse::ServiceUnavailable(), "not ready\n"),
    };
    response.insert_header((CACHE_CONTROL, "no-store")).content_type("text/plain").body(word)
}
