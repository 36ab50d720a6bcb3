//! A forgotten password.

use std::time::Duration;

use betwixt::accounts::{appoint, password};

use super::{is_signed_in, mailed_link, read_password_email, sign_in, visible_answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const NEW: &str = "eleven brass kettles on a shelf";

#[test]
fn a_forgotten_password_is_replaced_and_every_session_ends() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let visitor = site.visitor();
    let form = visitor.get("/forgot").expect(200);
    let asked = visitor.submit(&form, "main form", &[("email", "ines@example.org")]).expect(303);
    assert!(visitor.follow(&asked).page().text(".notice").unwrap().contains("If ines@example.org has an account"));
    assert_eq!(asked.location.as_deref(), Some("/forgot?done=sent"));
    assert_eq!(visitor.follow(&asked).page().form("main form").value("email"), Some("ines@example.org"));
    assert!(is_signed_in(&ines), "asking changes nothing yet");
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    let page = visitor.get(&link).expect(200);
    assert!(is_signed_in(&ines), "looking changes nothing yet");
    visitor.submit(&page, "main form", &[("password", NEW)]).expect(303);
    assert!(!is_signed_in(&ines));
    assert!(!is_signed_in(&visitor), "the link in an email does not sign in");
    sign_in(&visitor, "ines@example.org", PASSWORD).expect(422);
    sign_in(&visitor, "ines@example.org", NEW).expect(303);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn the_page_does_not_reveal_whether_an_address_has_an_account() {
    let site = TestSite::new();
    site.member("ines");
    let known = site.visitor().post("/forgot", &[("email", "ines@example.org")]);
    let unknown = site.visitor().post("/forgot", &[("email", "nobody@example.org")]);
    assert_eq!(known.status, 303);
    assert_eq!(visible_answer(&known, "ines@example.org"), visible_answer(&unknown, "nobody@example.org"));
    site.work();
    assert_eq!((site.outbox.to("ines@example.org").len(), site.outbox.to("nobody@example.org").len()), (1, 0));
}

#[test]
fn a_link_works_once() {
    let site = TestSite::new();
    site.member("ines");
    let visitor = site.visitor();
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    visitor.post(&link, &[("password", NEW)]).expect(303);
    let again = visitor.post(&link, &[("password", PASSWORD)]).expect(410);
    assert!(again.page().text("main").unwrap().contains("already been used"));
    assert_eq!(again.page().link("Ask for a new link"), "/forgot");
    sign_in(&visitor, "ines@example.org", NEW).expect(303);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn a_link_that_was_asked_for_before_a_change_and_is_emailed_after_it_is_not_made() {
    let site = TestSite::new();
    let ines = site.member("ines");
    site.visitor().post("/forgot", &[("email", "ines@example.org")]).expect(303);
    // The worker has not run yet.
    ines.post("/settings/security", &[("current", PASSWORD), ("password", NEW)]).expect(303);
    site.work();
    let subjects: Vec<_> = site.outbox.to("ines@example.org").into_iter().map(|email| email.subject).collect();
    assert_eq!(subjects, ["Your Betwixt password was changed"]);
    // Asked for again, it is made, also while the first request is still queued.
    site.visitor().post("/forgot", &[("email", "ines@example.org")]).expect(303);
    ines.post("/settings/security", &[("current", NEW), ("password", PASSWORD)]).expect(303);
    site.visitor().post("/forgot", &[("email", "ines@example.org")]).expect(303);
    site.work();
    let mut emails = site.outbox.to("ines@example.org");
    emails.retain(|email| !email.subject.contains("was changed"));
    assert_eq!(emails.len(), 1);
    site.visitor().get(&emails.remove(0).link("/reset/")).expect(200);
}

#[test]
fn a_link_ends_when_the_password_is_changed_in_any_other_way() {
    for way in ["settings", "command"] {
        let site = TestSite::new();
        let ines = site.member("ines");
        let visitor = site.visitor();
        visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
        let link = mailed_link(&site, "ines@example.org", "/reset/");
        if way == "settings" {
            ines.post("/settings/security", &[("current", PASSWORD), ("password", NEW)]).expect(303);
        } else {
            // As `betwixt user set-password` does.
            let (id, hash) = (ines.id, site.app.hasher.unusable_hash());
            site.app.db.write_now(move |tx| password::set(tx, id, &hash)).unwrap();
        }
        visitor.get(&link).expect(410);
        visitor.post(&link, &[("password", "nine copper lamps under a bridge")]).expect(410);
        read_password_email(&site, "ines@example.org");
    }
}

#[test]
fn a_newer_link_revokes_an_older_one() {
    let site = TestSite::new();
    site.member("ines");
    let visitor = site.visitor();
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let older = mailed_link(&site, "ines@example.org", "/reset/");
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let newer = mailed_link(&site, "ines@example.org", "/reset/");
    assert!(visitor.post(&older, &[("password", NEW)]).expect(410).page().text("main").unwrap().contains("newer"));
    visitor.get(&newer).expect(200);
}

#[test]
fn a_link_works_for_half_an_hour() {
    let site = TestSite::new();
    site.member("ines");
    let visitor = site.visitor();
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    site.pass(Duration::from_secs(30 * 60 - 1));
    visitor.get(&link).expect(200);
    site.pass(Duration::from_secs(1));
    visitor.get(&link).expect(410);
    visitor.post(&link, &[("password", NEW)]).expect(410);
    sign_in(&visitor, "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_weak_password_is_refused_and_the_link_still_works() {
    let site = TestSite::new();
    site.member("ines");
    let visitor = site.visitor();
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    for weak in ["", "short", "aaaaaaaaaaaaaaaaaaaa", "ines@example.org ines"] {
        assert!(visitor.post(&link, &[("password", weak)]).expect(422).page().has("#password-error"), "{weak}");
    }
    visitor.post(&link, &[("password", NEW)]).expect(303);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn a_reset_confirms_an_unconfirmed_account_too() {
    let site = TestSite::new();
    let visitor = site.visitor();
    super::sign_up(&visitor, "ines@example.org", "Ines").expect(303);
    let confirm = mailed_link(&site, "ines@example.org", "/verify/");
    visitor.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let link = mailed_link(&site, "ines@example.org", "/reset/");
    visitor.post(&link, &[("password", NEW)]).expect(303);
    sign_in(&visitor, "ines@example.org", NEW).expect(303);
    visitor.get(&confirm).expect(410);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn a_disabled_member_is_signed_out_and_informed_when_the_password_is_right() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = ines.id;
    site.app.db.write_now(move |tx| appoint::disable(tx, id)).unwrap();
    assert!(!is_signed_in(&ines));
    let right = sign_in(&ines, "ines@example.org", PASSWORD).expect(422);
    assert!(right.page().text(".errors").unwrap().contains("closed by the people who run this site"));
    let wrong = sign_in(&ines, "ines@example.org", "a wrong password").expect(422);
    assert!(!wrong.page().text(".errors").unwrap().contains("closed"));
    ines.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    site.work();
    assert_eq!(site.outbox.to("ines@example.org").len(), 0);
}
