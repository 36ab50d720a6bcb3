//! Who may read the metrics: the networks of `METRICS_ALLOWED_NETWORKS`.

use actix_web::dev::RequestHead;

use super::client_ip;
use crate::app::App;

/// Whether the client's network may read the metrics. For all others the address does not exist.
pub fn is_allowed(head: &RequestHead, app: &App) -> bool {
    let server = &app.config.server;
    client_ip::of_head(head, &server.trusted_proxies).is_some_and(|client| server.metrics_allowed.contains(client))
}
