//! The route table: every address of the pages, and who answers it.

use actix_web::web::{ServiceConfig, resource};

use super::{accounts, assets, conversations, feeds, notices, password, probes, sessions, settings, setup, spectrum, threads};

/// Every route.
pub fn all(config: &mut ServiceConfig) {
    machines(config);
    reading(config);
    people(config);
    members(config);
}

fn machines(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").get(probes::health))
        .service(resource("/readyz").get(probes::ready))
        .service(resource("/up").get(probes::ready))
        .service(resource("/assets/{name}").get(assets::show));
}

/// Making an account, proving who one is, and what one changes about oneself.
fn people(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-up").get(accounts::new).post(accounts::create))
        .service(resource("/verify/{token}").get(accounts::ask).post(accounts::confirm))
        .service(resource("/sign-in").get(sessions::new).post(sessions::create))
        .service(resource("/sign-out").post(sessions::end))
        .service(resource("/forgot").get(password::new).post(password::create))
        .service(resource("/reset/{token}").get(password::ask).post(password::set))
        .service(resource("/setup/{token}").get(setup::new).post(setup::create))
        .service(resource("/settings/profile").get(settings::profile).post(settings::rename))
        .service(resource("/settings/sessions").get(sessions::list).post(sessions::end_one))
        .service(resource("/settings/security").get(settings::security).post(settings::change));
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
