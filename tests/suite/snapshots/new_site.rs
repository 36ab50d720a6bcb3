//! A site on its first day: no owner, no mail server, only the thread that comes with the program.

use betwixt::cli::start;
use betwixt::mail::{Folder, Mailer};

use super::recorder::Recorder;
use super::sample_site::plan;
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;

pub fn visit(recorder: &mut Recorder) {
    let home = tempfile::tempdir().expect("a temporary directory");
    let site = plan().mailing(Mailer::folder(Folder::at(home.path().join("outbox")))).build();
    let visitor = site.visitor();
    let setup = start::setup_path(&site.app).expect("a database").expect("a site without an owner");
    let form = recorder.page("setup", &visitor, &setup);
    let wrong = [("email", "ada@"), ("name", ""), ("password", "short")];
    recorder.form("setup-refused", &setup, visitor.submit(&form, "main form", &wrong).expect(422));
    let fields = [("email", "ada@example.org"), ("name", "Ada"), ("password", PASSWORD)];
    visitor.submit(&form, "main form", &fields).expect(303);
    recorder.whole("new-owner", &visitor, "/owner");
    for (name, path) in [
        ("new-outbox", "/owner/outbox"),
        ("new-issues", "/owner/issues"),
        ("new-subscribers", "/owner/subscribers"),
        ("new-newsletter-archive", "/letters"),
        ("new-log", "/log"),
        ("new-moderation", "/moderation"),
        ("new-moderation-held", "/moderation/held"),
        ("new-moderation-recent", "/moderation/recent"),
        ("new-moderation-log", "/moderation/log"),
    ] {
        recorder.page(name, &visitor, path);
    }
    site.visitor().post("/subscribe", &[("email", "ann@example.org")]).expect(303);
    site.work();
    let outbox = recorder.page("owner-outbox", &visitor, "/owner/outbox");
    let email = outbox.page().attributes("table a", "href").concat();
    recorder.page("owner-outbox-email", &visitor, &email);
    settings(recorder, &visitor, &site.visitor());
}

/// The owner names the site and writes about it.
fn settings(recorder: &mut Recorder, ada: &Actor, visitor: &Actor) {
    let css = "form[action=\"/owner/settings\"]";
    let form = recorder.page("owner-settings-new", ada, "/owner/settings");
    let wrong = [("name", "Two Chairs"), ("x", "x.com/chairs"), ("high_light", "#ffd700")];
    recorder.form("settings-refused", "/owner/settings", ada.submit(&form, css, &wrong).expect(422));
    let fields = [
        ("name", "Two Chairs"),
        ("tagline", "How near is near enough?"),
        ("contact", "ada@example.org"),
        ("mastodon", "https://social.example/@chairs"),
        ("about", "We are *two*."),
        ("rules", "1. Be kind.\n2. Be brief."),
    ];
    ada.submit(&form, css, &fields).expect(303);
    recorder.form("settings-conflict", "/owner/settings", ada.submit(&form, css, &[("name", "Three Chairs")]).expect(409));
    let again = ada.submit(&ada.get("/owner/settings"), css, &[("rules", "1. Be kind.")]).expect(303);
    recorder.page("owner-settings", ada, again.location.as_deref().expect("a place"));
    let tested = ada.post("/owner/settings/test-email", &[]).expect(303);
    recorder.page("owner-settings-tested", ada, tested.location.as_deref().expect("a place"));
    recorder.whole("home-of-a-named-site", visitor, "/");
    recorder.page("about", visitor, "/about");
    recorder.page("rules", visitor, "/rules");
    recorder.page("rules-earlier", visitor, "/rules/1");
}
