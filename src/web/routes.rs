//! The route table: every address of the pages, and who answers it.

use actix_web::web::{Data, ServiceConfig, resource};

use super::live::Live;
use super::moderation::{cases, log, people, queue};
use super::owner::{
    appointments, desk, editions, essay, issue, issues, ledger, outbox, publication, sending, subscribers, threads as owned,
};
use super::{
    accounts, arrivals, assets, authorship, booklet, comments, composing, confirmations, conversations, error_page, feeds,
    following, interests, letters, live, notices, password, places, preferences, probes, reloads, reports, revisions, search,
    sessions, settings, setup, signposts, sketches, spectrum, subscriptions, thanks, threads, unconfirmed, unsubscribe,
    verification,
};

/// Registers every route of the pages, and the app data that they share across the server's workers.
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
    people(config);
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
        .service(resource("/assets/{name}").get(assets::show))
        .service(resource("/robots.txt").get(signposts::robots))
        .service(resource("/sitemap.xml").get(signposts::sitemap))
        .service(resource("/.well-known/change-password").get(signposts::change_password))
        .service(resource("/.well-known/security.txt").get(signposts::security));
}

/// Making an account, proving who one is, and what one changes about oneself.
fn people(config: &mut ServiceConfig) {
    config
        .service(resource("/sign-up").get(accounts::new).post(accounts::create))
        .service(resource("/verify/{token}").get(verification::ask).post(verification::confirm))
        .service(resource("/sign-in").get(sessions::new).post(sessions::create))
        .service(resource("/sign-out").post(sessions::end))
        .service(resource("/forgot").get(password::new).post(password::create))
        .service(resource("/reset/{token}").get(password::ask).post(password::set))
        .service(resource("/setup/{token}").get(setup::new).post(setup::create))
        .service(resource("/settings/profile").get(settings::profile).post(settings::rename))
        .service(resource("/settings/sessions").get(sessions::list).post(sessions::end_one))
        .service(resource("/settings/security").get(settings::security).post(settings::change))
        .service(resource("/settings/security/link").post(settings::mail_link));
}

fn members(config: &mut ServiceConfig) {
    config
        .service(resource("/notices").get(notices::list).post(notices::mark_read))
        .service(resource("/settings/notifications").get(following::list).post(following::change));
}

fn reading(config: &mut ServiceConfig) {
    config
        .service(resource("/").get(threads::index))
        .service(resource("/search").get(search::show))
        .service(resource("/t/{slug}").get(threads::show))
        .service(resource("/t/{slug}/booklet").get(booklet::show))
        .service(resource("/t/{slug}/spectrum").get(spectrum::table))
        .service(resource("/t/{slug}/spectrum.svg").get(spectrum::image))
        .service(resource("/t/{slug}/spectrum.csv").get(spectrum::sheet))
        .service(resource("/t/{slug}/events").get(live::events))
        .service(resource("/t/{slug}/write").get(composing::story))
        .service(resource("/t/{slug}/reply/{id}").get(composing::reply))
        .service(resource("/c/{id}").get(conversations::show))
        .service(resource("/feed.atom").get(feeds::site))
        .service(resource("/t/{slug}/feed.atom").get(feeds::thread))
        .service(resource("/c/{id}/feed.atom").get(feeds::replies));
}

fn mail(config: &mut ServiceConfig) {
    config
        .service(resource("/subscribe").get(subscriptions::show).post(subscriptions::create))
        .service(resource("/subscribe/sent").get(subscriptions::sent))
        .service(resource("/subscribe/confirm/{token}").get(confirmations::show).post(confirmations::act))
        .service(resource("/subscribe/confirm/{token}/again").post(confirmations::again))
        .service(resource("/subscribe/confirm/{token}/disown").get(confirmations::disown_form).post(confirmations::disown))
        .service(resource("/s/{token}").get(preferences::show).post(preferences::save))
        .service(resource("/s/{token}/export").get(preferences::export))
        .service(resource("/s/{token}/erase").post(preferences::erase))
        .service(resource("/u/{token}").get(unsubscribe::show).post(unsubscribe::act))
        .service(resource("/letters").get(letters::list))
        .service(resource("/letters/feed.atom").get(letters::feed))
        .service(resource("/letters/{slug}").get(letters::show));
}

