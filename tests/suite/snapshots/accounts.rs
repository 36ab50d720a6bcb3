//! Making an account, coming back to it, and what one changes about oneself.

use super::recorder::Album;
use super::sample_site::{DAY, LivedIn};
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;

const ZOE: &str = "zoe@example.org";

pub fn visit(album: &mut Album, lived: &LivedIn) {
    join(album, lived);
    come_back(album, lived);
    forget(album, lived);
    settings(album, lived);
    album.page("notifications", &lived.ines, "/notices");
    album.page("notifications-of-a-decision", &lived.pavel, "/notices");
    lived.ines.post("/notices", &[]).expect(303);
    album.page("notifications-seen", &lived.ines, "/notices");
}

fn place(answer: &crate::support::actors::Answer) -> &str {
    answer.location.as_deref().expect("a place")
}

fn join(album: &mut Album, lived: &LivedIn) {
    let (house, zoe) = (&lived.house, lived.house.visitor());
    let form = album.page("sign-up", &zoe, "/sign-up");
    let wrong = [("email", "zoe@"), ("name", ""), ("password", "too short")];
    album.form("sign-up-refused", "/sign-up", zoe.submit(&form, "main form", &wrong).expect(422));
    let fields = [("email", ZOE), ("name", "Zoe"), ("password", PASSWORD)];
    let done = zoe.submit(&form, "main form", &fields).expect(303);
    album.page("sign-in-after-signing-up", &zoe, place(&done));
    house.work();
    let link = lived.outbox.latest(ZOE).link("/verify/");
    album.page("verify", &zoe, &link);
    let elsewhere = house.visitor();
    let page = album.page("verify-elsewhere", &elsewhere, &link);
    album.form("verify-with-another-password", &link, elsewhere.submit(&page, "main form", &[("password", "wrong")]).expect(422));
    let done = zoe.post(&link, &[]).expect(303);
    album.page("sign-in-after-verifying", &zoe, place(&done));
    album.fault("verify-link-used", "GET /verify/ and a token that was used", &zoe.get(&link).expect(410));
    house.visitor().post("/sign-up", &fields).expect(303);
    house.work();
}

fn come_back(album: &mut Album, lived: &LivedIn) {
    let zoe = lived.house.visitor();
    let form = album.page("sign-in", &zoe, "/sign-in?next=/notices");
    album.form(
        "sign-in-refused",
        "/sign-in",
        zoe.submit(&form, "main form", &[("email", ZOE), ("password", "wrong")]).expect(422),
    );
    sign_in(&zoe);
    album.page("notifications-empty", &zoe, "/notices");
    lived.pass(DAY);
    let phone = lived.house.visitor();
    sign_in(&phone);
    album.page("settings-sessions", &zoe, "/settings/sessions");
    let end = zoe.post("/settings/sessions", &[("session", "others")]).expect(303);
    album.page("settings-sessions-ended", &zoe, place(&end));
    album.page("sign-in-while-signed-in", &zoe, "/sign-in");
    let out = zoe.post("/sign-out", &[]).expect(303);
    album.page("sign-in-after-signing-out", &zoe, place(&out));
}

fn sign_in(browser: &Actor) {
    browser.post("/sign-in", &[("email", ZOE), ("password", PASSWORD)]).expect(303);
}

fn forget(album: &mut Album, lived: &LivedIn) {
    let zoe = lived.house.visitor();
    let form = album.page("forgot", &zoe, "/forgot");
    album.form("forgot-refused", "/forgot", zoe.submit(&form, "main form", &[("email", "zoe@")]).expect(422));
    let done = zoe.submit(&form, "main form", &[("email", ZOE)]).expect(303);
    album.page("forgot-sent", &zoe, place(&done));
    lived.house.work();
    let link = lived.outbox.latest(ZOE).link("/reset/");
    let form = album.page("reset", &zoe, &link);
    album.form("reset-refused", &link, zoe.submit(&form, "main form", &[("password", "zoezoezoezoezoe")]).expect(422));
    let done = zoe.submit(&form, "main form", &[("password", PASSWORD)]).expect(303);
    album.page("sign-in-after-a-new-password", &zoe, place(&done));
    album.fault("reset-link-used", "GET /reset/ and a token that was used", &zoe.get(&link).expect(410));
}

fn settings(album: &mut Album, lived: &LivedIn) {
    let ines = &lived.ines;
    let form = album.page("settings-profile", ines, "/settings/profile");
    let css = "form[action=\"/settings/profile\"]";
    album.form("settings-profile-refused", "/settings/profile", ines.submit(&form, css, &[("name", "Mara")]).expect(422));
    let done = ines.submit(&form, css, &[("name", "Ines")]).expect(303);
    album.page("settings-profile-saved", ines, place(&done));
    let form = album.page("settings-security", ines, "/settings/security");
    let css = "form[action=\"/settings/security\"]";
    let wrong = [("current", "wrong"), ("password", "aaaaaaaaaaaaaaaaaaa")];
    album.form("settings-security-refused", "/settings/security", ines.submit(&form, css, &wrong).expect(422));
    let done = ines.submit(&form, css, &[("current", PASSWORD), ("password", "eleven slow barges on a green canal")]).expect(303);
    album.page("settings-security-saved", ines, place(&done));
}
