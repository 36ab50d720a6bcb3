//! The HTTP server: its listener, timeouts and connection limits.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::ServiceConfig;
use actix_web::{App as Application, HttpResponse, HttpServer, ResponseError, web};

use super::body_limits::LargeForms;
use super::connections::Connections;
use super::network_label::NetworkLabels;
use super::offload::OFFLOAD_THREADS;
use super::page_cache::Pages;
use super::problem::Problem;
use super::rate_limit::Limits;
use super::request_guard;
use crate::app::App;

pub use super::connections::Bounds;

/// The timeout for the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// How long an idle connection stays open for the next request.
const IDLE_TIME: Duration = Duration::from_secs(30);

/// The timeout for the client to close its end.
const CLOSE_TIME: Duration = Duration::from_secs(5);

/// The maximum number of connections per worker; more wait in the kernel.
const CONNECTIONS: usize = 4_096;

/// How long a shutdown waits for pending responses, in seconds.
const DRAIN_SECONDS: u64 = 10;

/// Serves `app` on `listener` with so many `workers`, each connection within `bounds`; the returned server is a future that ends
/// when the server is stopped. `configure` registers the routes and the app data that they need, among it an
/// [`ErrorRenderer`](super::request_guard::ErrorRenderer).
///
/// # Errors
/// When the listener cannot be used.
pub fn start(
    app: App,
    listener: TcpListener,
    workers: usize,
    bounds: Bounds,
    configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> std::io::Result<Server> {
    let pages = web::Data::new(Pages::new(&app));
    let limits = web::Data::new(Limits::new(&app));
    let labels = web::Data::new(NetworkLabels::new(&app));
    let large = web::Data::new(LargeForms::new(&app));
    let connections = Connections::new(&app, bounds);
    let app = web::Data::new(app);
    let server = HttpServer::new(move || {
        Application::new()
            .app_data(app.clone())
            .app_data(pages.clone())
            .app_data(limits.clone())
            .app_data(labels.clone())
            .app_data(large.clone())
            .wrap(from_fn(request_guard::watch))
            .configure(configure.clone())
            .default_service(web::to(nothing))
    });
    Ok(server
        .on_connect(move |stream, beside| connections.welcome(stream, beside))
        .workers(workers)
        .worker_max_blocking_threads(OFFLOAD_THREADS)
        .max_connections(CONNECTIONS)
        .client_request_timeout(HEAD_TIME)
        .client_disconnect_timeout(CLOSE_TIME)
        .keep_alive(IDLE_TIME)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run())
}

async fn nothing() -> HttpResponse {
    Problem::missing().error_response()
}
