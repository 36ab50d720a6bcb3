//! The route table: every address of the pages, and who answers it.

use actix_web::web::{ServiceConfig, resource};

use super::{assets, probes};

/// Every route.
pub fn all(config: &mut ServiceConfig) {
    machines(config);
}

fn machines(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").get(probes::health))
        .service(resource("/readyz").get(probes::ready))
        .service(resource("/up").get(probes::ready))
        .service(resource("/assets/{name}").get(assets::show));
}
