//! Probes for load balancers: whether the process is alive, and whether it is ready.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::db::Ready;

/// `GET /healthz`: the process responds.
pub async fn health() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type("text/plain").body("ok\n")
}

/// `GET /readyz`, `GET /up`: a row can be written, and read again. An empty transaction would succeed on a full disk.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let (mut response, word) = match app.readiness.check(&app.db, &app.clock).await {
        Ready::Yes => (HttpResponse::Ok(), "ready\n"),
        Ready::No => (HttpResponse::ServiceUnavailable(), "not ready\n"),
    };
    response.insert_header((CACHE_CONTROL, "no-store")).content_type("text/plain").body(word)
}
