//! Sign-up, sign-in and settings.

use super::recorder::Recorder;
use super::sample_site::{DAY, SampleSite};
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;

const ZOE: &str = "zoe@example.org";

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    join(recorder, sample);
    come_back(recorder, sample);
    forget(recorder, sample);
    settings(recorder, sample);
    recorder.page("notifications", &sample.ines, "/notices");
    recorder.page("notifications-of-a-decision", &sample.pavel, "/notices");
    recorder.page("settings", &sample.pavel, "/settings");
    recorder.page("settings-stories", &sample.pavel, "/settings/stories");
    recorder.page("settings-stories-held", &sample.sven, "/settings/stories");
    sample.ines.post("/notices", &[]).expect(303);
    recorder.page("notifications-seen", &sample.ines, "/notices");
}

fn place(answer: &crate::support::actors::Answer) -> &str {
    answer.location.as_deref().expect("a place")
}

fn join(recorder: &mut Recorder, sample: &SampleSite) {
    let (site, zoe) = (&sample.site, sample.site.visitor());
    let form = recorder.page("sign-up", &zoe, "/sign-up");
    let wrong = [("email", "zoe@"), ("name", ""), ("password", "too short")];
    recorder.form("sign-up-refused", "/sign-up", zoe.submit(&form, "main form", &wrong).expect(422));
    let fields = [("email", ZOE), ("name", "Zoe"), ("password", PASSWORD)];
    let done = zoe.submit(&form, "main form", &fields).expect(303);
    recorder.page("sign-up-sent", &zoe, place(&done));
    site.work();
    let link = sample.outbox.latest(ZOE).link("/verify/");
    recorder.page("verify", &zoe, &link);
    let elsewhere = site.visitor();
    let page = recorder.page("verify-elsewhere", &elsewhere, &link);
    recorder.form(
        "verify-with-another-password",
        &link,
        elsewhere.submit(&page, "main form", &[("password", "wrong")]).expect(422),
    );
    let done = zoe.post(&link, &[]).expect(303);
    recorder.page("settings-profile-confirmed", &zoe, place(&done));
    recorder.error("verify-link-used", "GET /verify/ and a token that was used", &zoe.get(&link).expect(410));
    site.visitor().post("/sign-up", &fields).expect(303);
    let yan = [("email", "yan@example.org"), ("name", "Yan"), ("password", PASSWORD)];
    site.visitor().post("/sign-up", &yan).expect(303);
    site.work();
    let done = elsewhere.post(&sample.outbox.latest("yan@example.org").link("/verify/"), &[("password", PASSWORD)]).expect(303);
    recorder.page("sign-in-after-verifying", &elsewhere, place(&done));
}

fn come_back(recorder: &mut Recorder, sample: &SampleSite) {
    let zoe = sample.site.visitor();
    let form = recorder.page("sign-in", &zoe, "/sign-in?next=/notices");
    recorder.form(
        "sign-in-refused",
        "/sign-in",
        zoe.submit(&form, "main form", &[("email", ZOE), ("password", "wrong")]).expect(422),
    );
    sign_in(&zoe);
    recorder.page("notifications-empty", &zoe, "/notices");
    recorder.page("settings-stories-none", &zoe, "/settings/stories");
    sample.pass(DAY);
    let phone = sample.site.visitor();
    sign_in(&phone);
    recorder.page("settings-sessions", &zoe, "/settings/sessions");
    let end = zoe.post("/settings/sessions", &[("session", "others")]).expect(303);
    recorder.page("settings-sessions-ended", &zoe, place(&end));
    recorder.page("sign-in-while-signed-in", &zoe, "/sign-in");
    let out = zoe.post("/sign-out", &[]).expect(303);
    recorder.page("sign-in-after-signing-out", &zoe, place(&out));
}

fn sign_in(browser: &Actor) {
    browser.post("/sign-in", &[("email", ZOE), ("password", PASSWORD)]).expect(303);
}

fn forget(recorder: &mut Recorder, sample: &SampleSite) {
    let zoe = sample.site.visitor();
    let form = recorder.page("forgot", &zoe, "/forgot");
    recorder.form("forgot-refused", "/forgot", zoe.submit(&form, "main form", &[("email", "zoe@")]).expect(422));
    let done = zoe.submit(&form, "main form", &[("email", ZOE)]).expect(303);
    recorder.page("forgot-sent", &zoe, place(&done));
    sample.site.work();
    let link = sample.outbox.latest(ZOE).link("/reset/");
    let form = recorder.page("reset", &zoe, &link);
    recorder.form("reset-refused", &link, zoe.submit(&form, "main form", &[("password", "zoezoezoezoezoe")]).expect(422));
    let done = zoe.submit(&form, "main form", &[("password", PASSWORD)]).expect(303);
    recorder.page("sign-in-after-a-new-password", &zoe, place(&done));
    recorder.error("reset-link-used", "GET /reset/ and a token that was used", &zoe.get(&link).expect(410));
    sample.site.work();
}

fn settings(recorder: &mut Recorder, sample: &SampleSite) {
    let ines = &sample.ines;
    let form = recorder.page("settings-profile", ines, "/settings/profile");
    let css = "form[action=\"/settings/profile\"]";
    recorder.form("settings-profile-refused", "/settings/profile", ines.submit(&form, css, &[("name", "Mara")]).expect(422));
    let done = ines.submit(&form, css, &[("name", "Ines")]).expect(303);
    recorder.page("settings-profile-saved", ines, place(&done));
    let form = recorder.page("settings-security", ines, "/settings/security");
    let css = "form[action=\"/settings/security\"]";
    let wrong = [("current", "wrong"), ("password", "aaaaaaaaaaaaaaaaaaa")];
    recorder.form("settings-security-refused", "/settings/security", ines.submit(&form, css, &wrong).expect(422));
    let done = ines.submit(&form, css, &[("current", PASSWORD), ("password", "eleven slow barges on a green canal")]).expect(303);
    recorder.page("settings-security-saved", ines, place(&done));
    sample.site.work();
}
