//! The route table: every address of the pages, with its handler.

use actix_web::guard::fn_guard;
use actix_web::web::{Data, ServiceConfig, resource};

use super::threads::live_events::Live;
use super::{
    accounts, assets, comments, error_page, metrics, moderation, newsletter, owner, probes, search, site_pages, threads,
    well_known,
};

/// Registers all routes of the pages, and the app data that they share across the server's workers.
pub fn routes() -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let live = Data::new(Live::default());
    move |config| {
        config.app_data(live.clone()).app_data(error_page::RENDERER);
        all(config);
    }
}

fn all(config: &mut ServiceConfig) {
    machines(config);
    reading(config);
    writing(config);
    essays(config);
    accounts(config);
    members(config);
    mail(config);
    owner_mail(config);
    moderators(config);
}

fn machines(config: &mut ServiceConfig) {
    config
        .service(resource("/healthz").get(probes::health))
        .service(resource("/readyz").get(probes::ready))
        .service(resource("/up").get(probes::ready))
        .service(resource("/metrics").guard(fn_guard(metrics::is_allowed)).get(metrics::show))
        .service(resource("/assets/{name}").get(assets::show))
        .service(resource("/robots.txt").get(well_known::robots))
        .service(resource("/sitemap.xml").get(well_known::sitemap))
        .service(resource("/.well-known/change-password").get(well_known::change_password))
        .service(resource("/.well-known/security.txt").get(well_known::security));
}

/// Sign-up, sign-in and the settings of a member.
fn accounts(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-up").get(accounts::sign_up::new).post(accounts::sign_up::create))
        .service(resource("/verify/{token}").get(accounts::verification::show).post(accounts::verification::confirm))
        .service(resource("/sign-in/draft").post(accounts::sign_in::discard_draft))
        .service(resource("/sign-in").get(accounts::sign_in::new).post(accounts::sign_in::create))
        .service(resource("/sign-out").post(accounts::sign_in::sign_out))
        .service(resource("/forgot").get(accounts::forgot::new).post(accounts::forgot::create))
        .service(resource("/reset/{token}").get(accounts::forgot::show_reset).post(accounts::forgot::reset_password))
        .service(resource("/setup/{token}").get(accounts::setup::new).post(accounts::setup::create))
        .service(resource("/settings").get(accounts::settings::first_page))
        .service(resource("/settings/profile").get(accounts::settings::profile).post(accounts::settings::rename))
        .service(resource("/settings/sessions").get(accounts::sign_in::list).post(accounts::sign_in::end_one))
        .service(resource("/settings/security").get(accounts::settings::security).post(accounts::settings::change))
        .service(resource("/settings/security/link").post(accounts::settings::mail_link));
}

fn members(config: &mut ServiceConfig) {
    config
        .service(resource("/notices").get(accounts::notifications::list).post(accounts::notifications::mark_read))
        .service(resource("/settings/complete").get(accounts::first_credentials::show).post(accounts::first_credentials::save))
        .service(resource("/settings/stories").get(accounts::stories::list))
        .service(resource("/settings/notifications").get(accounts::follows::list).post(accounts::follows::change));
}

fn reading(config: &mut ServiceConfig) {
    config
        .service(resource("/").get(threads::show::index))
        .service(resource("/search").get(search::show))
        .service(resource("/about").get(site_pages::about))
        .service(resource("/rules").get(site_pages::rules))
        .service(resource("/rules/{number}").get(site_pages::version))
        .service(resource("/t/{slug}").get(threads::show::show))
        .service(resource("/t/{slug}/booklet").get(threads::booklet::show))
        .service(resource("/t/{slug}/spectrum").get(threads::spectrum::table))
        .service(resource("/t/{slug}/spectrum.svg").get(threads::spectrum::image))
        .service(resource("/t/{slug}/spectrum.csv").get(threads::spectrum::sheet))
        .service(resource("/t/{slug}/events").get(threads::live_events::events))
        .service(resource("/t/{slug}/write").get(comments::compose::story))
        .service(resource("/t/{slug}/reply/{id}").get(comments::compose::reply))
        .service(resource("/c/{id}").get(comments::show::show))
        .service(resource("/feed.atom").get(threads::feeds::site))
        .service(resource("/t/{slug}/feed.atom").get(threads::feeds::thread))
        .service(resource("/c/{id}/feed.atom").get(threads::feeds::replies));
}

fn mail(config: &mut ServiceConfig) {
    config
        .service(resource("/subscribe").get(newsletter::subscribe::show).post(newsletter::subscribe::create))
        .service(resource("/subscribe/sent").get(newsletter::subscribe::sent))
        .service(resource("/subscribe/confirm/{token}").get(newsletter::confirm::show).post(newsletter::confirm::act))
        .service(resource("/subscribe/confirm/{token}/again").post(newsletter::confirm::resend))
        .service(
            resource("/subscribe/confirm/{token}/disown").get(newsletter::confirm::disown_form).post(newsletter::confirm::disown),
        )
        .service(resource("/s/{token}").get(newsletter::preferences::show).post(newsletter::preferences::save))
        .service(resource("/s/{token}/export").get(newsletter::preferences::export))
        .service(resource("/s/{token}/erase").post(newsletter::preferences::erase))
        .service(resource("/u/{token}").get(newsletter::unsubscribe::show).post(newsletter::unsubscribe::act))
        .service(resource("/u/notices/{token}").get(accounts::email_opt_out::show).post(accounts::email_opt_out::act))
        .service(resource("/letters").get(newsletter::archive::list))
        .service(resource("/letters/feed.atom").get(newsletter::archive::feed))
        .service(resource("/letters/{slug}").get(newsletter::archive::show));
}

