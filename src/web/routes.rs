//! The route table: every address of the pages, and who answers it.

use actix_web::web::{ServiceConfig, resource};

use super::{assets, conversations, feeds, notices, probes, spectrum, threads};

/// Every route.
pub fn all(config: &mut ServiceConfig) {
    machines(config);
    reading(config);
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

fn reading(config: &mut ServiceConfig) {
    config
        .service(resource("/").get(threads::index))
        .service(resource("/t/{slug}").get(threads::show))
        .service(resource("/t/{slug}/spectrum").get(spectrum::table))
        .service(resource("/t/{slug}/spectrum.svg").get(spectrum::image))
        .service(resource("/t/{slug}/spectrum.csv").get(spectrum::sheet))
        .service(resource("/t/{slug}/reply/{id}").get(conversations::reply))
        .service(resource("/c/{id}").get(conversations::show))
        .service(resource("/feed.atom").get(feeds::site))
        .service(resource("/t/{slug}/feed.atom").get(feeds::thread))
        .service(resource("/c/{id}/feed.atom").get(feeds::replies));
}
