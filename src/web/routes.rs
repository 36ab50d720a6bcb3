//! The route table: every address of the pages, and who answers it.

use actix_web::web::{ServiceConfig, resource};

use super::{assets, notices, probes};

/// Every route.
pub fn all(config: &mut ServiceConfig) {
    machines(config);
    members(config);
}

fn machines(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").get(probes::health))
        .service(resource("/readyz").get(probes::ready))
        .service(resource("/up").get(probes::ready))
        .service(resource("/assets/{name}").get(assets::show));
}

fn members(config: &mut ServiceConfig) {
    config.service(resource("/notices").get(notices::list).post(notices::mark_read));
}
