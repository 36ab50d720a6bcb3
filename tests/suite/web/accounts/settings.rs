//! The settings of members.

use super::{is_signed_in, mailed_link, read_password_email, sign_in};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const SECURITY: &str = r#"form[action="/settings/security"]"#;
const NEW: &str = "eleven brass kettles on a shelf";

#[test]
fn a_member_changes_the_name_that_others_see() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let form = ines.get("/settings/profile").expect(200);
    assert_eq!(form.page().form("main form").value("name"), Some("Ines"));
    let saved = ines.submit(&form, "main form", &[("name", "  Inês   M. ")]).expect(303);
    let page = ines.follow(&saved).page();
    assert!(page.text(".notice").unwrap().contains("saved"));
    assert_eq!(page.form("main form").value("name"), Some("Inês M."));
    assert!(page.text("header nav").unwrap().contains("Inês M."));
}

#[test]
fn an_invalid_name_is_refused_and_stays_in_the_form() {
    let site = TestSite::new();
    site.moderator();
    let ines = site.member("ines");
    for (name, words) in [
        ("", "Enter the name"),
        ("Mara", "a moderator or owner"),
        ("Mara, staff", "a moderator or owner"),
        ("I\u{202e}nes", "an invisible character"),
        (&"x".repeat(61), "at most 60"),
    ] {
        let answer = ines.post("/settings/profile", &[("name", name)]).expect(422);
        assert!(answer.page().text("#name-error").unwrap().contains(words), "{name}");
        assert_eq!(answer.page().form("main form").value("name"), Some(name));
    }
}

#[test]
fn a_moderator_can_save_their_own_name() {
    let site = TestSite::new();
    site.moderator().post("/settings/profile", &[("name", "Mara")]).expect(303);
}

#[test]
fn a_member_who_knows_the_password_changes_it_and_other_browsers_are_signed_out() {
    let site = TestSite::new();
    let (here, there) = (site.member("ines"), site.visitor());
    sign_in(&there, "ines@example.org", PASSWORD).expect(303);
    let form = here.get("/settings/security").expect(200);
    here.submit(&form, SECURITY, &[("current", PASSWORD), ("password", NEW)]).expect(303);
    assert!(is_signed_in(&here) && !is_signed_in(&there));
    sign_in(&there, "ines@example.org", PASSWORD).expect(422);
    sign_in(&there, "ines@example.org", NEW).expect(303);
    site.work();
    let email = site.outbox.latest("ines@example.org");
    assert_eq!(email.subject, "Your Betwixt password was changed");
    assert!(email.link("/forgot").ends_with("/forgot"));
    assert!(!email.text.contains(NEW) && !email.text.contains(PASSWORD));
}

#[test]
fn a_changed_password_gives_this_browser_a_new_session() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let before = ines.window();
    let sessions = ines.get("/settings/sessions").expect(200).page().texts("main li").len();
    ines.post("/settings/security", &[("current", PASSWORD), ("password", NEW)]).expect(303);
    assert!(is_signed_in(&ines) && !is_signed_in(&before), "the old cookie opens nothing");
    assert_eq!(ines.get("/settings/sessions").expect(200).page().texts("main li").len(), sessions);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn without_the_current_password_an_open_session_cannot_change_it() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let answer = ines.post("/settings/security", &[("current", "a wrong password"), ("password", NEW)]).expect(422);
    assert!(answer.page().text("#current-error").unwrap().contains("not your current password"));
    assert!(!answer.body.contains(NEW) && !answer.body.contains("a wrong password"));
    let weak = ines.post("/settings/security", &[("current", PASSWORD), ("password", "short")]).expect(422);
    assert!(weak.page().has("#password-error"));
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_form_sent_after_the_session_ended_says_so_and_changes_nothing() {
    let site = TestSite::new();
    for path in ["/settings/profile", "/settings/security", "/settings/security/link", "/settings/sessions"] {
        let answer = site.visitor().post(path, &[("name", "Eve"), ("session", "others")]).expect(401);
        assert!(answer.page().text("main").unwrap().contains("signed out"), "{path}");
    }
}

#[test]
fn a_member_without_a_known_password_can_request_a_link_that_sets_one() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let form = ines.get("/settings/security").expect(200);
    let sent = ines.submit(&form, r#"form[action="/settings/security/link"]"#, &[]).expect(303);
    assert!(ines.follow(&sent).page().text(".notice").unwrap().contains("ines@example.org"));
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    let page = site.visitor().get(&link).expect(200);
    site.visitor().submit(&page, "main form", &[("password", NEW)]).expect(303);
    sign_in(&site.visitor(), "ines@example.org", NEW).expect(303);
    read_password_email(&site, "ines@example.org");
}