fn owner_mail(config: &mut ServiceConfig) {
    config
        .service(resource("/owner").get(owner::desk::show))
        .service(resource("/owner/settings").get(owner::settings::show).post(owner::settings::save))
        .service(resource("/owner/settings/test-email").post(owner::settings::test_email))
        .service(resource("/owner/clock").post(owner::clock::confirm))
        .service(resource("/owner/issues").get(owner::issues::list).post(owner::issues::create))
        .service(resource("/owner/issues/new").get(owner::issues::new))
        .service(resource("/owner/issues/{id}").get(owner::issue::show))
        .service(resource("/owner/issues/{id}/edit").get(owner::issues::edit).post(owner::issues::save))
        .service(resource("/owner/issues/{id}/test").post(owner::issue::test))
        .service(resource("/owner/issues/{id}/send").get(owner::issue::confirm_send).post(owner::sending::send))
        .service(resource("/owner/issues/{id}/schedule").post(owner::issue::schedule))
        .service(resource("/owner/issues/{id}/pause").post(owner::sending::pause))
        .service(resource("/owner/issues/{id}/resume").post(owner::sending::resume))
        .service(resource("/owner/issues/{id}/cancel").post(owner::sending::cancel))
        .service(resource("/owner/issues/{id}/ledger").get(owner::ledger::show))
        .service(resource("/owner/issues/{id}/ledger.csv").get(owner::ledger::csv))
        .service(resource("/owner/subscribers").get(owner::subscribers::list))
        .service(resource("/owner/people").get(owner::roles::list))
        .service(resource("/owner/people/{id}").get(owner::roles::show))
        .service(resource("/owner/people/{id}/role").post(owner::roles::change_role))
        .service(resource("/owner/outbox").get(owner::outbox::list))
        .service(resource("/owner/outbox/{file}").get(owner::outbox::show));
}

fn writing(config: &mut ServiceConfig) {
    config
        .service(resource("/t/{slug}/comments").get(comments::form_get_redirects::to_story_form).post(comments::post::create))
        .service(resource("/t/{slug}/preview").get(comments::form_get_redirects::to_story_form).post(comments::post::preview))
        .service(resource("/t/{slug}/sketch").get(comments::form_get_redirects::to_story_form).post(comments::autosave::save))
        .service(resource("/t/{slug}/look").get(comments::form_get_redirects::read).post(threads::placement::show_chart))
        .service(resource("/t/{slug}/interest").get(comments::form_get_redirects::read).post(comments::follow::of_thread))
        .service(resource("/t/{slug}/place").get(threads::placement::form).post(threads::placement::set))
        .service(resource("/unconfirmed/{token}").get(comments::unconfirmed::show).post(comments::unconfirmed::resend))
        .service(resource("/confirm/{token}").get(comments::confirm_link::show).post(comments::confirm_link::confirm))
        .service(resource("/c/{id}/status").get(comments::own_comment::status))
        .service(resource("/c/{id}/withdraw").get(comments::form_get_redirects::comment).post(comments::own_comment::withdraw))
        .service(resource("/c/{id}/return").get(comments::form_get_redirects::comment).post(comments::own_comment::bring_back))
        .service(resource("/c/{id}/thanks").get(comments::form_get_redirects::comment).post(comments::thanks::create))
        .service(resource("/c/{id}/interest").get(comments::follow::form).post(comments::follow::of_conversation))
        .service(resource("/c/{id}/mute").get(comments::form_get_redirects::comment).post(comments::follow::mute))
        .service(resource("/c/{id}/edit").get(comments::revisions::form).post(comments::revisions::edit))
        .service(resource("/c/{id}/history").get(comments::revisions::history));
}

/// The owner's pages about essays.
fn essays(config: &mut ServiceConfig) {
    config
        .service(resource("/owner/threads").get(owner::threads::list).post(owner::essay::create))
        .service(resource("/owner/threads/new").get(owner::essay::new))
        .service(resource("/owner/threads/preview").post(owner::essay::preview))
        .service(resource("/owner/threads/{id}").get(owner::thread::show))
        .service(resource("/owner/threads/{id}/edit").get(owner::essay::form).post(owner::essay::save))
        .service(resource("/owner/threads/{id}/history").get(owner::editions::list))
        .service(resource("/owner/threads/{id}/history/{number}").get(owner::editions::show).post(owner::editions::restore))
        .service(resource("/owner/threads/{id}/schedule").post(owner::thread::schedule))
        .service(resource("/owner/threads/{id}/publish").get(owner::publishing::confirm).post(owner::publishing::publish))
        .service(resource("/owner/threads/{id}/cancel").post(owner::publishing::cancel))
        .service(resource("/owner/threads/{id}/{step}").post(owner::thread::change));
}

/// The moderation pages, the report form and the moderation log.
fn moderators(config: &mut ServiceConfig) {
    config
        .service(resource("/c/{id}/report").get(comments::report::new).post(comments::report::create))
        .service(resource("/moderation").get(moderation::queue::index))
        .service(resource("/moderation/log").get(moderation::log::staff))
        .service(resource("/moderation/{lane}").get(moderation::queue::queue_page))
        .service(resource("/moderation/cases/{id}").get(moderation::case::show))
        .service(resource("/moderation/cases/{id}/decisions").post(moderation::case::decide))
        .service(resource("/moderation/decisions/{id}/undo").post(moderation::case::undo))
        .service(resource("/moderation/people/{id}").get(moderation::people::show))
        .service(resource("/moderation/people/{id}/reveal").post(moderation::people::reveal))
        .service(resource("/moderation/people/{id}/trust").post(moderation::people::trust))
        .service(resource("/log").get(moderation::log::public));
}