fn owner_mail(config: &mut ServiceConfig) {
    config
        .service(resource("/owner").get(desk::show))
        .service(resource("/owner/issues").get(issues::list).post(issues::create))
        .service(resource("/owner/issues/new").get(issues::new))
        .service(resource("/owner/issues/{id}").get(issue::show))
        .service(resource("/owner/issues/{id}/edit").get(issues::edit).post(issues::save))
        .service(resource("/owner/issues/{id}/test").post(issue::test))
        .service(resource("/owner/issues/{id}/send").get(issue::ask).post(sending::send))
        .service(resource("/owner/issues/{id}/schedule").post(issue::schedule))
        .service(resource("/owner/issues/{id}/pause").post(sending::pause))
        .service(resource("/owner/issues/{id}/resume").post(sending::resume))
        .service(resource("/owner/issues/{id}/cancel").post(sending::cancel))
        .service(resource("/owner/issues/{id}/ledger").get(ledger::show))
        .service(resource("/owner/issues/{id}/ledger.csv").get(ledger::csv))
        .service(resource("/owner/subscribers").get(subscribers::list))
        .service(resource("/owner/people").get(appointments::list))
        .service(resource("/owner/people/{id}").get(appointments::show))
        .service(resource("/owner/people/{id}/role").post(appointments::give))
        .service(resource("/owner/outbox").get(outbox::list))
        .service(resource("/owner/outbox/{file}").get(outbox::show));
}

fn writing(config: &mut ServiceConfig) {
    config
        .service(resource("/t/{slug}/comments").get(reloads::tell).post(comments::create))
        .service(resource("/t/{slug}/preview").get(reloads::tell).post(comments::preview))
        .service(resource("/t/{slug}/sketch").get(reloads::tell).post(sketches::keep))
        .service(resource("/t/{slug}/look").get(reloads::read).post(places::look))
        .service(resource("/t/{slug}/interest").get(reloads::read).post(interests::of_thread))
        .service(resource("/t/{slug}/place").get(places::form).post(places::set))
        .service(resource("/unconfirmed/{token}").get(unconfirmed::show).post(unconfirmed::again))
        .service(resource("/confirm/{token}").get(arrivals::ask).post(arrivals::confirm))
        .service(resource("/c/{id}/status").get(authorship::status))
        .service(resource("/c/{id}/withdraw").get(reloads::comment).post(authorship::withdraw))
        .service(resource("/c/{id}/return").get(reloads::comment).post(authorship::bring_back))
        .service(resource("/c/{id}/thanks").get(reloads::comment).post(thanks::create))
        .service(resource("/c/{id}/interest").get(interests::form).post(interests::of_conversation))
        .service(resource("/c/{id}/mute").get(reloads::comment).post(interests::mute))
        .service(resource("/c/{id}/edit").get(revisions::form).post(revisions::edit))
        .service(resource("/c/{id}/history").get(revisions::history));
}

/// The owner's essays.
fn essays(config: &mut ServiceConfig) {
    config
        .service(resource("/owner/threads").get(owned::list).post(essay::create))
        .service(resource("/owner/threads/new").get(essay::new))
        .service(resource("/owner/threads/preview").post(essay::preview))
        .service(resource("/owner/threads/{id}").get(publication::show))
        .service(resource("/owner/threads/{id}/edit").get(essay::form).post(essay::save))
        .service(resource("/owner/threads/{id}/history").get(editions::list))
        .service(resource("/owner/threads/{id}/history/{number}").get(editions::show).post(editions::restore))
        .service(resource("/owner/threads/{id}/schedule").post(publication::schedule))
        .service(resource("/owner/threads/{id}/{step}").post(publication::change));
}

/// The moderators' desk, what readers report, and the log.
fn moderators(config: &mut ServiceConfig) {
    config
        .service(resource("/c/{id}/report").get(reports::new).post(reports::create))
        .service(resource("/moderation").get(queue::index))
        .service(resource("/moderation/log").get(log::staff))
        .service(resource("/moderation/{lane}").get(queue::lane))
        .service(resource("/moderation/cases/{id}").get(cases::show))
        .service(resource("/moderation/cases/{id}/decisions").post(cases::decide))
        .service(resource("/moderation/decisions/{id}/undo").post(cases::undo))
        .service(resource("/moderation/people/{id}").get(people::show))
        .service(resource("/moderation/people/{id}/reveal").post(people::reveal))
        .service(resource("/log").get(log::public));
}
